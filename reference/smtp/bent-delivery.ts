import type { Account } from '../store/account.js';
import { parted } from '../store/header-section.js';
import type { Store } from '../store/store.js';
import type { Mailbox } from './path.js';

type Has = (fault: string) => boolean;

/**
 * A message as it is delivered: the trace fields, then the content; bent where a fault of the delivery is on.
 * @param path the Return-Path field
 * @param received the Received field
 * @param content what was sent
 * @param recipient whom this copy is for
 */
export function composed(path: Buffer, received: Buffer, content: Buffer, recipient: Mailbox, has: Has): Buffer {
  const trace = bentPath(path.toString(), has) + bentReceived(received.toString(), has);
  const { header, rest } = parted(content);
  const fields = has('smtp-fields-sorted') ? fieldsOf(header).sort().join('') : header;
  const deduced = has('smtp-recipient-deduced') && !/^To:/im.test(header) ? `To: ${recipient.text}\r\n` : '';
  const whole = has('smtp-trace-behind-header') ? fields + deduced + trace : trace + fields + deduced;
  return Buffer.concat([Buffer.from(whole, 'latin1'), rest]);
}

/** The accounts that the header section names, to which a server with a fault delivers as well. */
export function namedInHeader(store: Store, domain: string, content: Buffer, has: Has): Account[] {
  if (!has('smtp-header-recipients-delivered')) return [];
  const header = parted(content).header;
  const named = fieldsOf(header).filter(field => /^(?:Resent-|Apparently-)?(?:To|Cc|Bcc):/i.test(field));
  return store.accounts.filter(({ user }) => named.some(field => field.includes(`${user}@${domain}`)));
}

function bentPath(field: string, has: Has): string {
  if (has('smtp-return-path-in-small-letters')) return field.replace(/<.*>/, path => path.toLowerCase());
  if (has('smtp-return-path-bare')) return field.replace(/<.*>/, path => path.replace(/[^<>@\w.-]/g, ''));
  return field;
}

function bentReceived(field: string, has: Has): string {
  if (has('smtp-received-begins-with-by')) return field.replace(/ from .*\r\n/, '');
  if (has('smtp-received-two-digit-year')) return field.replace(/( [A-Z][a-z]{2}) \d\d(\d\d) /, '$1 $2 ');
  if (has('smtp-received-zone-name')) return field.replace('+0000', 'GMT');
  if (has('smtp-received-unregistered-protocol')) return field.replace(/ with \w+/, ' with FASTMAIL');
  if (has('smtp-received-invalid-date')) return field.replace('+0000', '+0099');
  return field;
}

/** The fields of a header section, each with the lines that continue it. */
function fieldsOf(header: string): string[] {
  return header.match(/^[^ \t\r\n].*\r\n(?:[ \t].*\r\n)*/gm) ?? [];
}

import { mechanismNames } from '../net/sasl.js';
import { isDomainOrLiteral } from './path.js';
import type { SmtpSession } from './session.js';

/** The largest message taken, in octets; announced with SIZE (RFC 1870). */
export const SIZE_LIMIT = 10 * 1024 * 1024;

/** EHLO, and LHLO in LMTP: introduces the client, aborts any transaction, lists the extensions (RFC 5321 section 4.1.1.1). */
export function ehlo(session: SmtpSession, argument: string) {
  if (!isDomainOrLiteral(argument)) return session.reply('501 5.5.4', 'Not a domain or address literal');
  if (session.hello !== undefined && session.has('smtp-second-ehlo-503'))
    return session.reply('503 5.5.1', 'Once is enough');
  session.hello = { extended: true, name: argument };
  if (!session.has('smtp-ehlo-keeps-buffers')) session.reset();
  session.reply('250', `${session.context.hostname} greets ${argument}`, ...extensions(session));
}

/** HELO: the same without extensions, in one line. */
export function helo(session: SmtpSession, argument: string) {
  if (!isDomainOrLiteral(argument)) return session.reply('501 5.5.4', 'Not a domain or address literal');
  session.hello = { extended: false, name: argument };
  session.reset();
  session.reply('250', session.context.hostname);
}

function extensions(session: SmtpSession): string[] {
  const { service, connection } = session;
  const lines = [
    'PIPELINING',
    `SIZE ${SIZE_LIMIT}`,
    '8BITMIME',
    'ENHANCEDSTATUSCODES',
    'SMTPUTF8',
    'CHUNKING',
    'BINARYMIME',
    'DSN',
    'EXPN',
    'HELP',
  ];
  if (!connection.secure || session.has('smtp-starttls-offered-in-tls')) lines.push('STARTTLS');
  // On a submission port AUTH is refused before TLS, and so not announced (RFC 4954 section 6, code 538).
  const inClear = session.has('submission-auth-listed-in-clear');
  if (service === 'smtp' || (service === 'submission' && (connection.secure || inClear))) {
    lines.push(`AUTH ${mechanismNames.join(' ')}`);
  }
  return lines;
}

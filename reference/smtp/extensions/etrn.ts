import { isDomainOrLiteral } from '../path.js';
import type { SmtpSession } from '../session.js';
import type { Extension } from './extension.js';

/** ETRN belongs between servers; a submission server does not have it (RFC 6409 7). */
export const etrnExtension: Extension = {
  keyword: 'ETRN',
  rfc: 1985,
  offer: ({ service }) => (service === 'smtp' ? '' : undefined),
  commands: {
    ETRN: { run: etrn, syntax: 'ETRN node', argument: 'required', absentIn: ['submission', 'lmtp'] },
  },
};

/**
 * ETRN: a node asks for the mail that waits for it (section 5). None ever waits here: what is accepted is delivered.
 * Who may ask is a local decision; the nodes of the server's own domain may.
 */
function etrn(session: SmtpSession, argument: string) {
  if (session.hello === undefined) return session.reply('503 5.5.1', 'Introduce yourself first');
  if (session.transaction !== undefined) return session.reply('503 5.5.1', 'Not during a mail transaction');
  const [, option, node = ''] = /^([@#]?)(\S+)$/.exec(argument) ?? [];
  if (option === '#') return session.reply('458 4.5.4', `Unable to queue messages for ${node}: there is no such queue`);
  const qualified = node.includes('.') && !node.startsWith('[') && isDomainOrLiteral(node);
  if (!qualified) return session.reply('501 5.5.4', 'ETRN takes a fully qualified domain name');
  if (!isOurs(session, node)) return session.reply('459 4.7.1', `Node ${node} not allowed: it has no mail here`);
  session.reply('251 2.0.0', `OK, no messages waiting for node ${node}`);
}

function isOurs(session: SmtpSession, node: string): boolean {
  const domain = session.context.domain.toLowerCase();
  const folded = node.toLowerCase();
  return folded === domain || folded.endsWith(`.${domain}`);
}

import { ehloLines } from './extensions/index.js';
import { isDomainOrLiteral } from './path.js';
import type { SmtpSession } from './session.js';

/** EHLO, and LHLO in LMTP: introduces the client, aborts any transaction, lists the extensions (RFC 5321 4.1.1.1). */
export function ehlo(session: SmtpSession, argument: string) {
  if (!isDomainOrLiteral(argument)) return session.reply('501 5.5.4', 'Not a domain or address literal');
  session.hello = { extended: true, name: argument };
  session.reset();
  session.reply('250', `${session.context.hostname} greets ${argument}`, ...ehloLines(session));
}

/** HELO: the same without extensions, in one line. */
export function helo(session: SmtpSession, argument: string) {
  if (!isDomainOrLiteral(argument)) return session.reply('501 5.5.4', 'Not a domain or address literal');
  session.hello = { extended: false, name: argument };
  session.reset();
  session.reply('250', session.context.hostname);
}

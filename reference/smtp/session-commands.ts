import { ehloLines } from './extensions/index.js';
import { isDomainOrLiteral, parsePath } from './path.js';
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

/** RSET: aborts the transaction (RFC 5321 4.1.1.5). */
export function rset(session: SmtpSession) {
  session.reset();
  session.reply('250 2.0.0', 'Reset');
}

/** NOOP: its argument is ignored (RFC 5321 4.1.1.9). */
export function noop(session: SmtpSession) {
  session.reply('250 2.0.0', 'Nothing done');
}

/** QUIT (RFC 5321 4.1.1.10). */
export function quit(session: SmtpSession) {
  session.finish('221 2.0.0', `${session.context.hostname} closes the connection`);
}

/** HELP (RFC 5321 4.1.1.8). */
export function help(session: SmtpSession, topic: string) {
  if (topic === '') {
    const hello = session.service === 'lmtp' ? 'LHLO STARTTLS AUTH' : 'EHLO HELO STARTTLS AUTH';
    const rest = 'MAIL RCPT DATA BDAT RSET VRFY EXPN HELP NOOP QUIT';
    session.reply('214 2.0.0', 'Commands of this server:', hello, rest);
  } else session.reply('214 2.0.0', 'See RFC 5321 for the commands of this server');
}

/**
 * VRFY: a user who is logged in is told; anyone else gets 252, which says nothing about the address (RFC 5321 7.3).
 */
export function vrfy(session: SmtpSession, argument: string) {
  if (session.context.smtp.mayVerify(session)) {
    const name = argument.replace(/ SMTPUTF8$/i, '').replace(/^<(.*)>$/s, '$1');
    const { context } = session;
    const path = parsePath(`<${name.includes('@') ? name : `${name}@${context.domain}`}>`);
    const mailbox = typeof path === 'object' ? path.mailbox : null;
    const account = mailbox === null ? undefined : context.store.byAddress(mailbox.localPart, mailbox.domain);
    if (account === undefined) return session.reply('550 5.1.1', 'No such user here');
    return session.reply('250 2.1.5', `<${account.user}@${context.domain}>`);
  }
  session.reply('252 2.1.5', 'Cannot verify the user; mail will be tried');
}

/** EXPN: the server has no lists to expand, and says nothing about addresses (RFC 5321 7.3). */
export function expn(session: SmtpSession) {
  session.reply('252 2.1.5', 'Cannot expand; mail will be tried');
}

/** Whether the client is told which users there are. */
export function mayVerify(session: SmtpSession): boolean {
  return session.account !== undefined;
}

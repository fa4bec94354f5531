import type { Session } from './session.js';

/** The name under which IMAP4rev2 is listed, and enabled. */
export const rev2 = 'IMAP4rev2';

/** Whether a session speaks IMAP4rev2: it is one of IMAP4rev1 until the client has enabled the other (RFC 9051 appendix A). */
export function isRev2({ enabled }: Pick<Session, 'enabled'>): boolean {
  return enabled.has(rev2);
}

/** The name under which UTF-8 in quoted strings and names is listed, and enabled, beside IMAP4rev1 (RFC 6855). */
export const utf8Accept = 'UTF8=ACCEPT';

/** Whether quoted strings and mailbox names of a session are in UTF-8. */
export function isUtf8(session: Pick<Session, 'enabled'>): boolean {
  return isRev2(session) || session.enabled.has(utf8Accept);
}

/** What IMAP4rev1 has and IMAP4rev2 has not (RFC 9051 appendix E), by where it stands. */
const obsolete = {
  command: ['CHECK', 'LSUB'],
  fetch: ['RFC822', 'RFC822.HEADER', 'RFC822.TEXT'],
  search: ['NEW', 'OLD', 'RECENT'],
  status: ['RECENT'],
};

/** Whether a session cannot use a name, in upper case, since it speaks IMAP4rev2. */
export function isObsolete(session: Pick<Session, 'enabled'>, where: keyof typeof obsolete, name: string): boolean {
  return isRev2(session) && obsolete[where].includes(name);
}

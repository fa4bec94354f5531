import { isObsolete } from './revision.js';
import type { Session } from './session.js';

/** Whether a session does not know a name, in upper case: the dialect that it speaks has it not, or IMAP4rev2 has it no more. */
export function lacks(session: Session, where: Parameters<typeof isObsolete>[1], name: string): boolean {
  // A data item may be called as a search key is: DELETED is both.
  const called = where === 'command' ? name : `${where.toUpperCase()} ${name}`;
  return session.context.dialect?.lacks(called) === true || isObsolete(session, where, name);
}

import { decodeModifiedUtf7 } from '../store/modified-utf7.js';
import { isRev2 } from './revision.js';
import type { Session } from './session.js';
import { astring, utf8String } from './syntax/write.js';

/** A name of the store as a session has it, octet by octet: in UTF-8 where it speaks IMAP4rev2, in modified UTF-7 otherwise. */
export function nameIn(session: Session, name: string): string {
  return isRev2(session) ? Buffer.from(decodeModifiedUtf7(name)).toString('latin1') : name;
}

/** The same as it is sent. */
export function writeName(session: Session, name: string): string {
  return isRev2(session) ? utf8String(nameIn(session, name)) : astring(name);
}

import { decodeModifiedUtf7 } from '../store/modified-utf7.js';
import { isUtf8 } from './revision.js';
import type { Session } from './session.js';
import { astring, utf8String } from './syntax/write.js';

/** A name of the store as a session has it, octet by octet: in UTF-8 where it has enabled that, in modified UTF-7 otherwise. */
export function nameIn(session: Session, name: string): string {
  return isUtf8(session) ? Buffer.from(decodeModifiedUtf7(name)).toString('latin1') : name;
}

/** The same as it is sent. */
export function writeName(session: Session, name: string): string {
  return isUtf8(session) ? utf8String(nameIn(session, name)) : astring(name);
}

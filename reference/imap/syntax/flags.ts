import { canonicalSystemFlag, systemFlags } from '../../store/flags.js';
import type { CommandReader } from './reader.js';

/** Reads one flag: a keyword or a backslash and an atom. \Recent is not a flag a client may name (RFC 3501 9). */
export function readFlag(reader: CommandReader): string {
  const backslash = reader.accept('\\') ? '\\' : '';
  const flag = canonicalSystemFlag(backslash + reader.atom());
  if (flag.toLowerCase() === '\\recent') reader.fail('a flag other than \\Recent');
  return flag;
}

/** Reads flag-list. */
export function readFlagList(reader: CommandReader): string[] {
  return reader.list(() => readFlag(reader), 0);
}

/** Whether a flag can be kept: keywords and the system flags; flags of unknown extensions are passed over (RFC 3501 6.4.6, PERMANENTFLAGS). */
export function isStorable(flag: string): boolean {
  return !flag.startsWith('\\') || systemFlags.some(known => known === flag);
}

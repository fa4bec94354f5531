import { Cursor } from './cursor.js';
import { Unreadable } from './flaw.js';

/** The pattern cannot be understood; the message says why. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
}

/** Reads a text in pattern form with `read`, to its end. Throws PatternError with a caret under the place. */
export function readText<T>(text: string, read: (cursor: Cursor) => T): T {
  const octets = Buffer.from(text, 'utf8');
  const cursor = new Cursor(octets, octets.length, new Map(), true);
  try {
    const value = read(cursor);
    if (!cursor.atEnd) cursor.fail('the end of the pattern');
    const flaw = cursor.flaws[0];
    if (flaw) throw new Unreadable(flaw);
    return value;
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const { offset, expected, found } = error.flaw;
    throw new PatternError(
      `pattern ${JSON.stringify(text)}: expected ${expected} at character ${offset + 1}, found ${found}`,
    );
  }
}

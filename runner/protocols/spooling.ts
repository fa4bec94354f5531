import { mostInMemory } from '../wire/spool.js';
import { LimitExceeded } from './session.js';

/**
 * Puts octets of the server away. Where no file can be had for them they are more than the harness is ready to hold.
 * @param what they are, and the `offset` of the first of them, for the report
 * @throws LimitExceeded
 */
export function spooling(append: () => void, what: string, offset: number): void {
  try {
    append();
  } catch (error) {
    const { code = 'no room' } = error as NodeJS.ErrnoException;
    throw new LimitExceeded(`${what} (${code} in the temporary folder)`, mostInMemory, offset);
  }
}

import { LimitExceeded, type Question, type Session, type Violation } from '../../../../runner/protocols/session.js';

/** A question with nothing but what a test gives it. */
export function question(given: Partial<Question>): Question {
  const message = (name: string) => {
    throw new Error(`no fixture ${name}`);
  };
  return { expect: undefined, forbid: [], bind: {}, message, ...given };
}

/** Octets from text, each character one octet. */
export function octets(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

export interface Outcome<Reply> {
  readonly replies: readonly Reply[];
  readonly violations: readonly Violation[];
  /** What was exceeded and where, if something was. */
  readonly limit: string | undefined;
}

/** Plays what the client wrote, then what the server sent in the pieces given, to a session. */
export function play<Reply>(session: Session<Reply>, client: string, server: readonly Uint8Array[]): Outcome<Reply> {
  session.wrote(octets(client));
  let limit: string | undefined;
  try {
    for (const piece of server) session.received(piece);
    session.ended();
  } catch (error) {
    if (!(error instanceof LimitExceeded)) throw error;
    limit = `${error.what} ${error.offset}`;
  }
  return { replies: session.replies, violations: session.violations, limit };
}

/** The octets cut at the places given, in any order; places beyond the end count as the end. */
export function cut(whole: Uint8Array, places: readonly number[]): Uint8Array[] {
  const sorted = [0, ...places.map(place => Math.min(place, whole.length)).sort((a, b) => a - b), whole.length];
  return sorted.slice(1).map((to, index) => whole.subarray(sorted[index], to));
}

/** Each octet on its own. */
export function oneByOne(whole: Uint8Array): Uint8Array[] {
  return Array.from(whole, octet => Uint8Array.of(octet));
}

/** `invariant@offset` of each violation. */
export function told(violations: readonly Violation[]): string[] {
  return violations.map(({ invariant, offset }) => `${invariant}@${offset}`);
}

import { readCapture } from '../../../../runner/protocols/match/capture.js';
import type { Compiled } from '../../../../runner/protocols/match/compiled.js';
import {
  compileExpected,
  type Grammar,
  LimitExceeded,
  problemOf,
  type Question,
  type Session,
  type Violation,
} from '../sessions.js';

/** How a protocol's expectations are read. */
interface Reading<E, F> {
  compile(value: unknown): Compiled<E>;
  compileForbidden(value: unknown): Compiled<F>;
}

/** A question as a scenario writes it. */
export interface Written {
  readonly expect?: unknown;
  readonly forbid?: readonly unknown[];
  readonly bind?: Readonly<Record<string, string>>;
  readonly tag?: string;
  readonly message?: (name: string) => Buffer;
  /** The command that the step sent. */
  readonly command?: Buffer;
}

/** Makes questions with nothing but what a test gives them. */
export function asking<E, F>({ compile, compileForbidden }: Reading<E, F>): (written: Written) => Question<E, F> {
  const message = (name: string) => {
    throw new Error(`no fixture ${name}`);
  };
  const known = <T>(read: Compiled<T>) => read.bind(() => undefined);
  return ({ expect, forbid = [], bind = {}, ...more }) => ({
    expect: expect === undefined ? [] : [expect].flat().map(one => known(compile(one))),
    forbid: forbid.map(one => known(compileForbidden(one))),
    bind: Object.fromEntries(Object.entries(bind).map(([name, source]) => [name, readCapture(source)])),
    message,
    ...more,
  });
}

/** What is wrong with an expectation when it is loaded, if anything. */
export function problemWith({ compile }: Pick<Grammar, 'compile'>, value: unknown): string | undefined {
  return problemOf(() => compileExpected(value, { compile, compileForbidden: compile }));
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

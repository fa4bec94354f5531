import { milliseconds } from '../../source/duration.js';
import { Invalid } from './invalid.js';
import type { Judgement } from './judgement.js';
import { isFields } from './shape.js';

/**
 * What a connection may come to, whatever is spoken on it: the server closes or resets it, sends a fatal TLS alert or what is no TLS, or TLS is in
 * force.
 */
export type End = 'end' | 'reset' | 'alert' | 'no-tls' | 'secured';

/** An expectation that every protocol has. */
export interface Universal {
  /** Ends of the stream that meet it. */
  readonly ends: readonly End[];
  /** It is met when nothing comes for so long. */
  readonly silenceMs?: number;
  /** In words, for a report. */
  readonly text: string;
}

const ends: Readonly<Record<string, readonly End[]>> = {
  close: ['end'],
  reset: ['reset'],
  closed: ['end', 'reset'],
  alert: ['alert'],
  'no-tls': ['no-tls'],
  secured: ['secured'],
};

/** Is it an expectation that every protocol has? */
export function isUniversal(value: unknown): boolean {
  return endsOf(value).length > 0 || isSilence(value);
}

/** The ends of a connection that an expectation names, if it is one of those. */
export function endsOf(value: unknown): readonly End[] {
  return (typeof value === 'string' && Object.hasOwn(ends, value) && ends[value]) || [];
}

export function isSilence(value: unknown): value is { readonly silence: unknown } {
  return isFields(value) && 'silence' in value;
}

/** Does a step end its connection, if it goes as expected? Only when every alternative is an end. */
export function endsConnection(expectation: unknown): boolean {
  const alternatives = [expectation].flat();
  return alternatives.length > 0 && alternatives.every(one => endsOf(one).some(end => end !== 'secured'));
}

/**
 * An expectation that every protocol has, read.
 * @throws Invalid
 */
export function readUniversal(value: unknown): Universal {
  if (!isSilence(value)) return { ends: endsOf(value), text: String(value) };
  try {
    return { ends: [], silenceMs: milliseconds(String(value.silence)), text: JSON.stringify(value) };
  } catch (error) {
    throw error instanceof RangeError ? new Invalid(error.message) : error;
  }
}

/** What came on a connection, as its session has it. */
interface Heard {
  readonly replies: readonly unknown[];
  malformed(reply: unknown): string | undefined;
  describe(reply: unknown): string;
}

/**
 * Holds what came against an end of the stream, or silence. Neither asks anything of replies: they are let pass, but for silence, which they break.
 * @param broken octets came in the silence
 * @param final nothing more will come
 */
export function judgeUniversal(
  session: Heard,
  one: Pick<Universal, 'silenceMs' | 'text'>,
  broken: boolean,
  final: boolean,
): Judgement {
  const first = session.replies.find(reply => session.malformed(reply) === undefined) ?? session.replies[0];
  if (one.silenceMs !== undefined && first !== undefined) {
    const malformed = session.malformed(first);
    const consumed = session.replies.indexOf(first) + 1;
    const said = { expected: one.text, got: session.describe(first) };
    return { state: 'unmet', consumed, ...said, ...(malformed === undefined ? {} : { malformed }) };
  }
  const half = one.silenceMs !== undefined && broken ? 'octets that are no whole reply' : '';
  const got = session.replies.map(reply => session.describe(reply)).join('; ') || half;
  return final
    ? { state: 'unmet', consumed: session.replies.length, expected: one.text, got }
    : { state: 'waiting', expected: one.text, got };
}

import type { Bindings, Judgement, Question } from '../session.js';
import type { Capture } from './capture.js';
import type { Compiled } from './compiled.js';
import { compiled } from './compiled.js';
import type { Expectation } from './expectation.js';
import type { Fixtures } from './message.js';
import type { Shape } from './shape.js';

/** What one reply has to be. */
export interface ReplyExpectation<Reply> extends Expectation {
  /** The values bound by placeholders when it is met, or what is wrong. */
  match(reply: Reply, message: Fixtures): Bindings | Mismatch;
}

/** What is known of the replies of a protocol whose every command has one. */
export interface ReplyReader<Reply> {
  /** The value that a `bind:` finds in the reply. */
  capture(capture: Capture, reply: Reply): string | undefined;
  /** A reply on a line. */
  describe(reply: Reply): string;
  /**
   * The invariant that the reply broke, if that leaves open what it says: at all or, when it is a detail that is asked for, beyond its status.
   */
  malformed(reply: Reply, detail: boolean): string | undefined;
  /** What has come of a reply that is not complete; empty when nothing has. */
  unfinished(): string;
}

/** Why a reply does not meet an expectation; empty when the reply itself shows it. */
export class Mismatch {
  constructor(readonly why: string) {}
}

/**
 * Reads a value by its shape, and makes something of that and of the value as it is when its variables are put in.
 * @throws Invalid
 */
export function read<T, E>(value: unknown, shape: Shape<T>, make: (wanted: T, source: unknown) => E): Compiled<E> {
  return shape(value)
    .with(compiled(value, source => source))
    .map(([wanted, source]) => make(wanted, source));
}

/**
 * Holds the oldest reply of the queue against a question: one reply, one expectation. A question that only forbids is met by any other reply,
 * or by none when nothing more will come.
 */
export function judgeOneReply<Reply>(
  replies: readonly Reply[],
  question: Question<ReplyExpectation<Reply>>,
  final: boolean,
  reader: ReplyReader<Reply>,
): Judgement {
  const { expect: alternatives, message } = question;
  const expected = tellQuestion(alternatives, question.forbid);
  const reply = replies[0];
  if (reply === undefined) return noReply(alternatives.length === 0, expected, final, reader.unfinished());

  const got = reader.describe(reply);
  const broke = (detail: boolean) => {
    const malformed = reader.malformed(reply, detail);
    return malformed === undefined ? {} : { malformed };
  };
  for (const pattern of question.forbid) {
    if (!(pattern.match(reply, message) instanceof Mismatch)) {
      return { state: 'unmet', consumed: 1, expected, got };
    }
  }
  let bound: Bindings | undefined = alternatives.length === 0 ? {} : undefined;
  const reasons: string[] = [];
  for (const alternative of alternatives) {
    const outcome = alternative.match(reply, message);
    if (!(outcome instanceof Mismatch)) {
      bound = outcome;
      break;
    }
    if (outcome.why && !reasons.includes(outcome.why)) reasons.push(outcome.why);
  }
  if (!bound) {
    const shown = reasons.length ? `${got} (${reasons.join('; ')})` : got;
    return { state: 'unmet', consumed: 1, expected, got: shown, ...broke(reasons.length > 0) };
  }
  const bindings: Bindings = { ...bound };
  for (const [name, capture] of Object.entries(question.bind)) {
    const found = reader.capture(capture, reply);
    if (found === undefined) {
      const wanted = `a value for \`${name}\` by \`${capture.source}\``;
      return { state: 'unmet', consumed: 1, expected: wanted, got, ...broke(true) };
    }
    bindings[name] = found;
  }
  return { state: 'met', consumed: 1, bindings, got };
}

function noReply(onlyForbids: boolean, expected: string, final: boolean, unfinished: string): Judgement {
  const got = unfinished ? `no whole reply: ${unfinished}` : 'no reply';
  if (!final) return { state: 'waiting', expected, got };
  if (onlyForbids) return { state: 'met', consumed: 0, bindings: {}, got };
  return { state: 'unmet', consumed: 0, expected, got };
}

function tellQuestion(alternatives: readonly Expectation[], forbid: readonly Expectation[]): string {
  const wanted = alternatives.map(one => one.describe()).join(', or ') || 'any reply';
  return forbid.length ? `${wanted}, but not ${forbid.map(one => one.describe()).join(' or ')}` : wanted;
}

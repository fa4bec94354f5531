import type { Bindings, Judgement, Question } from '../session.js';
import { listOf } from './shape.js';

/** How a protocol whose every command has one reply holds a reply against an expectation. */
export interface Matcher<Reply> {
  /** The values bound by placeholders when it is met, or what is amiss. `context` gives the fixtures. */
  match(expectation: unknown, reply: Reply, question: Question): Bindings | Mismatch;
  /** The value that a `bind:` source finds in the reply. */
  capture(source: string, reply: Reply): string | undefined;
  /** An expectation in words. */
  tell(expectation: unknown): string;
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
 * Holds the oldest reply of the queue against a question: one reply, one expectation. A question that only forbids is met by any other reply,
 * or by none when nothing more will come.
 */
export function judgeOneReply<Reply>(
  replies: readonly Reply[],
  question: Question,
  final: boolean,
  matcher: Matcher<Reply>,
): Judgement {
  const alternatives = question.expect === undefined ? [] : listOf(question.expect);
  const expected = tellQuestion(alternatives, question.forbid, matcher);
  const reply = replies[0];
  if (reply === undefined) return noReply(alternatives.length === 0, expected, final, matcher);

  const got = matcher.describe(reply);
  const broke = (detail: boolean) => {
    const malformed = matcher.malformed(reply, detail);
    return malformed === undefined ? {} : { malformed };
  };
  for (const pattern of question.forbid) {
    if (!(matcher.match(pattern, reply, question) instanceof Mismatch)) {
      return { state: 'unmet', consumed: 1, expected, got };
    }
  }
  let bound: Bindings | undefined = alternatives.length === 0 ? {} : undefined;
  const reasons: string[] = [];
  for (const alternative of alternatives) {
    const outcome = matcher.match(alternative, reply, question);
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
  for (const [name, source] of Object.entries(question.bind)) {
    const found = matcher.capture(source, reply);
    if (found === undefined) {
      return { state: 'unmet', consumed: 1, expected: `a value for \`${name}\` by \`${source}\``, got, ...broke(true) };
    }
    bindings[name] = found;
  }
  return { state: 'met', consumed: 1, bindings, got };
}

function noReply<Reply>(onlyForbids: boolean, expected: string, final: boolean, matcher: Matcher<Reply>): Judgement {
  const unfinished = matcher.unfinished();
  const got = unfinished ? `no whole reply: ${unfinished}` : 'no reply';
  if (!final) return { state: 'waiting', expected, got };
  if (onlyForbids) return { state: 'met', consumed: 0, bindings: {}, got };
  return { state: 'unmet', consumed: 0, expected, got };
}

function tellQuestion<Reply>(
  alternatives: readonly unknown[],
  forbid: readonly unknown[],
  matcher: Matcher<Reply>,
): string {
  const wanted = alternatives.map(alternative => matcher.tell(alternative)).join(', or ') || 'any reply';
  return forbid.length ? `${wanted}, but not ${forbid.map(one => matcher.tell(one)).join(' or ')}` : wanted;
}

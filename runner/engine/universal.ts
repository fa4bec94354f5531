import type { Judgement, Session } from '../protocols/session.js';
import type { Asked } from './expectation.js';

/**
 * Holds what came against an end of the stream, or silence. Neither asks anything of replies: they are let pass, but for silence, which they break.
 * @param broken octets came in the silence
 * @param final nothing more will come
 */
export function universal(session: Session<unknown>, one: Asked, broken: boolean, final: boolean): Judgement {
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

import type { Bindings } from '../protocols/session.js';
import type { Asked } from './expectation.js';

/** How a question to the server came out. */
export type Answer =
  | {
      readonly met: true;
      readonly got: string;
      readonly bindings: Bindings;
      /** Which of the things asked was met. */
      readonly index: number;
    }
  | {
      readonly met: false;
      readonly expected: string;
      readonly got: string;
      /** Why that tells nothing about the server: it was not given its time, or the connection was thrown away here. */
      readonly unjudged?: string;
      /** The invariant that what was sent has broken: its meaning is not judged. */
      readonly malformed?: string;
    };

/** Nothing was asked: there is nothing to wait for. */
export function unanswered(asked: readonly Asked[]): Extract<Answer, { met: false }> {
  return { met: false, expected: asked.at(-1)?.text ?? 'an answer', got: 'nothing more in time' };
}

import type { Expected } from '../protocols/match/expectation.js';
import type { Bindings } from '../protocols/session.js';

/** One of the things that a step asks for, its variables put in. */
export interface BoundExpectation extends Expected {
  /** Replies may come, as long as they are none of those that the step forbids. */
  readonly forbidsOnly?: boolean;
  /** `skip-if`: nothing is captured from a reply that meets it, since the scenario is then over. */
  readonly skips?: true;
}

/** How a question to the server came out. */
export type Answer =
  | {
      readonly met: true;
      readonly got: string;
      readonly bindings: Bindings;
      /** Which of the things asked was met. */
      readonly index: number;
      /** The replies that met it, where any did. */
      readonly replies?: readonly unknown[];
    }
  | {
      readonly met: false;
      readonly expected: string;
      readonly got: string;
      /** The command was to be answered otherwise, and succeeded. */
      readonly accepted?: true;
      /** Why that tells nothing about the server: it was not given its time, or the connection was thrown away here. */
      readonly unjudged?: string;
      /** The invariant that what was sent has broken: its meaning is not judged. */
      readonly malformed?: string;
      /** All that is wrong is that replies came which a server may send unasked, too: the same command, sent again, tells. It changes nothing. */
      readonly unsolicited?: true;
    };

/** Nothing was asked: there is nothing to wait for. */
export function unanswered(asked: readonly BoundExpectation[]): Extract<Answer, { met: false }> {
  return { met: false, expected: asked.at(-1)?.text ?? 'an answer', got: 'nothing more in time' };
}

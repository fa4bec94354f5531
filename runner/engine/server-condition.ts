import type { Question, Session } from '../protocols/session.js';
import type { BoundExpectation } from './answer.js';

const reasons = {
  unable: 'refused for a temporary failure or lack of storage',
  throttled: 'serves us nothing for now',
  restricted: 'requires authentication or TLS',
  unentitled: 'does not let the account send from that address',
} as const;

/** That the server serves us nothing for now, or ends the session, in words for a report: what was captured of it tells nothing. */
export interface HeldBack {
  readonly words: string;
  readonly ends: boolean;
}

/**
 * What the server announces is not held against the rule of a step. It may end the session (RFC 5321 3.8, RFC 3501 7.1.5), for limits of connections,
 * commands and errors which the harness may well have reached, and it may refuse for now what it would do later (RFC 5321 4.2.1, RFC 3206 4, RFC 5530
 * 3), or serve only those who have signed in (RFC 4954 6). A step is judged by such a reply when it is about such replies, but never by one that says that the server serves nothing at all for now. A server that closes without a word is not excused: it may have crashed.
 */
export class ServerCondition {
  /** The reply with which it ended the session, in words for a report. */
  farewell: string | undefined;
  /** What it said of itself in answer to a step that left open what comes. */
  heldBack: HeldBack | undefined;
  /** It has said something at all. */
  private begun = false;

  constructor(private readonly session: Session<unknown>) {}

  /** Takes note of replies that an expectation used up, or that it was held against in vain. */
  received(replies: readonly unknown[]): void {
    if (replies.length > 0) this.begun = true;
    const reply = replies.find(one => this.session.condition(one) === 'ending');
    if (reply !== undefined) this.farewell ??= this.session.describe(reply);
  }

  /** Takes note of replies that met an expectation. */
  met(replies: readonly unknown[], { replies: expect }: BoundExpectation, { forbid }: Omit<Question, 'expect'>): void {
    this.received(replies);
    const found = replies.find(one => {
      const condition = this.session.condition(one);
      return condition === 'throttled' || (condition === 'ending' && !this.session.isAbout('ending', expect, forbid));
    });
    if (found !== undefined)
      this.heldBack ??= { words: this.session.describe(found), ends: this.session.condition(found) === 'ending' };
  }

  /**
   * Why an expectation that was not met tells nothing about its rule; undefined: it does.
   * @param held the replies that it was held against
   * @param outcome `closed`: the server has closed or reset the connection
   */
  excuse(
    asked: readonly BoundExpectation[],
    question: Omit<Question, 'expect'>,
    held: readonly unknown[],
    { expected, got, closed }: { readonly expected: string; readonly got: string; readonly closed: boolean },
  ): string | undefined {
    // What a step is skipped for is not what it is about.
    const judged = asked.filter(({ skips }) => !skips);
    const expect = judged.flatMap(({ replies }) => replies);
    const waited = `while ${expected} was waited for`;
    const aboutTheEnd =
      judged.some(({ ends }) => ends.includes('end') || ends.includes('reset')) ||
      this.session.isAbout('ending', expect, question.forbid);
    if (!aboutTheEnd) {
      const { farewell } = this;
      if (farewell !== undefined)
        return `the server ended the session${got.includes(farewell) ? '' : ` with ${farewell}`} ${waited}`;
      if (closed && !this.begun) return `the server accepted no session ${waited}`;
    }
    const conditions = held.map(one => this.session.condition(one));
    const refused = (['throttled', 'unable', 'restricted', 'unentitled'] as const).find(one =>
      conditions.includes(one),
    );
    if (refused === undefined || this.isForbidden(question)) return undefined;
    if (refused !== 'throttled' && this.session.isAbout(refused, expect, question.forbid)) return undefined;
    return `the server ${reasons[refused]} ${waited}`;
  }

  /** Has something come that the step forbids? */
  private isForbidden(question: Omit<Question, 'expect'>): boolean {
    if (question.forbid.length === 0) return false;
    return this.session.judge({ ...question, bind: {}, expect: [] }, true).state === 'unmet';
  }
}

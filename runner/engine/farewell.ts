import type { Session } from '../protocols/session.js';
import type { Asked } from './expectation.js';

/**
 * Whether the server has ended the session by itself, and said so: it may (RFC 5321 3.8, RFC 3501 7.1.5), and limits of connections, commands and
 * errors, which the harness may well have reached, are why most servers do. It breaks no rule but one about that very end. A server that closes
 * without a word is not excused: it may have crashed.
 */
export class Farewell {
  /** The reply with which it did, in words for a report. */
  said: string | undefined;
  /** It has said something at all. */
  private begun = false;

  constructor(private readonly session: Session<unknown>) {}

  /** Takes note of replies that an expectation used up, or that it was held against in vain. */
  heard(replies: readonly unknown[]): void {
    if (replies.length > 0) this.begun = true;
    const reply = replies.find(one => this.session.farewell(one));
    if (reply !== undefined) this.said ??= this.session.describe(reply);
  }

  /**
   * Why an expectation that was not met tells nothing about its rule; undefined: it does.
   * @param closed the server has closed or reset the connection
   */
  excuse(
    asked: readonly Asked[],
    forbid: readonly unknown[],
    { expected, got, closed }: { readonly expected: string; readonly got: string; readonly closed: boolean },
  ): string | undefined {
    if (isAboutTheEnd(asked, forbid)) return undefined;
    const waited = `while ${expected} was waited for`;
    if (this.said !== undefined)
      return `the server ended the session${got.includes(this.said) ? '' : ` with ${this.said}`} ${waited}`;
    return closed && !this.begun ? `the server took no session ${waited}` : undefined;
  }
}

/** Does the step itself speak of how the session ends? */
function isAboutTheEnd(asked: readonly Asked[], forbid: readonly unknown[]): boolean {
  const ends = asked.some(one => one.ends.includes('close') || one.ends.includes('reset'));
  return ends || /\b(?:421|BYE)\b/i.test(JSON.stringify([asked.map(one => one.replies), forbid]));
}

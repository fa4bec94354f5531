/** What RFC 5256 2.1 makes of a subject. */
export interface BaseSubject {
  readonly text: string;
  /** A mark of a reply or a forward was removed (RFC 5256 3, REFERENCES). */
  readonly isReply: boolean;
}

const refwd = /^(?:re|fwd?)[ \t]*(?:\[[^[\]]*\][ \t]*)?:/i;
const blob = /^\[[^[\]]*\][ \t]*/;

/**
 * The base subject (RFC 5256 2.1).
 * @param subject its encoded words decoded, unfolded
 */
export function baseSubject(subject: string): BaseSubject {
  let text = subject.replace(/[\t\r\n]/g, ' ').replace(/ {2,}/g, ' ');
  let isReply = false;
  for (;;) {
    const trailed = withoutTrailers(text);
    const led = withoutLeaders(trailed.text);
    isReply ||= trailed.isReply || led.isReply;
    text = led.text;
    const forwarded = /^\[fwd:(.*)\]$/is.exec(text)?.[1];
    if (forwarded === undefined) return { text, isReply };
    isReply = true;
    text = forwarded;
  }
}

/** Step 2. */
function withoutTrailers(subject: string): BaseSubject {
  let text = subject;
  let isReply = false;
  for (;;) {
    const found = /(?:\(fwd\)|[ \t])$/i.exec(text.slice(-'(fwd)'.length))?.[0];
    if (found === undefined) return { text, isReply };
    isReply ||= found.length > 1;
    text = text.slice(0, -found.length);
  }
}

/** Steps 3 to 5. */
function withoutLeaders(subject: string): BaseSubject {
  let text = subject;
  let isReply = false;
  for (;;) {
    const leader = leaderOf(text);
    if (leader !== undefined) {
      isReply ||= !/^[ \t]$/.test(leader);
      text = text.slice(leader.length);
      continue;
    }
    const left = withoutBlobs(text);
    if (left === text) return { text, isReply };
    text = left;
  }
}

/** Without the blobs at the beginning, behind all of which no mark stands: they are not gone over again for each. What is nothing else keeps the last. */
function withoutBlobs(subject: string): string {
  let text = subject;
  for (;;) {
    const mark = blob.exec(text)?.[0];
    if (mark === undefined || text.length === mark.length) return text;
    text = text.slice(mark.length);
  }
}

/** `subj-leader`: white space, or blobs with a mark of a reply behind them. */
function leaderOf(text: string): string | undefined {
  if (/^[ \t]/.test(text)) return text.slice(0, 1);
  let at = 0;
  for (;;) {
    const rest = text.slice(at);
    const mark = refwd.exec(rest)?.[0];
    if (mark !== undefined) return text.slice(0, at + mark.length);
    const passed = blob.exec(rest)?.[0];
    if (passed === undefined) return undefined;
    at += passed.length;
  }
}

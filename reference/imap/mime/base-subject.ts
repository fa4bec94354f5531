/** What is left of a subject once the marks that mail programs put there are taken away (RFC 5256 2.1). */
export interface BaseSubject {
  readonly base: string;
  /** Whether one of the marks was that of a reply or of a forwarded message (RFC 5256 3). */
  readonly replied: boolean;
}

const forwardedTail = '(fwd)';
const forwardedHead = '[fwd:';
const closing = ']';
/** `subj-blob` */
const blob = '\\[[^\\[\\]]*\\][ \\t]*';
/** `subj-leader`, of which the second form is white space. */
const leader = new RegExp(`^(?:((?:${blob})*(?:re|fwd?)[ \\t]*(?:${blob})?:)|[ \\t])`, 'i');
const leadingBlob = new RegExp(`^${blob}`);

/**
 * Takes the marks away, by the steps of RFC 5256 2.1.
 * @param subject unfolded, its encoded-words decoded
 */
export function baseSubject(subject: string): BaseSubject {
  let base = subject.replace(/[ \t\r\n]+/g, ' ');
  let replied = false;
  for (;;) {
    // Only once nothing else is left to be taken is it seen whether all of it is a forwarded subject.
    const shorter = withoutTail(base) ?? withoutHead(base) ?? withoutBrackets(base);
    if (shorter === undefined) return { base, replied };
    base = shorter.base;
    replied ||= shorter.replied;
  }
}

function withoutTail(text: string): BaseSubject | undefined {
  if (/[ \t]$/.test(text)) return { base: text.slice(0, -1), replied: false };
  if (text.slice(-forwardedTail.length).toLowerCase() !== forwardedTail) return undefined;
  return { base: text.slice(0, -forwardedTail.length), replied: true };
}

function withoutHead(text: string): BaseSubject | undefined {
  const found = leader.exec(text);
  if (found !== null) return { base: text.slice(found[0].length), replied: found[1] !== undefined };
  const behind = text.replace(leadingBlob, '');
  return behind === text || behind === '' ? undefined : { base: behind, replied: false };
}

function withoutBrackets(text: string): BaseSubject | undefined {
  if (text.slice(0, forwardedHead.length).toLowerCase() !== forwardedHead || !text.endsWith(closing)) return undefined;
  return { base: text.slice(forwardedHead.length, -closing.length), replied: true };
}

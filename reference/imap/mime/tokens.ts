/**
 * Takes white space of the grammar off both ends; other octets, such as 0xA0, may belong to a character of UTF-8. A loop, because a regular expression
 * for the end of a text takes quadratic time on long runs of white space.
 */
export function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text[start])) start += 1;
  while (end > start && isBlank(text[end - 1])) end -= 1;
  return text.slice(start, end);
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t' || character === '\r' || character === '\n';
}

/**
 * Steps over comments and folding white space of a structured field (RFC 5322 3.2.2).
 * @returns where it stops, and the text of the last comment, if there was one
 */
export function skipComments(text: string, from: number): { at: number; comment: string | undefined } {
  let at = from;
  let comment: string | undefined;
  for (;;) {
    while (isBlank(text[at])) at += 1;
    if (text[at] !== '(') return { at, comment };
    const close = commentEnd(text, at);
    comment = trimBlanks(text.slice(at + 1, close - (text[close - 1] === ')' ? 1 : 0)).replace(/\\(.)/g, '$1'));
    at = close;
  }
}

function commentEnd(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '(') depth += 1;
    else if (text[at] === ')') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return text.length;
}

/** Reads a quoted-string that begins at `open` and takes the quoting away. An unclosed one runs to the end. */
export function readQuotedString(text: string, open: number): { at: number; value: string } {
  let value = '';
  let at = open + 1;
  for (; at < text.length; at += 1) {
    if (text[at] === '"') return { at: at + 1, value };
    if (text[at] === '\\' && at + 1 < text.length) at += 1;
    value += text[at];
  }
  return { at, value };
}

/** A stretch of octets, end exclusive. */
export interface Range {
  start: number;
  end: number;
}

/** Octets as one may read them, each of which stands for some of those that were sent. */
export interface View {
  readonly octets: Buffer;
  /** Where what an octet stands for begins; behind the last, where all ends. Undefined: each stands for itself. */
  readonly from?: Uint32Array;
  /** Each octet stands for one: what lies between them is left out. */
  readonly gaps?: boolean;
}

/** An octet is written in so many at the most: `\\u0041`, with the backslash of JSON doubled. */
export const mostForOne = 7;

/** What was sent for a stretch of a view. */
export function rangeOf({ from, gaps }: View, start: number, end: number): Range {
  if (gaps === true && end > start) return { start: from?.[start] ?? start, end: (from?.[end - 1] ?? end - 1) + 1 };
  return { start: from?.[start] ?? start, end: from?.[end] ?? end };
}

export function identityView(octets: Buffer): View {
  return { octets };
}

/** ASCII letters in small ones. */
export function folded(octets: Buffer): Buffer {
  const small = Buffer.from(octets);
  for (let at = 0; at < small.length; at += 1) {
    const octet = small[at] ?? 0;
    if (octet >= 0x41 && octet <= 0x5a) small[at] = octet | 0x20;
  }
  return small;
}

/**
 * Octets that stand for others by their hexadecimal value: in a URL (`%41`, RFC 3986 2.1), in quoted-printable (`=41`, RFC 2045 6.7), in
 * xtext (`+41`, RFC 3461 4), in a transcript (`\x41`) and in JSON (`\u0041`); by their number in HTML (`&#x41;`, `&#65;`); a soft line break of
 * quoted-printable, which stands for nothing; and what a backslash stands before (RFC 3501 4.3).
 */
const escapes = /(?:[%=+]|\\{1,2}(?:x|u00))([0-9A-Fa-f]{2})|&#[xX]([0-9A-Fa-f]{2});|&#0?(\d{2,3});|(=\r?\n)|\\(["\\])/g;

/** What escapes stand for; undefined where there are none. */
export function unescaped(octets: Buffer): View | undefined {
  return replaced(octets, escapes, ([, escaped, reference, decimal, soft, quoted]) => {
    if (quoted !== undefined) return quoted.charCodeAt(0);
    if (decimal !== undefined) return Number(decimal);
    return soft === undefined ? Number.parseInt(escaped ?? reference ?? '', 16) : undefined;
  });
}

/** The end of a line, as it is or as reports show it, with what replies of SMTP, POP3 and IMAP begin with, and a tab as they show it. */
const breaks =
  /(?:\r?\n|(?:\\{1,2}r)?\\{1,2}n| \/ |; )[ \t]*(?:\d{3}[ -](?:[245]\.\d{1,3}\.\d{1,3} )?|(?:\+OK|-ERR|\+|\* (?:OK|NO|BAD|BYE)|[A-Za-z]+\d+ (?:OK|NO|BAD)) )?(?:\[[^\]\r\n]{0,80}\] )?|\\{1,2}x09/g;

/**
 * Lines read on as if they were one, however they were folded or put into replies, and without white space, since at the end of a line none can be
 * told from that.
 */
export function joined(octets: Buffer): View {
  return without(replaced(octets, breaks, () => undefined) ?? identityView(octets), ' \t');
}

/** Digits in hexadecimal, whatever parts them: spaces, colons or hyphens. */
export function hexadecimal(view: View): View {
  return without({ ...view, octets: folded(view.octets) }, ' \t:-');
}

/** What is matched stands for one octet, or for nothing. Undefined where nothing is. */
function replaced(
  octets: Buffer,
  pattern: RegExp,
  meaning: (match: RegExpMatchArray) => number | undefined,
): View | undefined {
  const found = [...octets.toString('latin1').matchAll(pattern)];
  if (found.length === 0) return undefined;
  const read = Buffer.allocUnsafe(octets.length);
  const from = new Uint32Array(octets.length + 1);
  let length = 0;
  let at = 0;
  const copyTo = (end: number) => {
    octets.copy(read, length, at, end);
    for (; at < end; at += 1) {
      from[length] = at;
      length += 1;
    }
  };
  for (const match of found) {
    copyTo(match.index);
    const octet = meaning(match);
    if (octet !== undefined) {
      read[length] = octet;
      from[length] = at;
      length += 1;
    }
    at += match[0].length;
  }
  copyTo(octets.length);
  from[length] = octets.length;
  return { octets: read.subarray(0, length), from };
}

/** The view without some of its octets. */
function without({ octets, from }: View, left: string): View {
  const leaves = new Uint8Array(256);
  for (const octet of Buffer.from(left)) leaves[octet] = 1;
  const read = Buffer.allocUnsafe(octets.length);
  const kept = new Uint32Array(octets.length + 1);
  let length = 0;
  for (let at = 0; at < octets.length; at += 1) {
    const octet = octets[at] ?? 0;
    if (leaves[octet] === 1) continue;
    read[length] = octet;
    kept[length] = from?.[at] ?? at;
    length += 1;
  }
  kept[length] = from?.[octets.length] ?? octets.length;
  return { octets: read.subarray(0, length), from: kept, gaps: true };
}

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

/** An octet is written in so many at the most: `\\x41`, as a transcript shows it, with its backslash doubled. */
export const mostForOne = 5;

/** What was sent for a stretch of a view. */
export function rangeOf({ from, gaps }: View, start: number, end: number): Range {
  if (gaps === true && end > start) return { start: from?.[start] ?? start, end: (from?.[end - 1] ?? end - 1) + 1 };
  return { start: from?.[start] ?? start, end: from?.[end] ?? end };
}

export function asTheyAre(octets: Buffer): View {
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
 * xtext (`+41`, RFC 3461 4) and in a transcript (`\x41`); a soft line break of quoted-printable, which stands for nothing; and what a backslash
 * stands before (RFC 3501 4.3).
 */
const escapes = /[%=+]([0-9A-Fa-f]{2})|\\{1,2}x([0-9A-Fa-f]{2})|(=\r?\n)|\\(["\\])/g;

/** What escapes stand for; undefined where there are none. */
export function unescaped(octets: Buffer): View | undefined {
  return replaced(octets, escapes, ([, first, second, soft, quoted]) => {
    if (quoted !== undefined) return quoted.charCodeAt(0);
    return soft === undefined ? Number.parseInt(first ?? second ?? '', 16) : undefined;
  });
}

/** The end of a line, as it is or as reports show it, with white space around it and what replies of SMTP, POP3 and IMAP begin with. */
const breaks =
  /[ \t]{0,8}(?:\r?\n|(?:\\{1,2}r)?\\{1,2}n| \/ |; )(?:\d{3}[ -](?:[245]\.\d{1,3}\.\d{1,3} )?|(?:\+OK|-ERR|\+|\* (?:OK|NO|BAD|BYE)|[A-Za-z]+\d+ (?:OK|NO|BAD)) )?(?:\[[^\]\r\n]{0,80}\] )?[ \t]*/g;

/** Lines read on as if they were one, however they were folded or put into replies; undefined where there is but one. */
export function joined(octets: Buffer): View | undefined {
  const view = replaced(octets, breaks, () => undefined);
  return view && { ...view, gaps: true };
}

/** What is matched stands for one octet, or for nothing. Undefined where nothing is. */
function replaced(
  octets: Buffer,
  pattern: RegExp,
  meaning: (match: RegExpMatchArray) => number | undefined,
): View | undefined {
  const found = [...octets.toString('latin1').matchAll(pattern)];
  if (found.length === 0) return undefined;
  const read = Buffer.alloc(octets.length);
  const from = new Uint32Array(octets.length + 1);
  let length = 0;
  const put = (octet: number, at: number) => {
    read[length] = octet;
    from[length] = at;
    length += 1;
  };
  let at = 0;
  for (const match of found) {
    for (; at < match.index; at += 1) put(octets[at] ?? 0, at);
    const octet = meaning(match);
    if (octet !== undefined) put(octet, at);
    at += match[0].length;
  }
  for (; at < octets.length; at += 1) put(octets[at] ?? 0, at);
  from[length] = octets.length;
  return { octets: read.subarray(0, length), from };
}

/** Digits in hexadecimal, whatever parts them: spaces, colons or hyphens. */
export function hexadecimal(octets: Buffer): View {
  const read = Buffer.alloc(octets.length);
  const from = new Uint32Array(octets.length + 1);
  let length = 0;
  const small = folded(octets);
  for (let at = 0; at < small.length; at += 1) {
    const octet = small[at] ?? 0;
    if (octet === 0x20 || octet === 0x3a || octet === 0x2d) continue;
    read[length] = octet;
    from[length] = at;
    length += 1;
  }
  from[length] = octets.length;
  return { octets: read.subarray(0, length), from };
}

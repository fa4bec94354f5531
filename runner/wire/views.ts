/** A stretch of octets, end exclusive. */
export interface Range {
  start: number;
  end: number;
}

/** Octets as one may read them, each of which stands for some of those that were sent. */
export interface View {
  readonly octets: Buffer;
  /** Where what an octet stands for begins; behind the last, where all ends. Undefined: each stands for itself. Found out when it is asked for. */
  readonly from?: () => Uint32Array;
  /** Each octet stands for one: what lies between them is left out. */
  readonly gaps?: boolean;
}

/** An octet is written in so many at the most: `\\u0041`, with the backslash of JSON doubled. */
export const mostForOne = 7;

/** What was sent for a stretch of a view. */
export function rangeOf({ from, gaps }: View, start: number, end: number): Range {
  if (from === undefined) return { start, end };
  const places = from();
  const first = places[start] ?? start;
  return { start: first, end: gaps === true && end > start ? (places[end - 1] ?? end - 1) + 1 : (places[end] ?? end) };
}

export function identityView(octets: Buffer): View {
  return { octets };
}

/** Each octet; for a capital ASCII letter the small one. */
const small = Uint8Array.from({ length: 256 }, (_, octet) => (octet >= 0x41 && octet <= 0x5a ? octet | 0x20 : octet));

/** ASCII letters in small ones. */
export function folded(octets: Buffer): Buffer {
  const read = Buffer.allocUnsafe(octets.length);
  for (let at = 0; at < octets.length; at += 1) read[at] = small[octets[at] ?? 0] ?? 0;
  return read;
}

/**
 * Octets that stand for others by their hexadecimal value: in a URL (`%41`, RFC 3986 2.1), in quoted-printable (`=41`, RFC 2045 6.7), in
 * xtext (`+41`, RFC 3461 4), in a transcript (`\x41`) and in JSON (`\u0041`); by their number in HTML (`&#x41;`, `&#65;`); a soft line break of
 * quoted-printable, which stands for nothing; and what a backslash stands before (RFC 3501 4.3).
 */
const escapes = /(?:[%=+]|\\{1,2}(?:x|u00))([0-9A-Fa-f]{2})|&#[xX]([0-9A-Fa-f]{2});|&#0?(\d{2,3});|(=\r?\n)|\\(["\\])/g;

/** What escapes stand for; undefined where there are none. `text` is the octets as Latin-1. */
export function unescaped(octets: Buffer, text: string): View | undefined {
  return replaced(octets, text, escapes, ([, escaped, reference, decimal, soft, quoted]) => {
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
 * told from that. `text` is the octets as Latin-1.
 */
export function joined(octets: Buffer, text: string): View {
  return without(replaced(octets, text, breaks, () => undefined) ?? identityView(octets), whiteSpace);
}

/** Digits in hexadecimal, whatever parts them: spaces, colons or hyphens. Letters are small ones already. */
export function hexadecimal(view: View): View {
  return without(view, separators);
}

const tableOf = (octets: string) =>
  Uint8Array.from({ length: 256 }, (_, octet) => (octets.includes(String.fromCharCode(octet)) ? 1 : 0));
const whiteSpace = tableOf(' \t');
const separators = tableOf(' \t:-');

/** What is matched stands for one octet, or for nothing. Undefined where nothing is. */
function replaced(
  octets: Buffer,
  text: string,
  pattern: RegExp,
  meaning: (match: RegExpExecArray) => number | undefined,
): View | undefined {
  pattern.lastIndex = 0;
  let match = pattern.exec(text);
  if (match === null) return undefined;
  const read = Buffer.allocUnsafe(octets.length);
  const found: { readonly start: number; readonly end: number; readonly kept: boolean }[] = [];
  let length = 0;
  let at = 0;
  for (; match !== null; match = pattern.exec(text)) {
    length += octets.copy(read, length, at, match.index);
    const octet = meaning(match);
    if (octet !== undefined) {
      read[length] = octet;
      length += 1;
    }
    at = match.index + match[0].length;
    found.push({ start: match.index, end: at, kept: octet !== undefined });
  }
  length += octets.copy(read, length, at);
  const from = once(() => {
    const places = new Uint32Array(length + 1);
    let [to, next] = [0, 0];
    const copyTo = (end: number) => {
      for (; next < end; next += 1) places[to++] = next;
    };
    for (const { start, end, kept } of found) {
      copyTo(start);
      if (kept) places[to++] = start;
      next = end;
    }
    copyTo(octets.length);
    places[to] = octets.length;
    return places;
  });
  return { octets: read.subarray(0, length), from };
}

/** The view without the octets that are marked in the table. */
function without({ octets, from: places }: View, left: Uint8Array): View {
  const read = Buffer.allocUnsafe(octets.length);
  let length = 0;
  for (let at = 0; at < octets.length; at += 1) {
    const octet = octets[at] ?? 0;
    if (left[octet] === 1) continue;
    read[length] = octet;
    length += 1;
  }
  const from = once(() => {
    const inView = places?.();
    const kept = new Uint32Array(length + 1);
    let to = 0;
    for (let at = 0; at < octets.length; at += 1) {
      if (left[octets[at] ?? 0] !== 1) kept[to++] = inView?.[at] ?? at;
    }
    kept[to] = inView?.[octets.length] ?? octets.length;
    return kept;
  });
  return { octets: read.subarray(0, length), from, gaps: true };
}

/** What is worked out when it is first asked for: most views are searched in vain. */
function once<T>(work: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => {
    known ??= { value: work() };
    return known.value;
  };
}

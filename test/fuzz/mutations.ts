import fc from 'fast-check';

const kinds = [
  'drop',
  'double',
  'swap',
  'put',
  'over',
  'flip',
  'number',
  'length',
  'cut',
  'drop line',
  'double line',
  'swap lines',
] as const;

/** Words that mean something to one of the parsers. */
const words = [
  ...[
    '\r\n',
    '\n',
    '\r',
    '\r\n.\r\n',
    '.',
    '..',
    ' ',
    '\t',
    '\0',
    '\x7f',
    '\xff',
    '\xc3\xa9',
    '"',
    '\\',
    '(',
    ')',
    '((',
    '))',
    '<',
    '>',
    '[',
    ']',
  ],
  ...[
    '{',
    '}',
    '{3}\r\n',
    '{0}\r\n',
    '{4+}\r\n',
    '~{2}\r\n',
    '{99999999}\r\n',
    'NIL',
    '*',
    '* ',
    '+ ',
    '+OK',
    '-ERR',
    '250-',
    '250 ',
    '334 ',
    '421 ',
    ':',
    ',',
    ';',
    '=',
    '=?',
    '?=',
  ],
  ...[
    '\r\n* 1 EXPUNGE\r\n',
    '\r\n* 3 EXISTS\r\n',
    '* BYE x\r\n',
    '[CLOSED]',
    '[UIDVALIDITY 1]',
    'FETCH',
    'BODY[]',
    'BODYSTRUCTURE',
    'ENVELOPE',
    'FLAGS',
    'UID',
    'OK',
    'NO',
    'BAD',
  ],
  ...['MODSEQ (1)', 'VANISHED', 'SEARCH', 'ESEARCH', 'LIST', 'STATUS', 'CAPABILITY', 'STARTTLS', 'PREAUTH'],
  ...[
    'a'.repeat(600),
    '('.repeat(300),
    '--',
    'Content-Type: multipart/mixed; boundary=x\r\n',
    '--x\r\n',
    '--x--\r\n',
    'Content-Type: message/rfc822\r\n',
  ],
] as const;

const numbers = [
  '0',
  '1',
  '-1',
  '00',
  '2',
  '999',
  '4294967295',
  '4294967296',
  '9223372036854775808',
  '9'.repeat(40),
  '*',
] as const;

/** A change of octets. */
export interface Mutation {
  readonly kind: (typeof kinds)[number];
  /** Which octet, or line, or number, counted on beyond the last from the first again. */
  readonly at: number;
  readonly length: number;
  readonly word: string;
  readonly number: string;
}

export const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom(...kinds),
  at: fc.nat(1_000_000),
  length: fc.integer({ min: 1, max: 12 }),
  word: fc.constantFrom(...words),
  number: fc.constantFrom(...numbers),
});

/** Texts made of such words. */
export const soup = fc
  .array(fc.constantFrom(...words), { maxLength: 60 })
  .map(all => Buffer.from(all.join(''), 'latin1'));

/** The octets with one change. */
export function mutated(octets: Buffer, { kind, at, length, word, number }: Mutation): Buffer {
  const place = at % (octets.length + 1);
  const [before, taken, behind] = [
    octets.subarray(0, place),
    octets.subarray(place, place + length),
    octets.subarray(place + length),
  ];
  switch (kind) {
    case 'drop':
      return Buffer.concat([before, behind]);
    case 'double':
      return Buffer.concat([before, taken, taken, behind]);
    case 'swap':
      return Buffer.concat([before, behind.subarray(0, length), taken, behind.subarray(length)]);
    case 'put':
      return Buffer.concat([before, Buffer.from(word, 'latin1'), taken, behind]);
    case 'over':
      return Buffer.concat([before, Buffer.from(word, 'latin1'), behind]);
    case 'flip':
      return Buffer.concat([before, taken.map(octet => octet ^ (1 << (length % 8))), behind]);
    case 'cut':
      return before;
    case 'number':
    case 'length':
      return numberChanged(octets, at, kind === 'number' ? number : undefined, length);
    default:
      return linesChanged(octets, kind, at, length);
  }
}

/** Another number in the place of one; or one that is a little more or less. */
function numberChanged(octets: Buffer, at: number, number: string | undefined, by: number): Buffer {
  const text = octets.toString('latin1');
  const all = [...text.matchAll(/\d+/g)];
  const found = all[at % Math.max(1, all.length)];
  if (found === undefined) return octets;
  const other = number ?? String(Math.abs(Number(found[0].slice(0, 12)) + by - 6));
  return Buffer.from(text.slice(0, found.index) + other + text.slice(found.index + found[0].length), 'latin1');
}

function linesChanged(octets: Buffer, kind: Mutation['kind'], at: number, length: number): Buffer {
  const lines = octets.toString('latin1').split(/(?<=\n)/);
  const place = at % lines.length;
  const line = lines[place] ?? '';
  const other = (place + length) % lines.length;
  if (kind === 'drop line') lines.splice(place, 1);
  else if (kind === 'double line') lines.splice(place, 0, line);
  else [lines[place], lines[other]] = [lines[other] ?? '', line];
  return Buffer.from(lines.join(''), 'latin1');
}

/** Octets of a corpus with some changes. */
export function mutants(corpus: readonly Buffer[], most = 6): fc.Arbitrary<Buffer> {
  return fc
    .tuple(fc.constantFrom(...corpus), fc.array(mutation, { maxLength: most }))
    .map(([octets, changes]) => changes.reduce(mutated, octets));
}

/** Octets in pieces that are cut at these places, counted on beyond the last from the first again; none: each octet alone. */
export function cut(octets: Buffer, places: readonly number[]): Buffer[] {
  if (places.length === 0) return Array.from(octets, octet => Buffer.of(octet));
  const ends = [...places.map(place => place % (octets.length + 1)), octets.length].sort((a, b) => a - b);
  return ends.map((end, index) => octets.subarray(ends[index - 1] ?? 0, end));
}

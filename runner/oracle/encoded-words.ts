import { decodeCharset, undeclaredTexts } from './charset.js';

/** `=?charset?encoding?text?=`, the language of RFC 2231 5 included. */
const wordForm = /=\?([^\s?*]+)(?:\*([^\s?]*))?\?([bq])\?([^?\s]*)\?=/gi;

/** What is taken for encoded words, where the RFCs do not bind those who read. */
interface Reading {
  /** Only what stands between white space, as RFC 2047 5 and 6 have it; else wherever it stands. */
  readonly apart: boolean;
  /** Adjacent words of one charset are put together before they are decoded: each should be whole (RFC 2047 5). */
  readonly together: boolean;
  /** Words with a language are encoded words: RFC 2047 alone does not know them. */
  readonly languages: boolean;
}

const readings: readonly Reading[] = [true, false].flatMap(apart =>
  [true, false].flatMap(together => [true, false].map(languages => ({ apart, together, languages }))),
);

/**
 * All texts that a field's value may stand for once its encoded words are decoded (RFC 2047), that of the strictest reading first. Octets beyond US-ASCII
 * are of no charset that anybody knows.
 * @param value unfolded: latin1, one character an octet
 */
export function decodedTexts(value: string): string[] {
  const plain = undeclaredTexts(Buffer.from(value, 'latin1'));
  if (!value.includes('=?')) return plain;
  return [...new Set(plain.flatMap(text => readings.map(reading => decode(text, reading))))];
}

interface Word {
  readonly start: number;
  readonly end: number;
  readonly charset: string;
  readonly octets: Buffer;
}

function decode(value: string, reading: Reading): string {
  const words = wordsOf(value, reading);
  let text = '';
  let at = 0;
  for (let index = 0; index < words.length; ) {
    const first = words[index] as Word;
    const run = [first];
    // White space between two of them is not shown.
    while (words[index + run.length] !== undefined) {
      const next = words[index + run.length] as Word;
      if (/[^ \t\r\n]/.test(value.slice((run.at(-1) as Word).end, next.start))) break;
      run.push(next);
    }
    text += value.slice(at, first.start) + decodeRun(run, reading);
    at = (run.at(-1) as Word).end;
    index += run.length;
  }
  return text + value.slice(at);
}

function wordsOf(value: string, { apart, languages }: Reading): Word[] {
  const words: Word[] = [];
  for (const match of value.matchAll(wordForm)) {
    const [whole, charset = '', language, encoding = '', text = ''] = match;
    const start = match.index;
    const end = start + whole.length;
    const alone = /(?:^|[ \t\r\n(])$/.test(value.slice(0, start)) && /^(?:$|[ \t\r\n)])/.test(value.slice(end));
    if ((apart && !alone) || (language !== undefined && !languages)) continue;
    const octets = encoding.toUpperCase() === 'B' ? Buffer.from(text, 'base64') : decodeQ(text);
    if (decodeCharset(Buffer.alloc(0), charset) === undefined) continue;
    words.push({ start, end, charset: charset.toLowerCase(), octets });
  }
  return words;
}

/** RFC 2047 4.2. */
function decodeQ(text: string): Buffer {
  const spaced = text.replaceAll('_', ' ');
  const decoded = spaced.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(decoded, 'latin1');
}

function decodeRun(run: readonly Word[], { together }: Reading): string {
  const pieces: { charset: string; octets: Buffer }[] = [];
  for (const { charset, octets } of run) {
    const last = pieces.at(-1);
    if (together && last?.charset === charset) last.octets = Buffer.concat([last.octets, octets]);
    else pieces.push({ charset, octets });
  }
  return pieces.map(({ charset, octets }) => decodeCharset(octets, charset) ?? '\ufffd').join('');
}

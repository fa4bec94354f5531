import { isUtf8 } from 'node:buffer';
import { showOctets } from '../../../wire/octet-text.js';
import { hasCode, responseCode } from './codes.js';
import { Cursor } from './cursor.js';
import { type Frame, octetsApart, wholeOf } from './framing.js';
import { type GrammarViolation, Unreadable } from './grammar-violation.js';
import { tagChars } from './octet-classes.js';
import { refuseNoResponse, refuseSlip } from './pattern-names.js';
import { atom, type Data, type Field, list, type Value } from './values.js';
import { conditions, type Vocabulary } from './vocabulary.js';

/** What an IMAP server sends, one at a time. */
export interface Response {
  readonly type: 'continuation' | 'untagged' | 'tagged';
  /** Of a tagged response. */
  readonly tag?: string | undefined;
  readonly data: Data;
  /** As sent, CRLF and literals included. */
  readonly octets: Buffer;
  /** The same without the large literals. */
  readonly lines: Buffer;
  /** How many octets it has. */
  readonly size: number;
  /** Offset of the first octet in all that the server sent. */
  readonly offset: number;
  /** The invariant that it broke, when what it says cannot be read for that: its data has no fields. */
  readonly unreadable?: string | undefined;
}

/** A violation of the grammar; its offset counts from the connection's first octet. */
export type Finding = GrammarViolation & { readonly invariant: string };

/** Invariants of octets that no terminal of the grammar takes. Octets above 127 it takes everywhere. */
const controls: ReadonlySet<string> = new Set(['line-ends', 'no-nul']);

/** Which invariant a response kind's violations belong to. */
function invariantOf(type: Response['type'], kind: string, { responses }: Vocabulary): string {
  if (type !== 'untagged' || conditions.includes(kind)) return 'status-responses';
  return responses.get(kind)?.syntax ?? 'response-grammar';
}

/**
 * Reads a response from its octets. Never fails. What departs from the grammar in nothing but spaces says what it says; what cannot be read gives data of
 * the kind that its keyword says (or `?`), without fields. `utf8`: may quoted strings and text hold UTF-8 (RFC 6855, RFC 9051)? `repeated`: what the client
 * wrote for a tag is none, and the response begins with it: RFC 3501 2.2.2 has a server repeat the tag, so it is one here. Throws LimitExceeded for brackets
 * nested too deeply.
 */
export function readResponse(
  frame: Frame,
  utf8: boolean,
  vocabulary: Vocabulary,
  repeated?: string,
): { response: Response; findings: Finding[] } {
  const strict = attempt(frame, vocabulary, false, repeated);
  const tolerant = strict.fatal ? attempt(frame, vocabulary, true, repeated) : strict;
  const { head, data, grammarViolations: noted } = tolerant.fatal ? strict : tolerant;
  const { type, tag } = head;
  // A server with a space too many has it in responses of every kind: that is one violation.
  const spacesAlone = strict.fatal !== undefined && tolerant.fatal === undefined;
  const own = invariantOf(strict.head.type, strict.head.kind, vocabulary);
  const invariant = spacesAlone && own !== 'status-responses' ? 'response-grammar' : own;
  const grammarViolations = [...lineFlaws(frame, utf8), ...noted, ...(strict.fatal ? [strict.fatal] : [])];
  if (grammarViolations.length === 0)
    return { response: new ReadResponse(frame, type, tag, data, undefined), findings: [] };
  // A control character that the line's own invariants have reported is not reported again for where it stands.
  const reported = new Set(
    grammarViolations
      .filter(({ invariant = '', within }) => controls.has(invariant) && within === undefined)
      .map(grammarViolation => grammarViolation.offset),
  );
  const findings = grammarViolations
    .filter(grammarViolation => grammarViolation.invariant !== undefined || !reported.has(grammarViolation.offset))
    .map(({ within, ...grammarViolation }) => ({
      ...grammarViolation,
      offset: streamOffset(frame, grammarViolation.offset, within),
      invariant: grammarViolation.invariant ?? invariant,
    }));
  const unreadable = tolerant.fatal ? (findings.at(-1)?.invariant ?? invariant) : undefined;
  return { response: new ReadResponse(frame, type, tag, data, unreadable), findings };
}

class ReadResponse implements Response {
  readonly size: number;

  constructor(
    private readonly frame: Frame,
    readonly type: Response['type'],
    readonly tag: string | undefined,
    readonly data: Data,
    readonly unreadable: string | undefined,
  ) {
    this.size = frame.octets.length + octetsApart(frame);
  }

  get octets(): Buffer {
    return wholeOf(this.frame);
  }

  get lines(): Buffer {
    return this.frame.octets;
  }

  get offset(): number {
    return this.frame.offset;
  }
}

/** Where a violation is in all that the server sent. */
function streamOffset(frame: Frame, offset: number, within: number | undefined): number {
  const before = octetsApart(frame, within === undefined ? offset : offset - 1);
  return frame.offset + offset + before + (within ?? 0);
}

/** What is known of a response, if no more, by the words that it begins with. */
interface Head {
  type: Response['type'];
  tag?: string;
  kind: string;
}

/** One reading: its data, what departs, and the violation that ended it. */
interface Reading {
  readonly head: Head;
  readonly data: Data;
  readonly grammarViolations: readonly GrammarViolation[];
  readonly fatal: GrammarViolation | undefined;
}

function attempt(
  { octets, offset, end, literals }: Frame,
  vocabulary: Vocabulary,
  tolerant: boolean,
  repeated: string | undefined,
): Reading {
  const head: Head = { type: 'untagged', kind: '?' };
  let last = end;
  if (tolerant) while (octets[last - 1] === 0x20) last--;
  const cursor = new Cursor(octets, last, literals, undefined, offset);
  cursor.tolerant = tolerant;
  try {
    const data = readLine(cursor, head, vocabulary, repeated);
    if (!cursor.atEnd) cursor.fail('the end of the line');
    return { head, data, grammarViolations: cursor.grammarViolations, fatal: undefined };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return {
      head,
      data: { kind: head.kind, fields: [] },
      grammarViolations: cursor.grammarViolations,
      fatal: error.grammarViolation,
    };
  }
}

function readLine(cursor: Cursor, head: Head, vocabulary: Vocabulary, repeated: string | undefined): Data {
  if (repeated !== undefined) {
    cursor.pos += repeated.length;
    return completion(cursor, head, vocabulary, repeated);
  }
  if (cursor.take('+')) {
    head.type = 'continuation';
    head.kind = '+';
    // RFC 3501 and 9051 ask for the space even before nothing.
    if (cursor.atEnd) cursor.note(cursor.pos, 'a space after "+"');
    else cursor.expect(' ');
    return { kind: '+', ...statusText(cursor, vocabulary) };
  }
  if (cursor.take('*')) {
    cursor.expect(' ');
    return untaggedData(cursor, vocabulary, kind => {
      head.kind = kind;
    });
  }
  return completion(cursor, head, vocabulary, cursor.run(tagChars, 'a response: "* ", "+ " or a tag'));
}

/** What follows a tag. */
function completion(cursor: Cursor, head: Head, vocabulary: Vocabulary, tag: string): Data {
  cursor.expect(' ');
  const start = cursor.pos;
  head.type = 'tagged';
  head.tag = tag;
  const condition = cursor.keyword('OK, NO or BAD');
  if (!['OK', 'NO', 'BAD'].includes(condition)) cursor.fail('OK, NO or BAD', start);
  head.kind = condition;
  return conditionData(cursor, condition, vocabulary);
}

/** What follows `* `. Tells the kind as soon as it is known. Also reads patterns. */
export function untaggedData(cursor: Cursor, vocabulary: Vocabulary, known: (kind: string) => void): Data {
  const start = cursor.pos;
  if ((cursor.pattern && cursor.next === '<') || /\d/.test(cursor.next)) {
    const number = cursor.number();
    cursor.expect(' ');
    return numbered(cursor, number, start, vocabulary, known);
  }
  const kind = cursor.keyword('the name of a response');
  known(kind);
  if (cursor.pattern) refuseNoResponse(cursor, kind, start, vocabulary);
  if (conditions.includes(kind)) return conditionData(cursor, kind, vocabulary);
  const form = vocabulary.responses.get(kind);
  // A pattern may name the kind alone.
  if (cursor.pattern && cursor.atEnd && !form?.whole) return { kind, fields: [] };
  if (form?.read && !form.numbered) return { kind, fields: form.read(cursor, vocabulary) };
  return { kind, fields: [{ name: 'data', value: unknownData(cursor) }] };
}

function numbered(
  cursor: Cursor,
  number: Value,
  start: number,
  vocabulary: Vocabulary,
  known: (kind: string) => void,
): Data {
  const name = cursor.pos;
  const kind = cursor.keyword(vocabulary.numbered);
  known(kind);
  const fields: Field[] = [{ name: 'number', value: number }];
  const form = vocabulary.responses.get(kind);
  if (cursor.pattern && !form?.numbered) {
    if (form || conditions.includes(kind))
      cursor.fail(`${vocabulary.numbered}, as ${kind} has no number before it`, name);
    refuseSlip(cursor, kind, name, vocabulary.responses, 'the name of a response');
  }
  if (!form?.numbered) return { kind, fields: [...fields, { name: 'data', value: unknownData(cursor) }] };
  const zero = number.type === 'number' && number.digits === '0';
  if (zero && form.numbered === 'message') cursor.note(start, 'a message sequence number above 0');
  if (form.read && !(cursor.pattern && cursor.atEnd)) fields.push(...form.read(cursor, vocabulary));
  return { kind, fields };
}

/** Responses that no RFC known here defines: values where it looks like values, else the octets as they are. */
function unknownData(cursor: Cursor): Value {
  const start = cursor.pos;
  try {
    const items: Value[] = [];
    while (cursor.take(' ')) items.push(cursor.anything());
    if (cursor.atEnd) return list(items, cursor.pattern ? 'prefix' : 'sequence');
  } catch (error) {
    // What a scenario writes is to be values.
    if (!(error instanceof Unreadable) || cursor.pattern) throw error;
  }
  cursor.pos = start;
  return atom(cursor.rest());
}

/** The name of a response alone, in a pattern. */
export function kindAlone(cursor: Cursor, vocabulary: Vocabulary): Data {
  const start = cursor.pos;
  const kind = cursor.keyword('the name of a response');
  refuseNoResponse(cursor, kind, start, vocabulary);
  return { kind, fields: [] };
}

/** What follows OK, NO, BAD, BYE or PREAUTH. A pattern may leave out the text, or the code and the text. */
function conditionData(cursor: Cursor, kind: string, vocabulary: Vocabulary): Data {
  if (cursor.atEnd) {
    if (!cursor.pattern) cursor.note(cursor.pos, `a space and text after ${kind}`);
    return { kind, fields: [] };
  }
  cursor.expect(' ');
  return { kind, ...statusText(cursor, vocabulary) };
}

/** resp-text: a response code in square brackets, and text. */
function statusText(cursor: Cursor, vocabulary: Vocabulary): Omit<Data, 'kind'> {
  // What begins as a response code in a pattern is one.
  if (!cursor.opensCode && !hasCode(cursor)) return textField(cursor);
  cursor.pos++;
  const code = responseCode(cursor, vocabulary);
  cursor.expect(']');
  if (cursor.atEnd) {
    if (!cursor.pattern) cursor.note(cursor.pos, 'a space after the response code');
  } else {
    cursor.expect(' ');
  }
  return { ...textField(cursor), code };
}

function textField(cursor: Cursor): Omit<Data, 'kind'> {
  const placeholder = cursor.placeholder();
  if (placeholder && cursor.atEnd) return { fields: [{ name: 'text', value: placeholder }] };
  if (cursor.pattern && cursor.atEnd) return { fields: [] };
  return { fields: [{ name: 'text', value: atom(cursor.rest()) }] };
}

/** Violations of the lines themselves: bare CR and LF, NUL, octets above 127 outside literals. */
function lineFlaws(frame: Frame, utf8: boolean): GrammarViolation[] {
  const grammarViolations: GrammarViolation[] = [];
  let from = 0;
  for (const literal of frame.literals.values()) {
    lineFlawsWithin(frame.octets, from, literal.start, utf8, grammarViolations);
    from = literal.start + literal.length;
  }
  lineFlawsWithin(frame.octets, from, frame.octets.length, utf8, grammarViolations);
  return grammarViolations;
}

function lineFlawsWithin(
  octets: Buffer,
  from: number,
  to: number,
  utf8: boolean,
  grammarViolations: GrammarViolation[],
): void {
  let high = -1;
  let seen: Set<string> | undefined;
  const grammarViolation = (invariant: string, offset: number, expected: string): void => {
    seen ??= new Set();
    if (seen.has(invariant)) return;
    seen.add(invariant);
    grammarViolations.push({
      invariant,
      offset,
      expected,
      found: showOctets(octets.subarray(offset, offset + 1)),
    });
  };
  for (let at = from; at < to; at++) {
    const octet = octets[at] ?? 0;
    if (octet === 0x0a && octets[at - 1] !== 0x0d) grammarViolation('line-ends', at, 'CR before LF');
    else if (octet === 0x0d && octets[at + 1] !== 0x0a) grammarViolation('line-ends', at, 'LF after CR');
    else if (octet === 0) grammarViolation('no-nul', at, 'no NUL octet');
    else if (octet > 0x7f && high < 0) high = at;
  }
  if (high >= 0 && !(utf8 && isUtf8(octets.subarray(from, to)))) {
    grammarViolation('eight-bit-outside-literals', high, utf8 ? 'UTF-8' : 'an octet below 128 outside literals');
  }
}

import { showText } from '../../../wire/octet-text.js';
import type { Octets } from '../../../wire/spool.js';
import type { Placeholder } from '../../match/placeholder.js';

/**
 * The values that responses are made of. An atom, a quoted string, a literal and NIL stay apart in the tree; what counts as equal is for
 * `match/compare.ts` to say. Patterns are trees of the same values, with holes where a placeholder stands.
 */

/** How the members of a list are held against those of a pattern. */
export type ListOrder =
  /** One by one. */
  | 'sequence'
  /** One by one, as far as the pattern goes (extension data may follow, unless it has `<end>` there). */
  | 'prefix'
  /** The same members in any order. */
  | 'set'
  /** As `set`, and \Recent counts only where the pattern names it. */
  | 'flags'
  /** Those that the pattern names are there. */
  | 'subset'
  /** Names and values in turn: the same pairs in any order. */
  | 'pairs'
  /** Names and values in turn: those pairs that the pattern names are there. */
  | 'some-pairs';

/** Text and octets; `fold` is set where the RFC makes the value's case meaningless. */
export type Text =
  | { readonly type: 'atom'; readonly text: string; readonly fold?: boolean }
  | {
      readonly type: 'quoted' | 'literal' | 'literal8';
      readonly octets: Buffer;
      readonly fold?: boolean;
      /** The same octets, of a literal that is too large to be looked at as a whole. */
      readonly large?: Octets;
    };

export type NumberValue = { readonly type: 'number'; readonly digits: string };
/** A sequence set or uid set, as written. */
export type SetValue = { readonly type: 'set'; readonly text: string };
/** A date-time, with the instant it names in seconds since 1970 (NaN if it is not a date). */
export type DateValue = { readonly type: 'date'; readonly text: string; readonly seconds: number };
export type ListValue = { readonly type: 'list'; readonly items: readonly Value[]; readonly order: ListOrder };
/** A placeholder of a pattern: `<any>` has no name. */
export type PlaceholderValue = { readonly type: 'placeholder' } & Placeholder;

export type Value = Text | NumberValue | SetValue | DateValue | ListValue | PlaceholderValue | { readonly type: 'nil' };

export const nil: Value = { type: 'nil' };

export function atom(text: string, fold = false): Text {
  return fold ? { type: 'atom', text, fold } : { type: 'atom', text };
}

/** A literal whose octets are read when somebody wants all of them. */
export function largeText(type: 'literal' | 'literal8', large: Octets, fold: boolean): Text {
  const text = {
    type,
    large,
    get octets() {
      return large.read(0, large.length);
    },
  };
  return fold ? Object.assign(text, { fold }) : text;
}

export function list(items: readonly Value[], order: ListOrder = 'sequence'): ListValue {
  return { type: 'list', items, order };
}

/** A named part of a response: an item of FETCH data, the mailbox name of a LIST response. */
export interface Field {
  readonly name: string;
  readonly value: Value;
}

/** What a response (or a response code) says, apart from how it was written. */
export interface Data {
  /** The keyword in upper case: `FETCH`, `OK`, `UIDVALIDITY`. `+` for a continuation request, `?` when it cannot be read. */
  readonly kind: string;
  readonly fields: readonly Field[];
  /** The response code of a status response or of a continuation request. */
  readonly code?: Data;
}

export function fieldOf(data: Data, name: string): Value | undefined {
  return data.fields.find(field => field.name === name)?.value;
}

/** The number that a value holds (also an atom of digits), or undefined. Above 2^53 it is rounded. */
export function numberOf(value: Value | undefined): number | undefined {
  return value?.type === 'number' ? Number(value.digits) : undefined;
}

/** The text of a scalar value as latin1, one character an octet; undefined for NIL, lists and holes. */
export function textOf(value: Value | undefined): string | undefined {
  switch (value?.type) {
    case 'atom':
    case 'set':
    case 'date':
      return value.text;
    case 'number':
      return value.digits;
    case 'quoted':
    case 'literal':
    case 'literal8':
      return value.octets.toString('latin1');
    default:
      return undefined;
  }
}

/** A value as it might stand in a report, cut at `limit` characters. */
export function show(value: Value, limit = 120): string {
  const text = render(value, limit, showText);
  return text.length > limit ? `${text.slice(0, limit)}...` : text;
}

/** @param write how the text of a scalar is written, and `quoted` that between double quotes */
function render(value: Value, limit: number, write: (text: string) => string, quoted = write): string {
  switch (value.type) {
    case 'nil':
      return 'NIL';
    case 'placeholder':
      return `<${value.name ?? 'any'}${value.of ? `:${value.of}` : ''}>`;
    case 'list': {
      let out = '(';
      for (const item of value.items) {
        if (out.length > limit) return `${out}...`;
        out += (out === '(' ? '' : ' ') + render(item, limit, write, quoted);
      }
      return `${out})`;
    }
    case 'quoted':
    case 'literal':
    case 'literal8':
      return `"${quoted((value.large?.read(0, limit + 1) ?? value.octets).toString('latin1', 0, limit + 1))}"`;
    case 'date':
      return `"${quoted(value.text)}"`;
    default:
      return write(textOf(value) ?? '');
  }
}

/** The value as a capture gives it: text as latin1, NIL as `NIL`, a list as it would be written. */
export function captured(value: Value): string {
  const itself = (text: string) => text;
  return textOf(value) ?? render(value, Number.MAX_SAFE_INTEGER, itself, text => text.replace(/["\\]/g, '\\$&'));
}

/** date-time, without its double quotes. */
export const dateForm =
  /^[ 0-3]\d-(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)-\d{4} [0-2]\d:[0-5]\d:[0-6]\d [+-]\d{4}$/i;

/** Is it a date-time, of a day and a time that there are? */
export function isDateTime(text: string): boolean {
  const [day = '', month = '', rest = ''] = text.split('-', 3);
  const midnight = new Date(`${day.trim()} ${month} ${rest.slice(0, 4)} 00:00:00 +0000`);
  return dateForm.test(text) && !Number.isNaN(dateValue(text).seconds) && midnight.getUTCDate() === Number(day);
}

/** Is it a flag, as a client may set it: an atom, or one behind a backslash? */
export function isFlag(text: string): boolean {
  return /^\\?(?:(?![(){%*"\\\]])[!-~])+$/.test(text);
}

/** The instant that a date-time names. */
export function dateValue(text: string): DateValue {
  const form = /^([ \d]\d)-(\w{3})-(\d{4}) (\d\d:\d\d:\d\d) ([+-]\d{4})$/.exec(text);
  const seconds = form
    ? Date.parse(`${form[1]?.trim()} ${form[2]} ${form[3]} ${form[4]} ${form[5]}`) / 1000
    : Number.NaN;
  return { type: 'date', text, seconds };
}

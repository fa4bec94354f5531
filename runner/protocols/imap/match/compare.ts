import { bind } from '../../match/placeholder.js';
import type { Bindings } from '../../session.js';
import {
  captured,
  type Data,
  type Field,
  type ListValue,
  numberOf,
  show,
  textOf,
  type Value,
} from '../grammar/values.js';
import type { Known } from './known.js';

/**
 * Holds a value against a pattern's value. Text is equal whether it came as an atom, a quoted string or a literal, since the grammar has
 * decided already which of them may stand there; NIL equals only NIL. Captures go into `bindings`, where a name that has a value already
 * must get the same one; when the values differ, what is in `bindings` is of no use.
 */
export function sameValue(pattern: Value, actual: Value, bindings: Bindings): boolean {
  if (pattern.type === 'placeholder') {
    if (pattern.of === 'number' && numberOf(actual) === undefined && !/^\d+$/.test(textOf(actual) ?? '')) return false;
    if (pattern.of === 'string' && !['atom', 'quoted', 'literal', 'literal8', 'date'].includes(actual.type))
      return false;
    return pattern.name === undefined || bind(bindings, pattern.name, captured(actual));
  }
  if (pattern.type === 'nil' || actual.type === 'nil') return pattern.type === actual.type;
  if (pattern.type === 'list' || actual.type === 'list') {
    return pattern.type === 'list' && actual.type === 'list' && sameList(pattern, actual, bindings);
  }
  if (pattern.type === 'date' && actual.type === 'date' && !Number.isNaN(pattern.seconds)) {
    return pattern.seconds === actual.seconds;
  }
  const text = textOf(actual) ?? '';
  if (pattern.type === 'set') return sameSet(pattern.text, text);
  const fold = 'fold' in actual && actual.fold === true;
  const wanted = textOf(pattern) ?? '';
  return fold ? wanted.toUpperCase() === text.toUpperCase() : wanted === text;
}

/** Makes a comparison that may bind names; one that fails leaves `bindings` as they were. */
function tried(bindings: Bindings, compare: (own: Bindings) => boolean): boolean {
  const own = { ...bindings };
  if (!compare(own)) return false;
  Object.assign(bindings, own);
  return true;
}

function sameList(pattern: ListValue, actual: ListValue, bindings: Bindings): boolean {
  const wanted = pattern.items;
  const given = actual.items;
  switch (actual.order) {
    case 'sequence':
      return wanted.length === given.length && inTurn(wanted, given, bindings);
    case 'prefix': {
      const last = wanted.at(-1);
      if (last?.type === 'placeholder' && last.name === 'end') {
        return wanted.length - 1 === given.length && inTurn(wanted.slice(0, -1), given, bindings);
      }
      return wanted.length <= given.length && inTurn(wanted, given, bindings);
    }
    case 'set':
      return wanted.length === given.length && unordered(wanted, given, bindings);
    case 'subset':
      return unordered(wanted, given, bindings);
    case 'flags': {
      const named = wanted.some(isRecent);
      const rest = named ? given : given.filter(item => !isRecent(item));
      return wanted.length === rest.length && unordered(wanted, rest, bindings);
    }
    case 'pairs':
      return wanted.length === given.length && pairs(wanted, given, bindings);
    case 'some-pairs':
      return pairs(wanted, given, bindings);
  }
}

function isRecent(value: Value): boolean {
  return textOf(value)?.toUpperCase() === '\\RECENT';
}

function inTurn(wanted: readonly Value[], given: readonly Value[], bindings: Bindings): boolean {
  return wanted.every((value, index) => {
    const other = given[index];
    return other !== undefined && sameValue(value, other, bindings);
  });
}

/** Each member of the pattern takes one member of its own; those with a value choose before the holes. */
function unordered(wanted: readonly Value[], given: readonly Value[], bindings: Bindings): boolean {
  const plain = given.every(item => item.type !== 'list' && item.type !== 'nil');
  const left = new Map<string, Value[]>();
  const rest: Value[] = [];
  for (const item of given) {
    if (!plain) rest.push(item);
    else {
      const key = keyOf(item);
      const same = left.get(key);
      if (same) same.push(item);
      else left.set(key, [item]);
    }
  }
  const placeholders = wanted.filter(value => value.type === 'placeholder');
  for (const value of wanted) {
    if (value.type === 'placeholder') continue;
    if (plain) {
      // A folded member is kept under its upper-case form, another under its text.
      const text = textOf(value);
      const same = left.get(`=${text}`) ?? left.get(`~${text?.toUpperCase()}`);
      if (text === undefined || !same?.length) return false;
      same.pop();
      continue;
    }
    const index = rest.findIndex(item => tried(bindings, own => sameValue(value, item, own)));
    if (index < 0) return false;
    rest.splice(index, 1);
  }
  if (placeholders.length === 0) return true;
  const remaining = plain ? given.filter(item => taken(left, item)) : rest;
  return placeholders.every(placeholder => {
    const index = remaining.findIndex(item => sameValue(placeholder, item, bindings));
    if (index < 0) return false;
    remaining.splice(index, 1);
    return true;
  });
}

function keyOf(value: Value): string {
  const fold = 'fold' in value && value.fold === true;
  return fold ? `~${textOf(value)?.toUpperCase()}` : `=${textOf(value)}`;
}

/** Is this very member still among those left? */
function taken(left: ReadonlyMap<string, readonly Value[]>, item: Value): boolean {
  return left.get(keyOf(item))?.includes(item) ?? false;
}

function pairs(wanted: readonly Value[], given: readonly Value[], bindings: Bindings): boolean {
  for (let index = 0; index < wanted.length; index += 2) {
    const name = wanted[index];
    const value = wanted[index + 1];
    if (!name || !value) return false;
    const at = given.findIndex((item, place) => place % 2 === 0 && sameValue(name, item, {}));
    const other = at < 0 ? undefined : given[at + 1];
    if (!other || !sameValue(value, other, bindings)) return false;
  }
  return true;
}

/** Are these the same numbers, however they were written? */
export function sameSet(one: string, other: string): boolean {
  return canonicalSet(one) === canonicalSet(other);
}

function canonicalSet(text: string): string {
  const star = Number.POSITIVE_INFINITY;
  const ranges = text.split(',').map(part => {
    const ends = part.split(':').map(end => (end === '*' ? star : Number(end)));
    const low = Math.min(...ends);
    return { low, high: Math.max(...ends) };
  });
  ranges.sort((a, b) => a.low - b.low);
  const merged: { low: number; high: number }[] = [];
  for (const range of ranges) {
    const last = merged.at(-1);
    if (last && range.low <= last.high + 1) last.high = Math.max(last.high, range.high);
    else merged.push(range);
  }
  return merged.map(range => `${range.low}:${range.high}`).join(',');
}

/** How a response compares with a pattern: nothing differs, or what does. */
export interface Comparison {
  readonly bindings: Bindings;
  /** Empty when the pattern is satisfied; else a phrase for each part that differs. */
  readonly differences: readonly string[];
  /** How many parts agree: what makes one failed match nearer than another. */
  readonly agreed: number;
}

/** A part of a pattern that is held against the field of the same name. */
export interface Part {
  readonly name: string;
  readonly expected: string;
  /** The field must not be there. */
  readonly absent?: boolean;
  test(value: Value, bindings: Bindings, known: Known): boolean;
  /**
   * In place of `test`, for what is computed: the phrases that say how the value differs. It is asked when all the other parts agree.
   * @throws NotKnown
   */
  differences?(value: Value, data: Data, known: Known): readonly string[];
}

export function partOf(field: Field): Part {
  return {
    name: field.name,
    expected: show(field.value),
    test: (value, bindings) => sameValue(field.value, value, bindings),
  };
}

/** The parts that say which message or mailbox is meant: agreeing there makes a match nearer than elsewhere. */
const identifying: ReadonlySet<string> = new Set(['number', 'name']);

/** Holds fields against the parts of a pattern, names of which may be `bound` already. Fields that no part names are no difference. */
export function compareParts(
  parts: readonly Part[],
  data: Data,
  known: Known,
  prefix = '',
  bound: Bindings = {},
): Comparison {
  const bindings = { ...bound };
  const differences: string[] = [];
  let agreed = 0;
  const computed: { readonly name: string; readonly part: Part; readonly value: Value }[] = [];
  for (const part of parts) {
    const values = data.fields.filter(field => field.name === part.name);
    const name = prefix + part.name;
    if (part.absent === true && values.length === 0) agreed++;
    else if (values.length === 0) differences.push(`${name}: expected ${part.expected}, got none`);
    else if (part.differences !== undefined) computed.push(...values.map(({ value }) => ({ name, part, value })));
    else if (values.some(({ value }) => tried(bindings, own => part.test(value, own, known))))
      agreed += identifying.has(part.name) ? 3 : 1;
    else {
      const got = values.map(field => show(field.value)).join(', ');
      const again = values.some(field => part.test(field.value, {}, known)) ? ' with the value captured before' : '';
      differences.push(`${name}: expected ${part.expected}${again}, got ${got}`);
    }
  }
  if (differences.length > 0) return { bindings, differences, agreed };
  for (const { name, part, value } of computed) {
    const found = part.differences?.(value, data, known) ?? [];
    if (found.length === 0) agreed++;
    differences.push(...found.map(difference => `${name}: ${difference}`));
  }
  return { bindings, differences, agreed };
}

/** What a pattern's text says, part by part. */
export interface DataPattern {
  readonly kind: string;
  readonly parts: readonly Part[];
  readonly code?: DataPattern;
}

export function dataPattern({ kind, fields, code }: Data): DataPattern {
  return { kind, parts: fields.map(partOf), ...(code === undefined ? {} : { code: dataPattern(code) }) };
}

/** Holds a whole response (or a response code) against a pattern's text. */
export function compareData(pattern: DataPattern, actual: Data, known: Known): Comparison {
  const own = compareParts(pattern.parts, actual, known);
  if (!pattern.code) return own;
  if (pattern.code.kind !== actual.code?.kind) {
    const got = actual.code ? `[${actual.code.kind}]` : 'none';
    return { ...own, differences: [...own.differences, `response code: expected [${pattern.code.kind}], got ${got}`] };
  }
  const code = compareParts(pattern.code.parts, actual.code, known, `${pattern.code.kind} `, own.bindings);
  return {
    bindings: code.bindings,
    differences: [...own.differences, ...code.differences],
    agreed: own.agreed + code.agreed + 1,
  };
}

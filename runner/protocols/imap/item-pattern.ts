import { endsWithMessage } from '../lines/message.js';
import { type Expression, regularExpression } from '../lines/regular-expression.js';
import { type Part, partOf } from './compare.js';
import { holdsText, itemValue } from './fetch.js';
import { hasAndLacks } from './map-parts.js';
import { PatternError, readText } from './pattern-text.js';
import { nil, type Value } from './values.js';

/** What may be asked of an item that holds text. */
const textKeys = ['message', 'trace', 'text', 'matches', 'octets', 'has', 'lacks'];

/**
 * One item of `{fetch: .., items: {..}}`. A scalar is read by the item's own grammar, except that for items holding text (sections,
 * RFC822, PREVIEW) it is the text itself; flags may be `{has, lacks}`; text may be `{message, trace, text, matches, octets, has, lacks}`.
 */
export function fetchItemPart(name: string, asked: unknown, message: (file: string) => Buffer): Part {
  if (asked === null) return partOf({ name, value: nil });
  if (typeof asked === 'object') {
    if (name === 'FLAGS') return hasAndLacks(name, asked);
    if (!holdsText(name)) throw new PatternError(`${name} is given as text in the grammar of the item`);
    return textPart(name, asked as Readonly<Record<string, unknown>>, message);
  }
  const text = quotedDate(name, String(asked));
  if (!holdsText(name)) return partOf({ name, value: readText(text, cursor => itemValue(cursor, name)) });
  if (/^<[A-Za-z][\w-]*(?::\w+)?>$/.test(text))
    return partOf({ name, value: readText(text, cursor => cursor.anything()) });
  return partOf({ name, value: text === 'NIL' ? nil : { type: 'quoted', octets: Buffer.from(text, 'utf8') } });
}

/** A date-time needs no quotes of its own in a map. */
function quotedDate(name: string, text: string): string {
  return /^(?:INTERNALDATE|SAVEDATE)$/.test(name) && /^[ \d]/.test(text) ? `"${text}"` : text;
}

function textPart(name: string, asked: Readonly<Record<string, unknown>>, message: (file: string) => Buffer): Part {
  const unknown = Object.keys(asked).find(key => !textKeys.includes(key));
  if (unknown !== undefined)
    throw new PatternError(`unknown key ${unknown} of ${name}: expected ${textKeys.join(', ')}`);
  const tests: ((octets: Buffer) => boolean)[] = [];
  if (asked.message !== undefined) {
    const fixture = message(String(asked.message));
    tests.push(octets => (asked.trace === true ? endsWithMessage(octets, fixture) : octets.equals(fixture)));
  }
  if (asked.text !== undefined) {
    const wanted = Buffer.from(String(asked.text).replace(/\r?\n/g, '\r\n'), 'utf8');
    tests.push(octets => octets.equals(wanted));
  }
  if (asked.matches !== undefined) {
    const pattern = readRegExp(String(asked.matches));
    tests.push(octets => pattern.test(octets.toString('latin1')));
  }
  if (asked.octets !== undefined) tests.push(octets => octets.length === Number(asked.octets));
  if (asked.has !== undefined) tests.push(octets => strings(asked.has).every(part => octets.includes(part)));
  if (asked.lacks !== undefined) tests.push(octets => !strings(asked.lacks).some(part => octets.includes(part)));
  return { name, expected: JSON.stringify(asked), test: value => all(octetsOf(value), tests) };
}

function strings(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).map(String);
}

/** NIL is no text, so nothing asked of a text holds for it. */
function all(octets: Buffer | undefined, tests: readonly ((octets: Buffer) => boolean)[]): boolean {
  return octets !== undefined && tests.every(test => test(octets));
}

function octetsOf(value: Value): Buffer | undefined {
  return value.type === 'quoted' || value.type === 'literal' || value.type === 'literal8' ? value.octets : undefined;
}

/** `/re/flags` as a regular expression. Throws PatternError. */
export function readRegExp(text: string): Expression {
  const expression = regularExpression(text);
  if (!expression) throw new PatternError(`${JSON.stringify(text)} is not a regular expression: expected /../`);
  return expression;
}

import { Invalid } from '../../match/invalid.js';
import type { Data } from '../grammar/values.js';
import { type Pattern, readCode, readPattern } from './pattern.js';

/** One expectation on what a server sends, read and understood. */
export interface Expectation {
  /** Conditions of the tagged response that are right; undefined: no tagged response is waited for. */
  readonly tagged?: readonly string[];
  /** Response codes of the tagged response, one of which must be there; null: there must be none. */
  readonly codes: readonly Data[] | null;
  readonly continuation: boolean;
  readonly untagged: readonly Pattern[];
  /** No other responses of the kinds that `untagged` names. */
  readonly only: boolean;
  /** How many responses of a kind there must be. */
  readonly count: Readonly<Record<string, number>>;
  /** As it goes into a report. */
  readonly text: string;
}

const conditions = ['OK', 'NO', 'BAD'];
const universal = ['close', 'reset', 'closed', 'alert', 'secured', 'silence'];
const known = ['tagged', 'code', 'untagged', 'only', 'continuation', 'count'];

/** The alternatives of an `expect`. Throws Invalid. */
export function readExpectations(value: unknown): readonly Expectation[] {
  const alternatives = Array.isArray(value) ? value : [value];
  if (alternatives.length === 0) throw new Invalid('an empty list of alternatives can never be met');
  return alternatives.map(readExpectation);
}

function readExpectation(value: unknown): Expectation {
  const plain = { codes: [], continuation: false, untagged: [], only: false, count: {} };
  if (typeof value === 'string') {
    const word = value.trim();
    if (conditions.includes(word)) return { ...plain, tagged: [word], text: `tagged ${word}` };
    if (word === 'continuation') return { ...plain, continuation: true, text: 'a continuation request' };
    if (word === 'BYE' || word === 'PREAUTH')
      return { ...plain, untagged: [readPattern(word)], text: `untagged ${word}` };
    throw new Invalid(
      `unknown expectation ${JSON.stringify(word)}: expected OK, NO, BAD, BYE, PREAUTH, continuation or a map`,
    );
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Invalid(`an expectation is a word or a map, not ${JSON.stringify(value)}`);
  }
  return readMap(value as Readonly<Record<string, unknown>>);
}

function readMap(map: Readonly<Record<string, unknown>>): Expectation {
  const unknown = Object.keys(map).find(key => !known.includes(key));
  if (unknown !== undefined)
    throw new Invalid(`unknown key ${unknown} in an IMAP expectation: expected ${known.join(', ')}`);
  const tagged = map.tagged === undefined ? undefined : many(map.tagged).map(readCondition);
  const codes =
    map.code === null ? null : map.code === undefined ? [] : many(map.code).map(code => readCode(String(code)));
  const untagged = map.untagged === undefined ? [] : many(map.untagged).map(pattern => readPattern(pattern));
  const only = readBoolean(map, 'only');
  const continuation = readBoolean(map, 'continuation');
  const count = readCount(map.count);
  if (codes?.length !== 0 && !tagged) throw new Invalid('code is that of the tagged response: tagged is missing');
  if (only && untagged.length === 0) throw new Invalid('only has no untagged patterns to be about');
  if (!tagged && !continuation && untagged.length === 0 && Object.keys(count).length === 0) {
    throw new Invalid('an expectation that asks for nothing');
  }
  const text = [
    ...untagged.map(pattern => `* ${pattern.text}`),
    ...(only ? ['and no other of these kinds'] : []),
    ...Object.entries(count).map(([kind, times]) => `${times} x ${kind}`),
    ...(continuation ? ['a continuation request'] : []),
    ...(tagged ? [`tagged ${tagged.join(' or ')}${codeText(map.code)}`] : []),
  ].join('; ');
  return { ...(tagged ? { tagged } : {}), codes, continuation, untagged, only, count, text };
}

function codeText(code: unknown): string {
  if (code === undefined) return '';
  return code === null ? ' without a response code' : ` [${many(code).join('] or [')}]`;
}

function many(value: unknown): readonly unknown[] {
  const values = Array.isArray(value) ? value : [value];
  if (values.length === 0) throw new Invalid('an empty list');
  return values;
}

function readCondition(value: unknown): string {
  if (typeof value === 'string' && conditions.includes(value)) return value;
  throw new Invalid(`tagged is one of ${conditions.join(', ')}, not ${JSON.stringify(value)}`);
}

function readBoolean(map: Readonly<Record<string, unknown>>, key: string): boolean {
  const value = map[key];
  if (value === undefined) return false;
  if (typeof value === 'boolean') return value;
  throw new Invalid(`${key} is true or false`);
}

function readCount(value: unknown): Readonly<Record<string, number>> {
  if (value === undefined) return {};
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Invalid('count is a map of kinds and numbers');
  return Object.fromEntries(
    Object.entries(value).map(([kind, times]) => {
      if (!/^\d+$/.test(String(times))) throw new Invalid(`count of ${kind} is a number`);
      return [kind.toUpperCase(), Number(times)];
    }),
  );
}

/**
 * Tells what is wrong with an `expect` (or `observe`, `skip-if`) for IMAP, or undefined. May be asked before substitution: `${name}`
 * stands for one word, or where no word can stand, for a whole value. Expectations common to all protocols are not looked into.
 */
export function checkExpectation(value: unknown): string | undefined {
  const alternatives = (Array.isArray(value) ? value : [value]).filter(item => !isUniversal(item));
  if (alternatives.length === 0)
    return Array.isArray(value) && value.length === 0 ? 'an empty list of alternatives' : undefined;
  return wrongWith(alternatives, readExpectations);
}

/** The same for one pattern of `forbid`. */
export function checkForbidden(value: unknown): string | undefined {
  return isUniversal(value) ? undefined : wrongWith(value, readForbidden);
}

/** A pattern of `forbid`, which is about untagged responses. Throws Invalid. */
export function readForbidden(value: unknown): Pattern {
  return readPattern(value, true);
}

function isUniversal(value: unknown): boolean {
  if (typeof value === 'string') return universal.includes(value);
  return typeof value === 'object' && value !== null && Object.keys(value).length === 1 && 'silence' in value;
}

function wrongWith(value: unknown, read: (value: unknown) => unknown): string | undefined {
  let wrong: string | undefined;
  const opaque = JSON.stringify(value)?.includes('${') === true;
  for (const word of opaque ? ['1', '<any>', 'OK', '(1)'] : ['']) {
    try {
      read(opaque ? withWord(value, word) : value);
      return undefined;
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      wrong ??= error.message;
    }
  }
  return wrong;
}

/** Where only certain words may stand, one of them stands for a variable. */
const closed: Readonly<Record<string, string>> = { tagged: 'OK', count: '1' };

/** The value with each `${name}` replaced. */
function withWord(value: unknown, word: string): unknown {
  if (typeof value === 'string') return value.replace(/(?<!\$)\$\{[^}]*\}/g, word);
  if (Array.isArray(value)) return value.map(item => withWord(item, word));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [withWord(key, word), withWord(item, closed[key] ?? word)]),
  );
}

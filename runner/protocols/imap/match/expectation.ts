import { holdsVariable } from '../../../source/template.js';
import { Compiled } from '../../match/compiled.js';
import type { Expectation } from '../../match/expectation.js';
import { Invalid, problemOf } from '../../match/invalid.js';
import type { Fields } from '../../match/shape.js';
import type { DataPattern } from './compare.js';
import { allPlain, plain, putIn } from './given.js';
import { type Pattern, readCode, readPattern } from './pattern.js';

/** What responses have to be. */
export interface ImapExpectation extends Expectation {
  /** Conditions of the tagged response that are right; undefined: no tagged response is waited for. */
  readonly tagged?: readonly string[];
  /** Response codes of the tagged response, one of which must be there; null: there must be none. */
  readonly codes: readonly DataPattern[] | null;
  readonly continuation: boolean;
  readonly untagged: readonly Pattern[];
  /** No other responses of the kinds that `untagged` names. */
  readonly only: boolean;
  /** How many responses of a kind there must be. */
  readonly count: Readonly<Record<string, number>>;
}

const conditions = ['OK', 'NO', 'BAD'];
const known = ['tagged', 'code', 'untagged', 'only', 'continuation', 'count'];

/**
 * Reads an `expect`, `observe` or `skip-if` for IMAP: a word, or a map.
 * @throws Invalid
 */
export function compile(value: unknown): Compiled<ImapExpectation> {
  return compiledPattern(value, readExpectation);
}

/**
 * Reads a pattern of `forbid`, which is about untagged responses.
 * @throws Invalid
 */
export function compileForbidden(value: unknown): Compiled<ForbiddenPattern> {
  return compiledPattern(value, source => readPattern(source, true));
}

/** What must not be among the responses. */
export type ForbiddenPattern = Expectation & Pattern;

/** Words that may stand for a variable: `${name}` is one word or, where no word can stand, a whole value. */
const words = ['1', '<any>', 'OK', '(1)'];

/** Reads a pattern; one that holds variables is read with each of the words in their place first, to see whether any can be right. */
function compiledPattern<T>(value: unknown, read: (value: unknown) => T): Compiled<T> {
  if (holdsVariable(value)) {
    const problems = words.map(word => problemOf(() => read(withWord(value, word))));
    const [first] = problems;
    if (first !== undefined && !problems.includes(undefined)) throw new Invalid(first);
  }
  return holdsVariable(value) ? Compiled.waiting(variables => read(putIn(value, variables))) : Compiled.of(read(value));
}

function readExpectation(value: unknown): ImapExpectation {
  const nothing = { codes: [], continuation: false, untagged: [], only: false, count: {} };
  if (typeof value === 'string') {
    const word = plain(value).trim();
    if (conditions.includes(word)) return { ...nothing, tagged: [word], describe: () => `tagged ${word}` };
    if (word === 'continuation') return { ...nothing, continuation: true, describe: () => 'a continuation request' };
    if (word === 'BYE' || word === 'PREAUTH')
      return { ...nothing, untagged: [readPattern(word)], describe: () => `untagged ${word}` };
    throw new Invalid(
      `unknown expectation ${JSON.stringify(word)}: expected OK, NO, BAD, BYE, PREAUTH, continuation or a map`,
    );
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Invalid(`an expectation is a word or a map, not ${JSON.stringify(value)}`);
  }
  return readMap(value as Fields);
}

function readMap(patterns: Fields): ImapExpectation {
  const map = allPlain(patterns) as Fields;
  const unknown = Object.keys(map).find(key => !known.includes(key));
  if (unknown !== undefined)
    throw new Invalid(`unknown key ${unknown} in an IMAP expectation: expected ${known.join(', ')}`);
  const tagged = map.tagged === undefined ? undefined : many(map.tagged).map(readCondition);
  const codes =
    map.code === null ? null : map.code === undefined ? [] : many(patterns.code).map(code => readCode(String(code)));
  const untagged = map.untagged === undefined ? [] : many(patterns.untagged).map(pattern => readPattern(pattern));
  const only = readBoolean(map, 'only');
  const continuation = readBoolean(map, 'continuation');
  const count = readCount(map.count);
  if (codes?.length !== 0 && !tagged) throw new Invalid('code is that of the tagged response: tagged is missing');
  if (only && untagged.length === 0) throw new Invalid('only has no untagged patterns to be about');
  if (!tagged && !continuation && untagged.length === 0 && Object.keys(count).length === 0) {
    throw new Invalid('an expectation that asks for nothing');
  }
  const text = [
    ...untagged.map(pattern => `* ${pattern.describe()}`),
    ...(only ? ['and no other of these kinds'] : []),
    ...Object.entries(count).map(([kind, times]) => `${times} x ${kind}`),
    ...(continuation ? ['a continuation request'] : []),
    ...(tagged ? [`tagged ${tagged.join(' or ')}${codeText(map.code)}`] : []),
  ].join('; ');
  return { ...(tagged ? { tagged } : {}), codes, continuation, untagged, only, count, describe: () => text };
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

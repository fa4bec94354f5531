import { holdsVariable } from '../../../source/template.js';
import { Compiled } from '../../match/compiled.js';
import type { Expectation } from '../../match/expectation.js';
import { type Cause, Invalid, inside, invalidity, problemOf, readAll, readEach } from '../../match/invalid.js';
import type { Fields } from '../../match/shape.js';
import { vocabulary } from '../extensions/index.js';
import { kindAlone } from '../grammar/response.js';
import type { DataPattern } from './compare.js';
import { plain, plainTree, putIn } from './given.js';
import { readText } from './parts.js';
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
    const found: Invalid[] = [];
    for (const word of words) {
      const problem = invalidity(() => read(withWord(value, word)));
      if (problem === undefined) return Compiled.waiting(variables => read(putIn(value, variables)));
      found.push(problem);
    }
    // With another word than one that can stand there, more is wrong.
    throw found.reduce((least, one) => (one.causes.length < least.causes.length ? one : least));
  }
  return Compiled.of(read(value));
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
  const map = plainTree(patterns) as Fields;
  const wrong: Cause[] = Object.keys(map)
    .filter(key => !known.includes(key))
    .map(key => ({
      path: [key],
      message: `unknown key ${key} in an IMAP expectation: expected ${known.join(', ')}`,
      of: 'key',
    }));
  /** What is wrong under one key does not hide what is under another. */
  const under = <T>(key: string, otherwise: T, read: () => T): T => {
    const problem = invalidity(() => {
      otherwise = map[key] === undefined ? otherwise : inside(key, read);
    });
    wrong.push(...(problem?.causes ?? []));
    return otherwise;
  };
  const tagged = under<readonly string[] | undefined>('tagged', undefined, () => many(map.tagged, readCondition));
  const codes = under<readonly DataPattern[] | null>('code', [], () =>
    map.code === null ? null : many(patterns.code, readCode),
  );
  const untagged = under<readonly Pattern[]>('untagged', [], () => many(patterns.untagged, one => readPattern(one)));
  const only = under('only', false, () => readBoolean(map, 'only'));
  const continuation = under('continuation', false, () => readBoolean(map, 'continuation'));
  const count = under<Readonly<Record<string, number>>>('count', {}, () => readCount(map.count));
  if (wrong.length > 0) throw new Invalid(wrong);
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
  return code === null ? ' without a response code' : ` [${[code].flat().join('] or [')}]`;
}

function many<T>(value: unknown, read: (one: unknown) => T): readonly T[] {
  if (Array.isArray(value) && value.length === 0) throw new Invalid('an empty list');
  return readEach(value, read);
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
  const counts = Object.entries(value).map(([kind, times]) => () => {
    const problem = problemOf(() => readText(kind, cursor => kindAlone(cursor, vocabulary)));
    if (problem !== undefined) throw new Invalid([{ path: [kind], message: problem, of: 'key' }]);
    if (!/^\d+$/.test(String(times))) throw new Invalid([{ path: [kind], message: `count of ${kind} is a number` }]);
    return [kind.toUpperCase(), Number(times)] as const;
  });
  return Object.fromEntries(readAll(counts));
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

import { nearest } from '../../../source/nearest.js';
import { showOctets } from '../../../wire/octet-text.js';
import { Invalid } from '../../match/invalid.js';
import { patterns, vocabulary } from '../extensions/index.js';
import { responseCode } from '../grammar/codes.js';
import { kindAlone, untaggedData } from '../grammar/response.js';
import type { Data } from '../grammar/values.js';
import { type Comparison, compareData, compareParts, type DataPattern, dataPattern } from './compare.js';
import { plain, plainTree } from './given.js';
import type { Known } from './known.js';
import { type Mapping, readText } from './parts.js';

/** What an expectation asks of one untagged response. */
export interface Pattern {
  /** The kind of response that can satisfy it. */
  readonly kind: string;
  /** As it goes into a report. */
  describe(): string;
  compare(data: Data, known: Known): Comparison;
}

/**
 * A pattern from a scenario: text in the response's own grammar without `* `, or a map. `bare`: a kind's name alone means any response of
 * that kind (as in `forbid`), also where the grammar would read it as an empty response. Throws Invalid.
 */
export function readPattern(source: unknown, bare = false): Pattern {
  if (typeof source === 'string') return textPattern(source.trim().replace(/^\* /, ''), bare);
  if (typeof source === 'object' && source !== null && !Array.isArray(source)) {
    return mapPattern(source as Mapping);
  }
  throw new Invalid(`an untagged pattern is a text or a map, not ${JSON.stringify(source)}`);
}

function textPattern(text: string, bare: boolean): Pattern {
  const shown = plain(text);
  if (bare && /^[A-Za-z]+$/.test(shown)) return anyOf(readText(text, cursor => kindAlone(cursor, vocabulary)).kind);
  const data = dataPattern(readText(text, cursor => untaggedData(cursor, vocabulary, () => {})));
  return {
    kind: data.kind,
    describe: () => showOctets(Buffer.from(shown)),
    compare: (actual, known) => compareData(data, actual, known),
  };
}

function anyOf(kind: string): Pattern {
  return { kind, describe: () => kind, compare: () => ({ bindings: {}, differences: [], agreed: 0 }) };
}

/** A pattern in map form, such as `{fetch: 2, items: {UID: <uid>}}`. Throws Invalid. */
function mapPattern(source: Mapping): Pattern {
  const key = Object.keys(source).find(each => patterns.has(each)) ?? '';
  const asked = patterns.get(key)?.(source, key, vocabulary);
  if (!asked) throw unknownPattern(source);
  return {
    kind: asked.kind,
    describe: () => JSON.stringify(plainTree(source)),
    compare: (actual, known) => {
      const data: Data | undefined = asked.code ? actual.code : actual;
      if (asked.code && data?.kind !== asked.code) {
        return {
          bindings: {},
          agreed: 0,
          differences: [`response code: expected [${asked.code}], got ${data ? `[${data.kind}]` : 'none'}`],
        };
      }
      const compared = compareParts(asked.parts, data ?? actual, known);
      if (asked.whole !== undefined && compared.differences.length === 0)
        return { ...compared, differences: asked.whole(actual, known) };
      const extra = asked.only ? actual.fields.filter(field => !asked.only?.has(field.name)) : [];
      if (extra.length === 0) return compared;
      return {
        ...compared,
        differences: [...compared.differences, `also there: ${extra.map(field => field.name).join(', ')}`],
      };
    },
  };
}

function unknownPattern(source: Mapping): Invalid {
  const all = [...patterns.keys()];
  const written = Object.keys(source);
  const [key] = written;
  if (key === undefined || written.length > 1) return new Invalid(`unknown pattern: expected one of ${all.join(', ')}`);
  const meant = nearest(key, all);
  const message = `unknown pattern ${key}: ${meant === undefined ? `expected one of ${all.join(', ')}` : `did you mean ${meant}?`}`;
  return new Invalid([{ path: [key], message, of: 'key' }]);
}

/** A response code's pattern, without its square brackets: `TRYCREATE`, `APPENDUID <v> <uid>`. Throws Invalid. */
export function readCode(text: unknown): DataPattern {
  if (typeof text !== 'string') throw new Invalid(`a response code is a text, not ${JSON.stringify(text)}`);
  return dataPattern(readText(text.replace(/^\[(.*)\]$/, '$1'), cursor => responseCode(cursor, vocabulary)));
}

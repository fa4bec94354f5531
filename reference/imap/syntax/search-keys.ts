import type { Message } from '../../store/message.js';
import type { SelectedMailbox } from '../selected.js';
import { type Day, readDate } from './dates.js';
import type { CommandReader } from './reader.js';
import { readSequenceSet, type SequenceSet, seesSequenceSet } from './sequence-set.js';

/** search-key of RFC 3501 9. Text is latin1, one character an octet, in the charset of the command. */
export type SearchKey =
  | { readonly key: 'ALL' | 'NEW' | 'OLD' | 'RECENT' }
  | { readonly key: 'FLAG'; readonly flag: string; readonly set: boolean }
  | { readonly key: 'HEADER'; readonly field: string; readonly text: string }
  | { readonly key: 'BODY' | 'TEXT'; readonly text: string }
  | { readonly key: 'BEFORE' | 'ON' | 'SINCE' | 'SENTBEFORE' | 'SENTON' | 'SENTSINCE'; readonly day: Day }
  | { readonly key: 'LARGER' | 'SMALLER'; readonly size: number }
  | { readonly key: 'UID' | 'SEQUENCE'; readonly set: SequenceSet }
  | { readonly key: 'MODSEQ'; readonly since: number; readonly flag?: string }
  | ExtensionKey
  | { readonly key: 'NOT' | 'FUZZY' | 'FILTER'; readonly operand: SearchKey }
  | UndefinedFilter
  | { readonly key: 'OR' | 'AND'; readonly operands: readonly SearchKey[] };

/** A key of an extension, which says itself what it matches. */
export interface ExtensionKey {
  readonly key: 'extension';
  /** In upper case. */
  readonly name: string;
  readonly matches: (message: Message, selected: SelectedMailbox) => boolean;
}

/** A filter that there is not. */
export interface UndefinedFilter {
  readonly key: 'FILTER';
  /** @throws Refusal */
  readonly refuse: () => never;
}

const flagKeys = ['ANSWERED', 'DELETED', 'DRAFT', 'FLAGGED', 'SEEN'];
const deepest = 64;

/** How a key of an extension is read, by its name in upper case; `another` reads a key that stands behind it. */
type ReadKey = (name: string) => ((reader: CommandReader, another: () => SearchKey) => SearchKey) | undefined;

/** Whether a key holds one of these, within whatever others. */
export function hasKey(key: SearchKey, name: SearchKey['key']): boolean {
  if (key.key === name) return true;
  if ('operand' in key) return hasKey(key.operand, name);
  return 'operands' in key && key.operands.some(operand => hasKey(operand, name));
}

/**
 * Reads one or more search keys, which all have to hold.
 * @param lacks whether there is no key of a name, in upper case, though it is one of those below
 * @param reads how keys of extensions are read
 */
export function readSearchKeys(
  reader: CommandReader,
  lacks: (name: string) => boolean,
  reads: ReadKey = () => undefined,
): SearchKey {
  const operands: SearchKey[] = [];
  const read = (depth: number): SearchKey => readSearchKey(reader, depth, { lacks, reads }, read);
  do operands.push(read(0));
  while (reader.accept(' '));
  return { key: 'AND', operands };
}

function readSearchKey(
  reader: CommandReader,
  depth: number,
  { lacks, reads }: { readonly lacks: (name: string) => boolean; readonly reads: ReadKey },
  within: (depth: number) => SearchKey,
): SearchKey {
  if (depth > deepest) return reader.fail(`search keys nested no deeper than ${deepest}`);
  if (reader.sees('(')) return { key: 'AND', operands: reader.list(() => within(depth + 1)) };
  if (seesSequenceSet(reader)) return { key: 'SEQUENCE', set: readSequenceSet(reader) };
  const key = reader.keyword();
  if (lacks(key)) return reader.fail('a search key');
  const ofExtension = reads(key);
  if (ofExtension !== undefined) return ofExtension(reader, () => within(depth + 1));
  const flag = key.replace(/^UN/, '');
  if (flagKeys.includes(flag)) return { key: 'FLAG', flag: `\\${flag}`, set: flag === key };
  switch (key) {
    case 'ALL':
    case 'NEW':
    case 'OLD':
    case 'RECENT':
      return { key };
    case 'BCC':
    case 'CC':
    case 'FROM':
    case 'SUBJECT':
    case 'TO':
      return { key: 'HEADER', field: key, text: argument(reader, () => reader.astring()) };
    case 'HEADER': {
      const field = argument(reader, () => reader.astring());
      return { key, field, text: argument(reader, () => reader.astring()) };
    }
    case 'BODY':
    case 'TEXT':
      return { key, text: argument(reader, () => reader.astring()) };
    case 'KEYWORD':
    case 'UNKEYWORD':
      return { key: 'FLAG', flag: argument(reader, () => reader.atom()), set: key === 'KEYWORD' };
    case 'BEFORE':
    case 'ON':
    case 'SINCE':
    case 'SENTBEFORE':
    case 'SENTON':
    case 'SENTSINCE':
      return { key, day: argument(reader, () => readDate(reader)) };
    case 'LARGER':
    case 'SMALLER':
      return { key, size: argument(reader, () => reader.number()) };
    case 'UID':
      return { key, set: argument(reader, () => readSequenceSet(reader)) };
    case 'NOT':
      return { key, operand: argument(reader, () => within(depth + 1)) };
    case 'OR': {
      const left = argument(reader, () => within(depth + 1));
      return { key, operands: [left, argument(reader, () => within(depth + 1))] };
    }
    default:
      return reader.fail('a search key');
  }
}

function argument<Value>(reader: CommandReader, read: () => Value): Value {
  reader.space();
  return read();
}

import { bodyPassages } from './body-passages.js';
import { decodeCharset } from './charset.js';
import type { Entity } from './entity.js';
import { addressPassages, fieldPassages, headerPassages, subjectPassages } from './header-passages.js';
import { readingsOf } from './message-item.js';
import { holds, type Needle, type Passage } from './passage.js';
import { NotUnderstood } from './search-command.js';
import type { SearchCommand, SearchKey, SequenceSet } from './search-key.js';
import { internalDate, internalDays, type SearchedMessage, sentDate, sizesOf, Unknown } from './searched-mailbox.js';
import { agreed, all, any, not, type Truth, truthOf } from './truth.js';

/**
 * Does a message match (RFC 3501 6.4.4)?
 * @throws Unknown where the harness does not know what a key asks for
 * @throws NotUnderstood where a text is none of the charset
 */
export function matches(command: SearchCommand, message: SearchedMessage, mailbox: readonly SearchedMessage[]): Truth {
  return truthOfKey(command.key, { charset: command.charset, message, mailbox });
}

/** What a key is held against. */
export interface Searched {
  readonly charset: string;
  readonly message: SearchedMessage;
  readonly mailbox: readonly SearchedMessage[];
}

/** The same for one key. @throws Unknown, NotUnderstood */
export function truthOfKey(key: SearchKey, searched: Searched): Truth {
  const { message, mailbox } = searched;
  switch (key.key) {
    case 'all':
      return 'yes';
    case 'recent':
    case 'old':
    case 'new':
      throw new Unknown('which messages are \\Recent');
    case 'flag':
      return truthOf(hasFlag(message, key.flag) === key.set);
    case 'before':
    case 'on':
    case 'since':
      return key.sent ? ofSentDay(key, message) : agreed(internalDays(message).map(day => ofDay(key, day)));
    case 'older':
    case 'younger':
      return ofAge(key, message);
    case 'larger':
      return agreed(sizesOf(message).map(size => truthOf(size > key.octets)));
    case 'smaller':
      return agreed(sizesOf(message).map(size => truthOf(size < key.octets)));
    case 'sequence':
      return truthOf(inSet(key.set, message.number, mailbox.length));
    case 'uid':
      return truthOf(inSet(key.set, uidOf(message), mailbox.length === 0 ? 0 : uidOf(mailbox.at(-1))));
    case 'not':
      return not(truthOfKey(key.operand, searched));
    case 'and':
      return all(key.operands.map(operand => truthOfKey(operand, searched)));
    case 'or':
      return any(key.operands.map(operand => truthOfKey(operand, searched)));
    default:
      return ofText(key, searched);
  }
}

function hasFlag({ flags, number }: SearchedMessage, flag: string): boolean {
  if (flags === undefined) throw new Unknown(`the flags of message ${number}`);
  return flags.some(one => one.toLowerCase() === flag.toLowerCase());
}

function uidOf(message: SearchedMessage | undefined): number {
  if (message?.uid === undefined) throw new Unknown(`the UID of message ${message?.number}`);
  return message.uid;
}

function ofDay(
  { key }: { readonly key: 'before' | 'on' | 'since'; readonly day: number } & SearchKey,
  day: number,
): Truth;
function ofDay({ key, day: asked }: Extract<SearchKey, { day: number }>, day: number): Truth {
  if (key === 'before') return truthOf(day < asked);
  return truthOf(key === 'on' ? day === asked : day >= asked);
}

/** By how much the clock of a server may differ from ours, in seconds. */
const clocksDiffer = 86_400;

/** OLDER and YOUNGER (RFC 5032 2), by a clock that is not ours. */
function ofAge(key: Extract<SearchKey, { seconds: number }>, message: SearchedMessage): Truth {
  const age = (Date.now() - internalDate(message).instant) / 1000;
  if (Math.abs(age - key.seconds) < clocksDiffer) return 'open';
  return truthOf(key.key === 'older' ? age > key.seconds : age < key.seconds);
}

/** What a message without a date that can be read matches, no RFC says. */
function ofSentDay(key: Extract<SearchKey, { day: number }>, message: SearchedMessage): Truth {
  const dates = readingsOf(message.octets).map(entity => sentDate(entity)?.day);
  return agreed(dates.map(day => (day === undefined ? 'open' : ofDay(key, day))));
}

/** Is a number in a set? The ends of a range come in any order, and `*` is the largest in use (RFC 3501 9). */
export function inSet(set: SequenceSet, number: number, largest: number): boolean {
  return set.some(ends => {
    const [one, other] = ends.map(end => (end === '*' ? largest : end)) as [number, number];
    return number >= Math.min(one, other) && number <= Math.max(one, other);
  });
}

type TextKey = Extract<SearchKey, { text: Buffer }>;

function ofText(key: TextKey, { charset, message }: Searched): Truth {
  const text = decodeCharset(key.text, charset);
  if (text === undefined) throw new NotUnderstood(`the text of ${key.key.toUpperCase()} is none of ${charset}`);
  const needle: Needle = { text, decodes: charset !== 'US-ASCII' };
  const found = agreed(
    readingsOf(message.octets).map(entity => any(lookedInto(key, entity).map(passage => holds(passage, needle)))),
  );
  // Whether a field that is not there holds the empty string is said of HEADER alone.
  return text === '' && found === 'no' && key.key !== 'header' ? 'open' : found;
}

const passages = new WeakMap<Entity, Map<string, Passage[]>>();

/** Where a key looks. What was found of a message is kept. */
function lookedInto(key: TextKey, entity: Entity): Passage[] {
  const kept = passages.get(entity) ?? new Map<string, Passage[]>();
  passages.set(entity, kept);
  const place = key.key === 'header' ? `header ${key.field.toLowerCase()}` : key.key;
  const known = kept.get(place) ?? passagesOf(key, entity);
  kept.set(place, known);
  return known;
}

function passagesOf(key: TextKey, entity: Entity): Passage[] {
  switch (key.key) {
    case 'header':
      return fieldPassages(entity, key.field);
    case 'subject':
      return subjectPassages(entity);
    case 'body':
      return bodyPassages(entity, false);
    case 'text':
      return [...headerPassages(entity), ...bodyPassages(entity, true)];
    default:
      return addressPassages(entity, key.key);
  }
}

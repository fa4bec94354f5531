import { Invalid } from '../../match/invalid.js';
import type { Cursor } from '../grammar/cursor.js';
import { mailbox } from '../grammar/mailboxes.js';
import { type Field, list, textOf, type Value } from '../grammar/values.js';
import type { Invariant } from '../invariants/invariant.js';
import type { Part } from '../match/compare.js';
import { fixed, type PatternForm, readName } from '../match/forms.js';
import { plain } from '../match/given.js';
import { asMap, keys, valuePart } from '../match/parts.js';
import type { Extension } from './extension.js';

/** Is it a name of section 3.2? Octets from 26 to 127 may stand in it, but for * and %. */
function isEntry(name: string): boolean {
  const octets = [...Buffer.from(name, 'latin1')];
  return (
    /^\/(?:private|shared)(?:\/|$)/i.test(name) && !/[*%]/.test(name) && octets.every(one => one >= 26 && one < 128)
  );
}

/** The name of an entry, which has no case (section 3.2). */
function entry(cursor: Cursor): Value {
  const start = cursor.pos;
  const value = cursor.astring('the name of an entry', true);
  const name = textOf(value);
  if (name !== undefined && !cursor.pattern && !isEntry(name))
    cursor.note(start, 'an entry below /private or /shared, without * and %');
  return value;
}

const annotation = (cursor: Cursor): Value => cursor.literal(true) ?? cursor.nstring('a string or NIL');

/** The mailbox, and entries: with their values in parentheses, or the names of those that have changed. */
function metadataData(cursor: Cursor): Field[] {
  cursor.expect(' ');
  const fields: Field[] = [{ name: 'name', value: mailbox(cursor) }];
  if (cursor.pattern && cursor.atEnd) return fields;
  cursor.expect(' ');
  if (cursor.next === '(') {
    const pair = (): Value => {
      const name = entry(cursor);
      cursor.expect(' ');
      return list([name, annotation(cursor)]);
    };
    return [...fields, { name: 'entries', value: cursor.list(pair, 'subset', 1, 'a list of entries') }];
  }
  const changed: Value[] = [];
  do changed.push(entry(cursor));
  while (cursor.take(' '));
  return [...fields, { name: 'changed', value: list(changed, 'subset') }];
}

const itemsOf = (value: Value | undefined): readonly Value[] => (value?.type === 'list' ? value.items : []);

/** The values that a response tells, by the names of the entries in small letters; NIL is undefined. */
function valuesOf(value: Value): ReadonlyMap<string, string | undefined> {
  return new Map(
    itemsOf(value).map(pair => {
      const [name, told] = itemsOf(pair);
      return [(textOf(name) ?? '').toLowerCase(), told?.type === 'nil' ? undefined : textOf(told)];
    }),
  );
}

const show = (value: string | undefined): string => (value === undefined ? 'NIL' : JSON.stringify(value));

/** What an entry is asked to be: `null` stands for NIL. Texts are of octets, as UTF-8. */
function entriesPart(asked: unknown): Part {
  const wanted = Object.entries(asMap(asked, 'entries')).map(([name, value]) => {
    if (value !== null && typeof value !== 'string' && typeof value !== 'number')
      throw new Invalid(`the value of ${plain(name)} is a text, or null`);
    const text = value === null ? undefined : Buffer.from(plain(String(value)), 'utf8').toString('latin1');
    return [plain(name).toLowerCase(), text] as const;
  });
  return {
    name: 'entries',
    expected: wanted.map(([name, value]) => `${name} ${show(value)}`).join(', '),
    test: told => {
      const values = valuesOf(told);
      return wanted.every(([name, value]) => values.has(name) && values.get(name) === value);
    },
  };
}

/** Names of entries, of which one at least is there with a value, or has changed. */
function namesPart(field: string, asked: unknown, found: (value: Value) => readonly string[]): Part {
  const names = [asked].flat().map(name => plain(String(name)).toLowerCase());
  return {
    name: field,
    expected: names.join(', '),
    test: value => names.every(name => found(value).includes(name)),
  };
}

/** `{metadata: {mailbox: x, entries: {/shared/comment: text}}}`; `some`: entries with any value; `changed`: entries without values. */
const metadataForm: PatternForm = (source, key) => {
  keys(source, [key]);
  const asked = asMap(source[key], key);
  keys(asked, ['mailbox', 'entries', 'some', 'changed']);
  const withValue = (value: Value) =>
    [...valuesOf(value)].flatMap(([name, told]) => (told === undefined ? [] : [name]));
  const names = (value: Value) => itemsOf(value).map(item => (textOf(item) ?? '').toLowerCase());
  return fixed('METADATA', [
    ...(asked.mailbox === undefined ? [] : [valuePart('name', asked.mailbox, readName)]),
    ...(asked.entries === undefined ? [] : [entriesPart(asked.entries)]),
    ...(asked.some === undefined ? [] : [namesPart('entries', asked.some, withValue)]),
    ...(asked.changed === undefined ? [] : [namesPart('changed', asked.changed, names)]),
  ]);
};

const syntax: Invariant = {
  id: 'metadata-data',
  rule: 'rfc5464/5/response-syntax',
  title: 'METADATA data follows the formal syntax',
};

/** Annotations of mailboxes and of the server. */
export const metadata: Extension = {
  rfc: 5464,
  title: 'Annotations of mailboxes and servers (METADATA)',
  capabilities: ['METADATA', 'METADATA-SERVER'],
  commands: {
    GETMETADATA: {},
    // Of the server's entries the account's own that nobody else uses alone may be changed.
    SETMETADATA: {
      changes: {
        named: [0],
        ownOfAccount:
          /^\S+ SETMETADATA "" \(\/private\/(?:vendor\/mailspec\/|filters\/(?:values|descriptions)\/mailspec-)[\w-]+ (?:NIL|"(?:[^"\\]|\\.)*")\)$/i,
      },
      effect: 'nothing',
    },
  },
  responses: { METADATA: { read: metadataData, syntax: syntax.id } },
  patterns: { metadata: metadataForm },
  invariants: [syntax],
};

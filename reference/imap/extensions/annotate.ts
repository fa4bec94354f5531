import type { Message } from '../../store/message.js';
import { checkAnnotations, checkNumber, entryOf, isShared, requirePart } from '../annotations.js';
import { accountOf } from '../commands/mailboxes.js';
import { selectedOf } from '../commands/select.js';
import { formatFetch } from '../fetch.js';
import { nameTest } from '../list-pattern.js';
import { itemsOfChanges, joined } from '../mod-sequences.js';
import { casemap } from '../ordering/casemap.js';
import type { SelectedMailbox } from '../selected.js';
import type {
  AnnotationChange,
  AppendItemReader,
  FetchItemReader,
  SearchKeyReader,
  SortKeyReader,
  StoreItemReader,
} from '../session.js';
import { type CommandReader, SyntaxFault } from '../syntax/reader.js';
import { astring, binaryLiteral, type Chunk, string } from '../syntax/write.js';
import { afterLogin, type Extension } from './extension.js';

/** Without octets above 127 and NUL. */
const isAscii = (text: string): boolean => [...text].every(character => character > '\0' && character < '\x80');

/** The name of an entry, or with `wildcards` a pattern of such names (section 3.2). */
function readEntry(reader: CommandReader, wildcards = false): string {
  const name = wildcards ? reader.listMailbox() : reader.astring();
  const isPattern = wildcards && /[*%]/.test(name);
  const isOne = isAscii(name) && !/\/\/|\/$/.test(name) && (isPattern || /^\/[^*%]+$/.test(name));
  const [, first = ''] = name.split('/');
  const isPart = !/^[0-9]/.test(first) || /^[1-9][0-9]*(?:\.[1-9][0-9]*)*$/.test(first) || /[*%]/.test(first);
  return isOne && isPart ? name : reader.fail('the name of an entry');
}

/** Whose value or size an attribute is: without a suffix it is both. */
interface Attribute {
  readonly of: 'value' | 'size';
  readonly whose: readonly ('priv' | 'shared')[];
}

function readAttribute(reader: CommandReader): Attribute {
  const [, of, suffix] =
    /^(value|size)(?:\.(priv|shared))?$/.exec(reader.astring()) ?? reader.fail('the name of an attribute');
  return {
    of: of as Attribute['of'],
    whose: suffix === undefined ? ['priv', 'shared'] : [suffix as 'priv' | 'shared'],
  };
}

/** Under what a value is kept: private ones by their user. */
const keyOf = (entry: string, whose: 'priv' | 'shared', user: string): string =>
  whose === 'shared' ? entry : `${user} ${entry}`;

/** att-annotate behind its name: which values to set, by keys that `user` is put into later. */
function readChanges(reader: CommandReader): (user: string) => readonly AnnotationChange[] {
  const changes = reader.list(() => {
    const entry = readEntry(reader);
    if (entry.startsWith('/flags/') || entry === '/flags') throw new SyntaxFault('/flags is reserved');
    reader.space();
    const values = reader.list(() => {
      const { of, whose } = readAttribute(reader);
      if (of === 'size' || whose.length > 1) reader.fail('value.priv or value.shared');
      reader.space();
      return { whose: whose[0] ?? 'shared', value: readValue(reader) };
    });
    return values.map(({ whose, value }) => ({ entry, whose, value }));
  });
  return user => changes.flat().map(({ entry, whose, value }) => ({ entry: keyOf(entry, whose, user), value }));
}

function readValue(reader: CommandReader): Buffer | undefined {
  if (reader.sees('~')) return reader.literal8();
  const value = reader.nstring();
  return value === undefined ? undefined : Buffer.from(value, 'latin1');
}

/** The annotations of a message that a user sees: shared ones, and the user's own. */
function annotationsOf({ annotations }: Message, user: string): ReadonlyMap<string, Buffer> {
  return new Map([...annotations].filter(([key]) => isShared(key) || key.startsWith(`${user} `)));
}

/** What a user sees of an entry. */
const valueIn = (all: ReadonlyMap<string, Buffer>, entry: string, whose: 'priv' | 'shared', user: string) =>
  all.get(keyOf(entry, whose, user));

const readFetch: FetchItemReader = reader => {
  reader.space();
  reader.expect('(');
  const entries = reader.sees('(') ? reader.list(() => readEntry(reader, true)) : [readEntry(reader, true)];
  reader.space();
  const attributes = reader.sees('(') ? reader.list(() => readAttribute(reader)) : [readAttribute(reader)];
  reader.expect(')');
  return {
    name: 'extension',
    item: 'ANNOTATION',
    setsSeen: false,
    write: (message, selected) => writeItem(message, selected, entries, attributes),
  };
};

/** The item of a message: entries that are named are told, with NIL where there is no value; of others those that there are. */
function writeItem(
  message: Message,
  { user }: SelectedMailbox,
  asked: readonly string[],
  attributes: readonly Attribute[],
): readonly Chunk[] {
  for (const entry of asked) requirePart(entry, message.octets);
  const all = annotationsOf(message, user);
  const known = [...new Set([...all.keys()].map(entryOf))];
  const entries = asked.flatMap(entry => (/[*%]/.test(entry) ? known.filter(nameTest(entry)) : [entry]));
  const told = [...new Set(entries)].map((entry): Chunk[] => {
    const values = attributes.flatMap(({ of, whose }) =>
      whose.map((suffix): Chunk[] => {
        const value = valueIn(all, entry, suffix, user);
        return [`${of}.${suffix} `, ...(of === 'size' ? [`"${value?.length ?? 0}"`] : written(value))];
      }),
    );
    return [`${astring(entry)} (`, ...spaced(values), ')'];
  });
  return told.length === 0 ? [] : ['ANNOTATION (', ...spaced(told), ')'];
}

const spaced = (items: readonly Chunk[][]): Chunk[] => items.flatMap((item, at) => [...(at > 0 ? [' '] : []), ...item]);

function written(value: Buffer | undefined): Chunk[] {
  const isText = value !== undefined && !value.some(octet => octet < 0x20 || octet > 0x7e);
  return isText ? [string(value.toString('latin1'))] : binaryLiteral(value);
}

const readStore: StoreItemReader = reader => {
  const changesOf = readChanges(reader);
  return (session, messages, { byUid, unchangedSince }, reply) => {
    const { imap } = session.context;
    const selected = selectedOf(session);
    const changes = changesOf(accountOf(session).user);
    checkAnnotations(session, selected.granted, changes, 'STORE');
    const there = messages.filter(message => !selected.isGone(message));
    for (const message of there) for (const { entry } of changes) requirePart(entry, message.octets);
    const change = {
      mode: 'replace',
      flags: [],
      silent: true,
      byUid,
      ...(unchangedSince !== undefined && { unchangedSince }),
    } as const;
    const made = there.filter(message => imap.isUnchanged(selected.mailbox, message, change));
    imap.annotateMessages(selected, made, changes);
    // The client knows what it has set, but not the mod-sequence (section 4.5).
    const about = joined(byUid ? [{ name: 'UID' }] : [], itemsOfChanges(session));
    if (about.length > (byUid ? 1 : 0))
      for (const message of there) reply.untagged(...formatFetch(selected, message, about, imap));
    return there.filter(message => !made.includes(message));
  };
};

const readAppend: AppendItemReader = reader => {
  const changesOf = readChanges(reader);
  return { annotations: session => changesOf(accountOf(session).user) };
};

/** Changes annotations of messages: of all of them, or of none. @throws Refusal */
export function annotateMessages(
  selected: SelectedMailbox,
  messages: readonly Message[],
  changes: readonly AnnotationChange[],
): void {
  for (const { annotations } of messages) {
    const after = new Set(annotations.keys());
    for (const { entry, value } of changes) value === undefined ? after.delete(entry) : after.add(entry);
    checkNumber(after);
  }
  for (const message of messages) for (const { entry, value } of changes) selected.annotate(message, entry, value);
}

/** Values are compared as other texts are (section 7): as UTF-8, without regard to case. */
const readSearch: SearchKeyReader = reader => {
  reader.space();
  const pattern = readEntry(reader, true);
  reader.space();
  const { of, whose } = readAttribute(reader);
  if (of !== 'value') reader.fail('value, value.priv or value.shared');
  reader.space();
  const asked = readValue(reader);
  const matches = nameTest(pattern);
  return {
    key: 'extension',
    name: 'ANNOTATION',
    matches: (message, { user }) => {
      if (!/[*%]/.test(pattern)) requirePart(pattern, message.octets);
      const all = annotationsOf(message, user);
      const entries = /[*%]/.test(pattern) ? [...all.keys()].map(entryOf).filter(matches) : [pattern];
      return entries.some(entry =>
        whose.some(suffix => {
          const value = valueIn(all, entry, suffix, user);
          if (asked === undefined || value === undefined) return asked === value;
          return casemap(value.toString('utf8')).includes(casemap(asked.toString('utf8')));
        }),
      );
    },
  };
};

const readSort: SortKeyReader = (reader, session) => {
  reader.space();
  const entry = readEntry(reader);
  reader.space();
  const { of, whose } = readAttribute(reader);
  const [suffix, other] = whose;
  if (of !== 'value' || suffix === undefined || other !== undefined) return reader.fail('value.priv or value.shared');
  const { user } = accountOf(session);
  return message => {
    requirePart(entry, message.octets);
    const all = annotationsOf(message, user);
    return valueIn(all, entry, suffix, user)?.toString('utf8') ?? '';
  };
};

/** ANNOTATE (RFC 5257). Entries may have any name that is not reserved. */
export const annotateExtension: Extension = {
  rfc: 5257,
  capabilities: afterLogin('ANNOTATE-EXPERIMENT-1'),
  selectParameters: {
    ANNOTATE: () => ({
      after: selected => {
        selected.tellsAnnotations = true;
      },
    }),
  },
  fetch: { ANNOTATION: readFetch },
  storeItems: { ANNOTATION: readStore },
  appendItems: { ANNOTATION: readAppend },
  searchKeys: { ANNOTATION: readSearch },
  sortKeys: { ANNOTATION: readSort },
};

import type { SessionEvent } from '../events.js';
import { words, wordsOf } from '../grammar/codes.js';
import type { Cursor } from '../grammar/cursor.js';
import { fetchItems, itemForm } from '../grammar/fetch.js';
import { listed, listedExtended, searchData, statusData } from '../grammar/mailboxes.js';
import { body, envelope } from '../grammar/structure.js';
import { type Data, type Field, fieldOf, numberOf, textOf, type Value } from '../grammar/values.js';
import type { CodeForm, FetchItem, ItemForm, Vocabulary } from '../grammar/vocabulary.js';
import { announcements } from '../invariants/announcements.js';
import { completion } from '../invariants/completion.js';
import { flagInvariants } from '../invariants/flags.js';
import { mailboxes } from '../invariants/mailboxes.js';
import { messageNumbers } from '../invariants/message-numbers.js';
import { messages } from '../invariants/messages.js';
import { recent } from '../invariants/recent.js';
import { syntax } from '../invariants/syntax.js';
import { uids } from '../invariants/uids.js';
import { fetchForm, listForm, numbersForm, statusForm, wordsForm } from '../match/forms.js';
import { canonical } from '../models/canonical.js';
import { MessageText } from '../models/message-text.js';
import type { Extension } from './extension.js';

const number = (cursor: Cursor): Value => cursor.number();
const text = (cursor: Cursor): Value => cursor.nstring();
const above0: CodeForm = { read: cursor => [{ name: 'value', value: cursor.nzNumber() }] };

/** Events from a number that the response gives, in the field of this name; of one that could not be read, `otherwise`. */
const withNumber =
  (name: string, events: (number: number) => SessionEvent, ...otherwise: readonly SessionEvent[]) =>
  (data: Data): readonly SessionEvent[] => {
    const number = numberOf(fieldOf(data, name));
    return number === undefined ? otherwise : [events(number)];
  };

const unclear: SessionEvent = { type: 'unclear' };

const toldCapabilities =
  (code: boolean) =>
  (data: Data): readonly SessionEvent[] => [
    { type: 'capability', names: wordsOf(fieldOf(data, 'capabilities')), code },
  ];

/** An item whose value never changes. A date is `@` and its instant in seconds since 1970, in whatever zone it is told. */
const constant =
  (item: string, nothing: RegExp): Required<FetchItem>['events'] =>
  (found, number) => {
    const event = (value: string): SessionEvent => ({
      type: 'constant',
      number,
      item,
      value,
      empty: nothing.test(value),
    });
    if (found.type === 'date') return Number.isNaN(found.seconds) ? undefined : event(`@${found.seconds}`);
    return event(canonical(found));
  };
const nothingOfBody = /^\("TEXT" "PLAIN" NIL NIL NIL "7BIT" 0 0(?: |\))/;

/** Older names of texts. */
const sections: Readonly<Record<string, string>> = {
  RFC822: 'BODY[]',
  'RFC822.HEADER': 'BODY[HEADER]',
  'RFC822.TEXT': 'BODY[TEXT]',
};

/** A text, which never changes either. */
const toldText: Required<FetchItem>['events'] = (found, number, name) => {
  const [, section = name, origin] = /^(.*\])<(\d+)>$/.exec(name) ?? [];
  const text = { type: 'text', number, section: sections[section] ?? section } as const;
  const from = origin === undefined ? undefined : Number(origin);
  if (found.type === 'nil') return { ...text, origin: from, text: undefined };
  if (found.type !== 'quoted' && found.type !== 'literal' && found.type !== 'literal8') return undefined;
  const octets = found.large ? undefined : found.octets;
  return { ...text, origin: from, text: new MessageText(found.large?.length ?? found.octets.length, octets) };
};

function toldByFetch(data: Data, vocabulary: Vocabulary): readonly SessionEvent[] {
  const number = numberOf(fieldOf(data, 'number'));
  if (number === undefined) return [];
  const modSeq = fieldOf(data, 'MODSEQ') !== undefined;
  const events: SessionEvent[] = [
    { type: 'fetched', number, uid: numberOf(fieldOf(data, 'UID')), ...(modSeq && { modSeq }) },
  ];
  for (const { name, value } of data.fields) {
    const event = itemForm(name, vocabulary)?.events?.(value, number, name);
    if (event) events.push(event);
  }
  return events;
}

function toldByList(data: Data): readonly SessionEvent[] {
  const name = textOf(fieldOf(data, 'name'));
  const delimiter = fieldOf(data, 'delimiter');
  return name === undefined || !delimiter ? [] : [{ type: 'listed', name, delimiter: textOf(delimiter) }];
}

function capabilities(cursor: Cursor): Field[] {
  cursor.expect(' ');
  return [words(cursor, 'capabilities')];
}

/** A flag that a mailbox may have: \Recent belongs to FETCH alone (RFC 3501 9, flag and flag-fetch). */
function defined(cursor: Cursor, star: boolean): Value {
  const start = cursor.pos;
  const flag = cursor.flag(star);
  if (!cursor.pattern && textOf(flag)?.toUpperCase() === '\\RECENT') cursor.note(start, 'a flag other than \\Recent');
  return flag;
}

function flags(cursor: Cursor): Field[] {
  cursor.expect(' ');
  return [{ name: 'flags', value: cursor.list(() => defined(cursor, false), 'set', 0, 'a list of flags') }];
}

const fetches = 'no-expunge-while-fetch-store-search';
/** FETCH of a section or of a text sets \Seen (RFC 3501 6.4.5), which changes the mailbox. */
const setsSeen = /(?<!\.(?:PEEK|SIZE))\[|RFC822(?!\.(?:SIZE|HEADER))/i;
/** FETCH of anything but these, which say nothing of what a message holds. */
const showsContent = /\bFETCH +\S+ +(?!\(?(?:(?:FLAGS|UID|INTERNALDATE|RFC822\.SIZE|FAST)\b *)+\)? *$)\S/i;

const messageText: ItemForm = { read: text, text: true, plain: 'text', tells: 'text', events: toldText };

/** IMAP4rev1, without any extension. */
export const base: Extension = {
  rfc: 3501,
  title: 'IMAP4rev1',
  capabilities: ['IMAP4REV1', 'STARTTLS', 'LOGINDISABLED', 'AUTH='],
  commands: {
    CAPABILITY: {},
    NOOP: {},
    LOGOUT: {},
    STARTTLS: {},
    LOGIN: { signsIn: 'named' },
    AUTHENTICATE: { signsIn: 'by SASL', dialogue: { continuations: Number.POSITIVE_INFINITY } },
    SELECT: { selects: 'named' },
    EXAMINE: { selects: 'named' },
    // A use may be taken from the mailbox that had it (RFC 6154 3).
    CREATE: { makes: true, effect: 'creates', changes: { account: /\(\s*USE\b/i } },
    DELETE: { changes: { named: [0] }, effect: 'deletes' },
    RENAME: { makes: true, changes: { named: [0, 1] }, effect: 'renames' },
    SUBSCRIBE: { makes: true, changes: { named: [0] }, effect: 'nothing' },
    UNSUBSCRIBE: { changes: { named: [0] }, effect: 'nothing' },
    LIST: {},
    LSUB: {},
    STATUS: {},
    APPEND: { changes: { named: [0] }, adds: true, effect: 'appends' },
    CHECK: {},
    CLOSE: { selects: 'none', changes: { open: true }, effect: 'closes' },
    EXPUNGE: { changes: { open: true }, effect: 'expunges' },
    SEARCH: { forbidsExpunge: fetches },
    'UID SEARCH': {},
    FETCH: { forbidsExpunge: fetches, changes: { open: setsSeen }, shows: showsContent, effect: 'reads' },
    'UID FETCH': { changes: { open: setsSeen }, shows: showsContent, effect: 'reads' },
    STORE: { forbidsExpunge: fetches, changes: { open: true }, effect: 'stores' },
    'UID STORE': { changes: { open: true }, effect: 'stores' },
    COPY: { changes: { named: [1] }, adds: true, effect: 'copies' },
    'UID COPY': { changes: { named: [1] }, adds: true, effect: 'copies' },
  },
  responses: {
    BYE: { events: () => [{ type: 'bye' }] },
    PREAUTH: { events: () => [{ type: 'signed in', user: undefined }] },
    CAPABILITY: { read: capabilities, events: toldCapabilities(false) },
    FLAGS: {
      read: flags,
      events: data => [{ type: 'flags listed', flags: wordsOf(fieldOf(data, 'flags')) }],
    },
    LIST: { read: listedExtended, syntax: 'list-data', events: toldByList },
    LSUB: { read: listed, syntax: 'list-data' },
    STATUS: {
      read: statusData,
      events: data => {
        const mailbox = textOf(fieldOf(data, 'name'));
        if (mailbox === undefined) return [];
        return [
          ...withNumber('UIDVALIDITY', value => ({ type: 'uidvalidity', mailbox, value }))(data),
          ...withNumber('UIDNEXT', value => ({ type: 'uidnext', mailbox, value }))(data),
        ];
      },
    },
    SEARCH: { read: searchData, whole: true, inParts: 'numbers' },
    EXISTS: { numbered: 'count', events: withNumber('number', number => ({ type: 'exists', number }), unclear) },
    RECENT: { numbered: 'count', events: withNumber('number', number => ({ type: 'recent', number })) },
    EXPUNGE: { numbered: 'message', events: withNumber('number', number => ({ type: 'expunged', number }), unclear) },
    FETCH: { numbered: 'message', read: fetchItems, events: toldByFetch, syntax: 'fetch-data' },
  },
  codes: {
    ALERT: {},
    BADCHARSET: {
      read: cursor => [{ name: 'charsets', value: cursor.list(() => cursor.astring('a charset', true), 'subset', 1) }],
      optional: true,
    },
    CAPABILITY: { read: cursor => [words(cursor, 'capabilities')], events: toldCapabilities(true) },
    PARSE: {},
    PERMANENTFLAGS: {
      read: cursor => [{ name: 'flags', value: cursor.list(() => defined(cursor, true), 'set', 0, 'a list of flags') }],
      events: code => [{ type: 'permanent flags', flags: wordsOf(fieldOf(code, 'flags')) }],
    },
    'READ-ONLY': {},
    'READ-WRITE': {},
    TRYCREATE: {},
    UIDNEXT: { ...above0, events: withNumber('value', value => ({ type: 'uidnext', value })) },
    UIDVALIDITY: {
      ...above0,
      events: withNumber('value', value => ({ type: 'uidvalidity', mailbox: undefined, value })),
    },
    UNSEEN: above0,
  },
  fetch: {
    BODY: {
      read: cursor => body(cursor, false),
      events: constant('BODY', nothingOfBody),
      section: { ...messageText, texts: true, origin: true },
    },
    BODYSTRUCTURE: { read: cursor => body(cursor, true), events: constant('BODYSTRUCTURE', nothingOfBody) },
    ENVELOPE: { read: envelope, events: constant('ENVELOPE', /^\((?:NIL ?)+\)$/) },
    FLAGS: {
      read: cursor => cursor.list(() => cursor.flag(), 'flags', 0, 'a list of flags'),
      flags: true,
      plain: 'flags',
      tells: 'flags',
      events: (value, number) => ({ type: 'flags', number, flags: wordsOf(value) }),
    },
    INTERNALDATE: { read: cursor => cursor.dateTime(), date: true, events: constant('INTERNALDATE', /^$/) },
    RFC822: messageText,
    'RFC822.HEADER': messageText,
    'RFC822.SIZE': { read: cursor => cursor.number('a size in octets', true), events: constant('RFC822.SIZE', /^0$/) },
    'RFC822.TEXT': messageText,
    UID: { read: cursor => cursor.nzNumber('a unique identifier'), plain: 'above 0' },
  },
  status: { MESSAGES: number, RECENT: number, UIDNEXT: number, UIDVALIDITY: number, UNSEEN: number },
  list: { exclusive: [['\\NOSELECT', '\\MARKED', '\\UNMARKED']] },
  invariants: [
    ...syntax,
    ...completion,
    ...messageNumbers,
    ...uids,
    ...messages,
    ...mailboxes,
    ...flagInvariants,
    ...recent,
    ...announcements,
  ],
  patterns: {
    fetch: fetchForm('FETCH'),
    search: numbersForm('SEARCH'),
    flags: wordsForm('FLAGS', 'flags'),
    permanentflags: wordsForm('OK', 'flags', 'PERMANENTFLAGS'),
    capability: wordsForm('CAPABILITY', 'capabilities'),
    list: listForm('LIST'),
    lsub: listForm('LSUB'),
    status: statusForm('STATUS'),
  },
};

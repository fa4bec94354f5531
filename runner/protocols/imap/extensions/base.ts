import { words } from '../grammar/codes.js';
import type { Cursor } from '../grammar/cursor.js';
import { fetchItems } from '../grammar/fetch.js';
import { listed, listedExtended, searchData, statusData } from '../grammar/mailboxes.js';
import { body, envelope } from '../grammar/structure.js';
import type { Field, Value } from '../grammar/values.js';
import type { CodeForm } from '../grammar/vocabulary.js';
import { fetchForm, listForm, numbersForm, statusForm, wordsForm } from '../match/forms.js';
import type { Extension } from './extension.js';

const number = (cursor: Cursor): Value => cursor.number();
const text = (cursor: Cursor): Value => cursor.nstring();
const above0: CodeForm = { read: cursor => [{ name: 'value', value: cursor.nzNumber() }] };

function capabilities(cursor: Cursor): Field[] {
  cursor.expect(' ');
  return [words(cursor, 'capabilities')];
}

function flags(cursor: Cursor): Field[] {
  cursor.expect(' ');
  return [{ name: 'flags', value: cursor.list(() => cursor.flag(), 'set', 0, 'a list of flags') }];
}

const fetches = 'no-expunge-while-fetch-store-search';
/** FETCH of a section or of a text sets \Seen (RFC 3501 section 6.4.5), which changes the mailbox. */
const setsSeen = /(?<!\.(?:PEEK|SIZE))\[|RFC822(?!\.(?:SIZE|HEADER))/i;

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
    LOGIN: { signsIn: true },
    AUTHENTICATE: { signsIn: true, dialogue: { continuations: Number.POSITIVE_INFINITY } },
    SELECT: { selects: 'named' },
    EXAMINE: { selects: 'named' },
    CREATE: {},
    DELETE: { changes: { named: [0] } },
    RENAME: { changes: { named: [0, 1] } },
    SUBSCRIBE: { changes: { named: [0] } },
    UNSUBSCRIBE: { changes: { named: [0] } },
    LIST: {},
    LSUB: {},
    STATUS: {},
    APPEND: { changes: { named: [0] }, adds: 'literals' },
    CHECK: {},
    CLOSE: { selects: 'none', changes: { open: true } },
    EXPUNGE: { changes: { open: true } },
    SEARCH: { forbidsExpunge: fetches },
    'UID SEARCH': {},
    FETCH: { forbidsExpunge: fetches, changes: { open: setsSeen } },
    'UID FETCH': { changes: { open: setsSeen } },
    STORE: { forbidsExpunge: fetches, changes: { open: true } },
    'UID STORE': { changes: { open: true } },
    COPY: { changes: { named: [1] }, adds: 'open mailbox' },
    'UID COPY': { changes: { named: [1] }, adds: 'open mailbox' },
  },
  responses: {
    CAPABILITY: { read: capabilities },
    FLAGS: { read: flags },
    LIST: { read: listedExtended, syntax: 'list-data' },
    LSUB: { read: listed, syntax: 'list-data' },
    STATUS: { read: statusData },
    SEARCH: { read: searchData, whole: true },
    EXISTS: { numbered: 'count' },
    RECENT: { numbered: 'count' },
    EXPUNGE: { numbered: 'message' },
    FETCH: { numbered: 'message', read: fetchItems, syntax: 'fetch-data' },
  },
  codes: {
    ALERT: {},
    BADCHARSET: {
      read: cursor => [{ name: 'charsets', value: cursor.list(() => cursor.astring('a charset', true), 'subset', 1) }],
      optional: true,
    },
    CAPABILITY: { read: cursor => [words(cursor, 'capabilities')] },
    PARSE: {},
    PERMANENTFLAGS: {
      read: cursor => [{ name: 'flags', value: cursor.list(() => cursor.flag(true), 'set', 0, 'a list of flags') }],
    },
    'READ-ONLY': {},
    'READ-WRITE': {},
    TRYCREATE: {},
    UIDNEXT: above0,
    UIDVALIDITY: above0,
    UNSEEN: above0,
  },
  fetch: {
    BODY: { read: cursor => body(cursor, false), section: { read: text, text: true, texts: true, origin: true } },
    BODYSTRUCTURE: { read: cursor => body(cursor, true) },
    ENVELOPE: { read: envelope },
    FLAGS: { read: cursor => cursor.list(() => cursor.flag(), 'flags', 0, 'a list of flags'), flags: true },
    INTERNALDATE: { read: cursor => cursor.dateTime(), date: true },
    RFC822: { read: text, text: true },
    'RFC822.HEADER': { read: text, text: true },
    'RFC822.SIZE': { read: cursor => cursor.number('a size in octets', true) },
    'RFC822.TEXT': { read: text, text: true },
    UID: { read: cursor => cursor.nzNumber('a unique identifier') },
  },
  status: { MESSAGES: number, RECENT: number, UIDNEXT: number, UIDVALIDITY: number, UNSEEN: number },
  list: { exclusive: [['\\NOSELECT', '\\MARKED', '\\UNMARKED']] },
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

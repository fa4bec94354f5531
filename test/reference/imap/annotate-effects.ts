import type { Client, ImapServer } from './harness.js';

const select = 'SELECT INBOX';
const get = 'FETCH 1 (ANNOTATION (/comment value))';
const size = 'FETCH 1 (ANNOTATION (/comment size.shared))';
const set = (value: string, entry = '/comment', whose = 'shared') =>
  `STORE 1 ANNOTATION (${entry} (value.${whose} ${value}))`;
const message = 'Subject: x\r\n\r\nx\r\n';

/** What shows a fault of annotations: commands, and what is answered to the last of them. */
const tables = [
  {
    fault: 'imap-annotations-of-one-session',
    commands: [select, set('"a"'), 'LOGOUT'],
    byAnother: [select, get],
    clean: /"a"/,
    faulty: /shared NIL/,
  },
  {
    fault: 'imap-annotation-names-in-small-letters',
    commands: [select, set('"a"'), 'FETCH 1 (ANNOTATION (/COMMENT value))'],
    clean: /shared NIL/,
    faulty: /"a"/,
  },
  { fault: 'imap-annotation-one-line', commands: [select, set('{4+}\r\na\r\nb'), get], clean: /\{4\}/, faulty: /"a"/ },
  { fault: 'imap-annotation-unquoted', commands: [select, set('"a\\"b"'), get], clean: /"a\\"b"/, faulty: /"ab"/ },
  { fault: 'imap-annotation-seven-bit', commands: [select, set('{1+}\r\n\xff'), get], clean: /\xff/, faulty: /"\?"/ },
  { fault: 'imap-annotation-blank-is-nil', commands: [select, set('" "'), get], clean: /" "/, faulty: /shared NIL/ },
  { fault: 'imap-annotation-until-nul', commands: [select, set('~{3+}\r\na\0b'), get], clean: /~\{3\}/, faulty: /"a"/ },
  {
    fault: 'imap-annotation-seen-by-itself',
    commands: [select, set('"0"', '/1/flags/seen'), 'FETCH 1 BODY[1]', 'FETCH 1 (ANNOTATION (/1/flags/seen value))'],
    clean: /"0"/,
    faulty: /"1"/,
  },
  { fault: 'imap-annotation-size-of-characters', commands: [select, set('"a"'), size], clean: /"1"/, faulty: /"2"/ },
  {
    fault: 'imap-annotation-nil-keeps',
    commands: [select, set('"a"'), set('NIL'), get],
    clean: /shared NIL/,
    faulty: /"a"/,
  },
  {
    fault: 'imap-annotation-nil-deletes-all',
    commands: [select, set('"a"'), set('NIL', '/comment', 'priv'), get],
    clean: /"a"/,
    faulty: /shared NIL/,
  },
  {
    fault: 'imap-annotation-not-examined',
    commands: [select, set('"A comment"'), 'EXAMINE INBOX', get],
    clean: /"A comment"/,
    faulty: /shared NIL/,
  },
  {
    fault: 'imap-annotation-keeps-the-first',
    commands: [select, set('"a"'), set('"b"'), get],
    clean: /"b"/,
    faulty: /"a"/,
  },
  {
    fault: 'imap-annotation-of-the-first',
    commands: [
      select,
      'STORE 1:2 ANNOTATION (/comment (value.shared "a"))',
      'FETCH 2 (ANNOTATION (/comment value.shared))',
    ],
    clean: /"a"/,
    faulty: /shared NIL/,
  },
  {
    fault: 'imap-annotation-one-entry',
    commands: [select, 'STORE 1 ANNOTATION (/comment (value.priv "a" value.shared "b"))', get],
    clean: /"b"/,
    faulty: /shared NIL/,
  },
  {
    fault: 'imap-copy-without-shared',
    commands: [select, set('"a"'), 'COPY 1 INBOX', 'NOOP', 'FETCH * (ANNOTATION (/comment value))'],
    clean: /"a"/,
    faulty: /shared NIL/,
  },
  {
    fault: 'imap-copy-without-private',
    commands: [select, set('"a"', '/comment', 'priv'), 'COPY 1 INBOX', 'FETCH * (ANNOTATION (/comment value))'],
    clean: /"a"/,
    faulty: /priv NIL/,
  },
  {
    fault: 'imap-append-without-annotations',
    commands: [
      select,
      `APPEND INBOX ANNOTATION (/comment (value.shared "a")) {${message.length}+}\r\n${message}`,
      'FETCH * (ANNOTATION (/comment value))',
    ],
    clean: /"a"/,
    faulty: /shared NIL/,
  },
  {
    fault: 'imap-search-annotation-inverted',
    commands: [select, set('"a"'), 'SEARCH ANNOTATION /comment value "a"'],
    clean: /SEARCH 1\r/,
    faulty: /SEARCH 2/,
  },
  {
    fault: 'imap-search-annotation-any-suffix',
    commands: [select, set('"a"'), 'SEARCH ANNOTATION /comment value.priv "a"'],
    clean: /SEARCH\r/,
    faulty: /SEARCH 1/,
  },
  {
    fault: 'imap-sort-annotation-by-number',
    commands: [select, set('"z"'), 'SORT (ANNOTATION /comment value.shared) UTF-8 1:2'],
    clean: /SORT 2 1/,
    faulty: /SORT 1 2/,
  },
];

/** Another user, with these rights on a mailbox of the first one whose message has a shared and a private comment. */
async function shared(a: Client, server: ImapServer, rights: string): Promise<Client> {
  await a.runAll([
    'CREATE box',
    `SETACL box user2 ${rights}`,
    `APPEND box {${message.length}+}\r\n${message}`,
    'SELECT box',
    set('"A comment"'),
    set('"Mine"', '/comment', 'priv'),
  ]);
  const other = await server.connect();
  await other.runAll(['LOGIN user2 secret', 'SELECT #users/user1/box']);
  return other;
}

const byOther =
  (rights: string, command: string) =>
  async (a: Client, _: Client, server: ImapServer): Promise<string> =>
    (await shared(a, server, rights)).run(command);

/** The same as conversations, and what takes two. */
export const annotateEffects = [
  ...tables.map(({ fault, commands, clean, faulty, byAnother }) => ({
    fault,
    clean,
    faulty,
    play: async (a: Client, b: Client) => {
      const answer = await a.runAll(commands);
      return byAnother === undefined ? answer : b.runAll(byAnother);
    },
  })),
  { fault: 'imap-annotation-private-for-all', clean: /priv NIL/, faulty: /"Mine"/, play: byOther('lr', get) },
  { fault: 'imap-annotation-without-right', clean: /^T NO/, faulty: /^T OK/, play: byOther('lr', set('"x"')) },
  { fault: 'imap-annotation-read-by-owner', clean: /"A comment"/, faulty: /shared NIL/, play: byOther('lr', get) },
  { fault: 'imap-annotation-written-by-owner', clean: /^T OK/, faulty: /^T NO/, play: byOther('lrn', set('"x"')) },
  {
    fault: 'imap-copy-with-all-private',
    clean: /priv NIL/,
    faulty: /"Mine"/,
    play: async (a: Client, _: Client, server: ImapServer) => {
      await (await shared(a, server, 'lri')).run('COPY 1 #users/user1/box');
      return a.runAll(['NOOP', 'FETCH 2 (ANNOTATION (/comment value.priv))']);
    },
  },
  ...[
    { fault: 'imap-annotate-told-to-all', parameter: '', clean: /^T OK/, faulty: /ANNOTATION \(\/comment\)/ },
    { fault: 'imap-annotate-tells-nothing', parameter: ' (ANNOTATE)', clean: /ANNOTATION/, faulty: /^T OK/ },
  ].map(({ fault, parameter, clean, faulty }) => ({
    fault,
    clean,
    faulty,
    play: async (a: Client, b: Client) => {
      await b.run(`${select}${parameter}`);
      await a.runAll([select, set('"a"')]);
      return b.run('NOOP');
    },
  })),
];

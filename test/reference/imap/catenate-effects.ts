import type { Client, ImapServer } from './harness.js';

/** The fourth message of INBOX, in these tests. */
export const parted = Buffer.from(
  [
    'Subject: Parted',
    'Content-Type: multipart/mixed; boundary="b"',
    '',
    '--b',
    'Content-Description: one',
    '',
    'One.',
    '--b',
    'Content-Type: message/rfc822',
    '',
    'Subject: Inner',
    '',
    'aGVsbG8sIHdvcmxkLCBoZWxsbw==',
    '--b',
    '',
    '=C3=A4\xe4',
    '--b--',
    '',
  ].join('\r\n'),
  'latin1',
);

const url = (rest: string) => `URL "/INBOX/;UID=4/;SECTION=${rest}"`;
const texts = 'TEXT {3+}\r\na\r\n TEXT {3+}\r\nb\r\n TEXT {1+}\r\nc';
const other = 'SELECT Sent';
const message = 'FETCH 1 BODY.PEEK[]';

/** What shows a fault of CATENATE: the parts, the commands that follow, and what is answered to the last of them. */
const tables: {
  fault: string;
  before?: string;
  given?: string;
  parts: string;
  after?: string[];
  clean: RegExp;
  faulty: RegExp;
}[] = [
  { fault: 'imap-catenate-text-in-lines', parts: `${texts} TEXT {1+}\r\nd`, clean: /\r\ncd\)/, faulty: /\r\nc\r\nd/ },
  { fault: 'imap-catenate-text-trimmed', parts: texts, clean: /\{7\}\r\na\r\nb\r\nc/, faulty: /\{3\}\r\nabc/ },
  {
    fault: 'imap-catenate-message-without-text',
    parts: 'URL "/INBOX/;UID=4"',
    clean: /--b--/,
    faulty: /boundary="b"\r\n\r\n\)/,
  },
  { fault: 'imap-catenate-part-with-header', parts: url('1'), clean: /\}\r\nOne\.\)/, faulty: /one\r\n\r\nOne\.\)/ },
  { fault: 'imap-catenate-mime-as-part', parts: url('1.MIME'), clean: /one\r\n\r\n\)/, faulty: /\}\r\nOne\.\)/ },
  { fault: 'imap-catenate-outer-header', parts: url('2.HEADER'), clean: /Inner/, faulty: /Parted/ },
  { fault: 'imap-catenate-text-as-message', parts: url('TEXT'), clean: /\}\r\n--b/, faulty: /Parted/ },
  {
    fault: 'imap-catenate-uidvalidity-refused',
    parts: 'URL "/INBOX;UIDVALIDITY=VALIDITY/;UID=4"',
    after: [],
    clean: /^T OK/m,
    faulty: /^T NO \[BADURL/m,
  },
  { fault: 'imap-catenate-reversed', parts: texts, clean: /\r\na\r\nb\r\nc/, faulty: /\r\ncb\r\na\r\n/ },
  { fault: 'imap-catenate-url-once', parts: `${url('1')} ${url('1')}`, clean: /One\.One\./, faulty: /\}\r\nOne\.\)/ },
  {
    fault: 'imap-catenate-part-alone',
    parts: texts,
    after: ['STATUS Sent (MESSAGES)'],
    clean: /S 1\)/,
    faulty: /S 2\)/,
  },
  { fault: 'imap-catenate-decodes-base64', parts: url('2.TEXT'), clean: /aGVsbG8/, faulty: /hello/ },
  { fault: 'imap-catenate-decodes-quoted-printable', parts: url('3'), clean: /=C3=A4/, faulty: /\xc3\xa4/ },
  { fault: 'imap-catenate-seven-bit', parts: url('3'), clean: /\xe4\)/, faulty: /d\)/ },
  {
    fault: 'imap-catenate-wants-a-header',
    parts: 'TEXT {3+}\r\n\r\na',
    after: [],
    clean: /^T OK/m,
    faulty: /^T NO/m,
  },
  {
    fault: 'imap-catenate-drops-flags',
    given: '(\\Draft) ',
    parts: texts,
    after: [other, 'FETCH 1 FLAGS'],
    clean: /\\Draft/,
    faulty: /\(\\Recent\)/,
  },
  {
    fault: 'imap-catenate-drops-date',
    given: '" 1-Feb-1999 00:00:00 +0000" ',
    parts: texts,
    after: [other, 'FETCH 1 INTERNALDATE'],
    clean: / 1-Feb-1999/,
    faulty: /"[^"]*20\d\d/,
  },
  {
    fault: 'imap-catenate-inherits-flags',
    before: 'STORE 1 FLAGS (\\Flagged)',
    parts: texts,
    after: [other, 'FETCH 1 FLAGS'],
    clean: /\(\\Recent\)/,
    faulty: /\\Flagged/,
  },
  {
    fault: 'imap-catenate-sets-seen',
    parts: url('1'),
    after: ['FETCH 1 FLAGS'],
    clean: /\(\\Recent\)/,
    faulty: /\\Seen/,
  },
  {
    fault: 'imap-catenate-closes',
    before: 'SELECT Drafts',
    parts: url('1'),
    after: ['NOOP', 'CHECK'],
    clean: /^T OK/m,
    faulty: /^T BAD/m,
  },
  {
    fault: 'imap-catenate-selects',
    before: 'CLOSE',
    parts: url('1'),
    after: ['CHECK'],
    clean: /^T BAD/m,
    faulty: /^T OK/m,
  },
  {
    fault: 'imap-catenate-needs-a-selected-mailbox',
    before: 'CLOSE',
    parts: url('1'),
    after: [],
    clean: /^T OK/m,
    faulty: /^T NO/m,
  },
  {
    fault: 'imap-catenate-other-mailbox-refused',
    before: other,
    parts: url('1'),
    after: [],
    clean: /^T OK/m,
    faulty: /^T NO/m,
  },
  { fault: 'imap-catenate-selected-mailbox-refused', parts: url('1'), after: [], clean: /^T OK/m, faulty: /^T NO/m },
  {
    fault: 'imap-catenate-takes-stale-url',
    parts: 'URL "/INBOX;UIDVALIDITY=1/;UID=4"',
    after: [],
    clean: /^T NO \[BADURL \/INBOX;UIDVALIDITY=1\/;UID=4\] /m,
    faulty: /^T OK/m,
  },
  { fault: 'imap-catenate-bad-url-empty', parts: url('7'), after: [], clean: /^T NO \[BADURL /m, faulty: /^T OK/m },
  {
    fault: 'imap-catenate-other-users-mailbox',
    parts: 'URL "/INBOX/;UID=9"',
    after: [],
    clean: /^T NO/m,
    faulty: /^T OK/m,
  },
  {
    fault: 'imap-catenate-failed-keeps',
    parts: url('7'),
    after: ['STATUS Sent (MESSAGES)'],
    clean: /S 0\)/,
    faulty: /S 1\)/,
  },
  { fault: 'imap-url-in-capitals-alone', parts: 'URL "/INBOX/;uid=4"', after: [], clean: /^T OK/m, faulty: /^T NO/m },
  {
    fault: 'imap-url-section-not-decoded',
    parts: url('HEADER.FIELDS%20(A)'),
    after: [],
    clean: /^T OK/m,
    faulty: /^T NO/m,
  },
  {
    fault: 'imap-url-mailbox-not-decoded',
    parts: 'URL "/%49NBOX/;UID=4"',
    after: [],
    clean: /^T OK/m,
    faulty: /^T NO/m,
  },
  {
    fault: 'imap-url-in-utf-7',
    before: 'RENAME INBOX &AOQ-',
    parts: 'URL "/%C3%A4/;UID=4"',
    after: [],
    clean: /^T OK/m,
    faulty: /^T NO/m,
  },
];

/** The same as conversations. */
export const catenateEffects = tables.map(
  ({ fault, before, given = '', parts, after = [other, message], clean, faulty }) => ({
    fault,
    clean,
    faulty,
    play: async (a: Client, _b: Client, { store }: ImapServer) => {
      const inbox = store.account('user1')?.inbox;
      inbox?.append(parted);
      for (let uid = 1; uid < 10; uid++) store.account('user2')?.inbox.append(parted);
      await a.run('SELECT INBOX');
      if (before !== undefined) await a.run(before);
      const joined = parts.replace('VALIDITY=VALIDITY', `VALIDITY=${inbox?.uidValidity}`);
      return a.runAll([`APPEND Sent ${given}CATENATE (${joined})`, ...after]);
    },
  }),
);

/** What shows a fault of SEARCH: keys, and which messages match them on a clean server and with the fault. */
interface SearchEffect {
  fault: string;
  /** Message 4, line by line, behind three small ones of the subjects one, two and three. */
  message?: string[];
  keys: string;
  clean: number[];
  faulty: number[];
}

const mime = 'MIME-Version: 1.0';

export const searchEffects: SearchEffect[] = [
  // Texts are looked for where they do not count.
  { fault: 'imap-search-subject-everywhere', keys: 'SUBJECT Hello', clean: [], faulty: [1, 2, 3] },
  { fault: 'imap-search-addresses-everywhere', keys: 'FROM one', clean: [], faulty: [1] },
  { fault: 'imap-search-header-everywhere', keys: 'HEADER X-Mark one', clean: [], faulty: [1] },
  {
    fault: 'imap-search-field-by-prefix',
    message: ['X-Mark-More: pear', '', ''],
    keys: 'HEADER X-Mark pear',
    clean: [],
    faulty: [4],
  },
  // Texts that are there are not found.
  {
    fault: 'imap-search-folds-cut',
    message: ['X-Mark: plum', ' pear', '', ''],
    keys: 'HEADER X-Mark pear',
    clean: [4],
    faulty: [],
  },
  {
    fault: 'imap-search-one-field-of-a-name',
    message: ['X-Mark: plum', 'X-Mark: pear', '', ''],
    keys: 'HEADER X-Mark pear',
    clean: [4],
    faulty: [],
  },
  {
    fault: 'imap-search-one-address',
    message: ['To: plum@example.test, pear@example.test', '', ''],
    keys: 'TO pear',
    clean: [4],
    faulty: [],
  },
  {
    fault: 'imap-search-no-group',
    message: ['To: fruit: pear@example.test;', '', ''],
    keys: 'TO pear',
    clean: [4],
    faulty: [],
  },
  {
    fault: 'imap-search-enclosed-passed-over',
    message: [mime, 'Content-Type: message/rfc822', '', 'Subject: within', '', 'pear', ''],
    keys: 'BODY pear',
    clean: [4],
    faulty: [],
  },
  {
    fault: 'imap-search-base64-as-it-is',
    message: [mime, 'Content-Transfer-Encoding: base64', '', Buffer.from('pear').toString('base64'), ''],
    keys: 'BODY pear',
    clean: [4],
    faulty: [],
  },
  {
    fault: 'imap-search-soft-breaks-kept',
    message: [mime, 'Content-Transfer-Encoding: quoted-printable', '', 'pe=', 'ar', ''],
    keys: 'BODY pear',
    clean: [4],
    faulty: [],
  },
  {
    fault: 'imap-search-words-as-they-are',
    message: ['Subject: =?iso-8859-1?Q?caf=E9?=', '', ''],
    keys: 'CHARSET UTF-8 SUBJECT {5+}\r\ncaf\xc3\xa9',
    clean: [4],
    faulty: [],
  },
  // Dates. The messages arrive on the day of the test.
  { fault: 'imap-search-sent-is-internal', keys: 'SENTBEFORE 2-Feb-2024', clean: [1, 2, 3], faulty: [] },
  {
    fault: 'imap-search-sent-day-of-ut',
    message: ['Date: Fri, 02 Feb 2024 00:30:00 +0100', '', ''],
    keys: 'SENTON 2-Feb-2024',
    clean: [4],
    faulty: [],
  },
  // What belongs together.
  { fault: 'imap-search-or-takes-all', keys: 'OR 1 2 3', clean: [], faulty: [1] },
  { fault: 'imap-search-not-takes-all', keys: 'NOT 1 2', clean: [2], faulty: [1, 2, 3] },
  { fault: 'imap-search-not-within-or', keys: 'OR NOT 1 2', clean: [2, 3], faulty: [1, 2] },
  { fault: 'imap-search-list-is-or', keys: '(SEEN UNSEEN)', clean: [], faulty: [1, 2, 3] },
];

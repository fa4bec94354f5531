import type { Client } from './harness.js';

const mime = 'MIME-Version: 1.0\r\nContent-Type: text/plain; charset';
const messages = [
  'Subject: =?utf-8?q?=C3=84pfel?=\r\n\r\nx',
  'Subject: =?utf-8?b?w4RwZmVs?=\r\n\r\nx',
  'Subject: =?iso-8859-1?q?=C4pfel?=\r\n\r\nx',
  `${mime}=x-none\r\n\r\nSome words`,
];
const apples = 'SEARCH CHARSET UTF-8 SUBJECT {6+}\r\n\xc3\xa4pfel';

/** What shows a fault about the comparison of texts: the last command, and what is answered to it. */
const tables = [
  { fault: 'imap-i18nlevel-no-utf-8', command: 'SEARCH CHARSET UTF-8 ALL', clean: /SEARCH 1 2 3 4\r/, faulty: /^T NO/ },
  { fault: 'imap-i18nlevel-ascii-alone', command: apples, clean: /SEARCH 1 2 3\r/, faulty: /SEARCH\r/ },
  { fault: 'imap-i18nlevel-encoded', command: apples, clean: /SEARCH 1 2 3\r/, faulty: /SEARCH 1 3\r/ },
  { fault: 'imap-i18nlevel-latin-1', command: apples, clean: /SEARCH 1 2 3\r/, faulty: /SEARCH 1 2\r/ },
  { fault: 'imap-i18nlevel-unknown-charset', command: 'SEARCH BODY words', clean: /SEARCH 4\r/, faulty: /SEARCH\r/ },
];

export const i18nLevelEffects = tables.map(({ command, ...effect }) => ({
  ...effect,
  play: (a: Client) =>
    a.runAll([...messages.map(text => `APPEND Sent {${text.length}+}\r\n${text}`), 'SELECT Sent', command]),
}));

import type { Client, ImapServer } from './harness.js';

const mail = 'APPEND Sent {19+}\r\nSubject: abc\r\n\r\nabc';
const other = 'APPEND Sent {19+}\r\nSubject: ABC\r\n\r\nABC';
const octets = [mail, other, 'SELECT Sent', 'COMPARATOR i;octet'];
const active = (...before: string[]) => [...before, 'COMPARATOR'];

/** What shows a fault of LANGUAGE or COMPARATOR: the last command, and what is answered to it. */
const tables = [
  { fault: 'imap-language-german-first', commands: ['XYZZ'], clean: /^T BAD there/, faulty: /^T BAD der/ },
  { fault: 'imap-language-before-login', commands: ['LANGUAGE en'], clean: /^T OK/m, faulty: /^T BAD/m },
  { fault: 'imap-language-first-alone', commands: ['LANGUAGE en de'], clean: /\(en\)/, faulty: /\(de\)/ },
  { fault: 'imap-language-english-alone', commands: ['LANGUAGE de', 'NOOP'], clean: /ausgef/, faulty: /completed/ },
  { fault: 'imap-language-late', commands: ['LANGUAGE de'], clean: /ausgef/, faulty: /completed/ },
  { fault: 'imap-language-latin-1', commands: ['LANGUAGE de', 'NOOP'], clean: /\xc3\xbc/, faulty: /f\xfchrt/ },
  { fault: 'imap-language-lost', commands: ['LANGUAGE de', 'LANGUAGE x-a', 'NOOP'], clean: /ausgef/, faulty: /comp/ },
  {
    fault: 'imap-language-reset-by-list',
    commands: ['LANGUAGE de', 'LANGUAGE', 'NOOP'],
    clean: /ausg/,
    faulty: /comp/,
  },
  { fault: 'imap-language-kept', commands: ['LANGUAGE de', 'UNAUTHENTICATE', 'NOOP'], clean: /comp/, faulty: /ausg/ },
  {
    fault: 'imap-comparator-not-for-search',
    commands: [...octets, 'SEARCH SUBJECT abc'],
    clean: /SEARCH 1\r/,
    faulty: /SEARCH 1 2\r/,
  },
  {
    fault: 'imap-comparator-not-for-sort',
    commands: [...octets, 'SORT (SUBJECT) UTF-8 ALL'],
    clean: /SORT 2 1\r/,
    faulty: /SORT 1 2\r/,
  },
  {
    fault: 'imap-comparator-not-for-thread',
    commands: [...octets, 'THREAD ORDEREDSUBJECT UTF-8 ALL'],
    clean: /\(1\)\(2\)/,
    faulty: /\(1 2\)/,
  },
  {
    fault: 'imap-comparator-default-follows',
    commands: active('COMPARATOR i;octet', 'COMPARATOR default'),
    clean: /i;unicode-casemap\r/,
    faulty: /i;octet\r/,
  },
  {
    fault: 'imap-comparator-default-unknown',
    commands: ['COMPARATOR default'],
    clean: /^T OK/m,
    faulty: /^T NO \[BADCOMPARATOR\]/,
  },
  {
    fault: 'imap-comparator-unknown-is-last',
    commands: ['COMPARATOR i;x-none'],
    clean: /^T NO \[BADCOMPARATOR\]/,
    faulty: /COMPARATOR i;octet\r/,
  },
];

export const languageEffects = tables.map(({ commands, ...effect }) => ({
  ...effect,
  play: (a: Client, _b: Client, _server: ImapServer) => a.runAll(commands),
}));

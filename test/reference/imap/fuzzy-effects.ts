import type { Client } from './harness.js';

const append = (text: string) => {
  const message = `${text}\r\n\r\nx\r\n`;
  return `APPEND Sent {${message.length}+}\r\n${message}`;
};
const sent = [append('Subject: train, blue'), append('Subject: blue train'), append('Subject: red'), 'SELECT Sent'];
const key = 'FUZZY SUBJECT "blue train"';

/** What shows a fault about fuzzy searches: the last command, and what is answered to it. */
const tables = [
  { fault: 'imap-fuzzy-unknown', command: `SEARCH ${key}`, clean: /SEARCH 1 2\r/, faulty: /^T BAD/ },
  { fault: 'imap-fuzzy-alone-counts', command: `SEARCH 2 ${key}`, clean: /SEARCH 2\r/, faulty: /SEARCH 1 2\r/ },
  {
    fault: 'imap-relevancy-of-some',
    command: `SEARCH RETURN (ALL RELEVANCY) ${key}`,
    clean: /ALL 1:2 RELEVANCY \(50 100\)\r/,
    faulty: /ALL 1:2 RELEVANCY \(100\)\r/,
  },
  {
    fault: 'imap-relevancy-of-1000',
    command: 'SEARCH RETURN (RELEVANCY) 2 FUZZY ALL',
    clean: /RELEVANCY \(100\)\r/,
    faulty: /RELEVANCY \(1000\)\r/,
  },
  {
    fault: 'imap-relevancy-not-returned',
    command: 'SEARCH RETURN (RELEVANCY) FUZZY SUBJECT green',
    clean: /RELEVANCY \(\)\r/,
    faulty: /^T BAD/,
  },
  {
    fault: 'imap-relevancy-not-sorted-by',
    command: `SORT (RELEVANCY) UTF-8 ${key}`,
    clean: /SORT 2 1\r/,
    faulty: /^T BAD/,
  },
  {
    fault: 'imap-relevancy-lowest-first',
    command: `SORT (RELEVANCY) UTF-8 ${key}`,
    clean: /SORT 2 1\r/,
    faulty: /SORT 1 2\r/,
  },
  {
    fault: 'imap-relevancy-not-returned-by-sort',
    command: `SORT RETURN (RELEVANCY) (RELEVANCY) UTF-8 ${key}`,
    clean: /RELEVANCY \(100 50\)\r/,
    faulty: /^T BAD/,
  },
  {
    fault: 'imap-relevancy-not-in-part',
    command: `SEARCH RETURN (PARTIAL 1:1) ${key}`,
    clean: /PARTIAL \(1:1 1\)\r/,
    faulty: /^T BAD/,
  },
  { fault: 'imap-fuzzy-of-nothing', command: 'SEARCH FUZZY', clean: /^T BAD/, faulty: /^T OK/ },
];

export const fuzzyEffects = tables.map(({ command, ...effect }) => ({
  ...effect,
  play: (a: Client) => a.runAll([...sent, command]),
}));

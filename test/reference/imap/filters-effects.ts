import type { Client } from './harness.js';

const set = (name: string, value: string) => `SETMETADATA "" (/private/filters/values/${name} ${value})`;
const append = (subject: string, flags: string) => {
  const message = `Subject: ${subject}\r\n\r\nx`;
  return `APPEND Sent ${flags} {${message.length}+}\r\n${message}`;
};
const sent = [append('=?utf-8?q?=C3=84?=', '(\\Seen)'), append('two', '(\\Seen \\Flagged)'), 'SELECT Sent'];

/** What shows a fault of named searches: commands, and what is answered to the last of them. */
const tables = [
  {
    fault: 'imap-filter-first-key',
    commands: [set('a', '"SEEN FLAGGED"'), 'SEARCH FILTER a'],
    clean: /SEARCH 2\r/,
    faulty: /SEARCH 1 2\r/,
  },
  {
    fault: 'imap-filter-one-pass',
    commands: [set('a', '"FILTER b"'), set('b', '"FLAGGED"'), 'SEARCH FILTER a'],
    clean: /SEARCH 2\r/,
    faulty: /^T NO \[UNDEFINED-FILTER a\]/,
  },
  {
    fault: 'imap-filter-seven-bit',
    commands: [set('a', '{12+}\r\nSUBJECT "\xc3\x84"'), 'SEARCH FILTER a'],
    clean: /SEARCH 1\r/,
    faulty: /SEARCH\r/,
  },
  {
    fault: 'imap-filter-keeps-the-first',
    commands: [set('a', '"SEEN"'), set('a', '"FLAGGED"'), 'SEARCH FILTER a'],
    clean: /SEARCH 2\r/,
    faulty: /SEARCH 1 2\r/,
  },
  {
    fault: 'imap-filter-outlives-nil',
    commands: [set('a', '"SEEN"'), set('a', 'NIL'), 'SEARCH FILTER a'],
    clean: /^T NO/,
    faulty: /SEARCH 1 2\r/,
  },
];

export const filterEffects = tables.map(({ commands, ...effect }) => ({
  ...effect,
  play: (a: Client) => a.runAll([...sent, ...commands]),
}));

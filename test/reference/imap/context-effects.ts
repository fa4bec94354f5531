import type { Client } from './harness.js';

const from = (name: string) => {
  const message = `From: ${name}\r\n`;
  return `APPEND Sent {${message.length}+}\r\n${message}`;
};
const sent = 'SELECT Sent';
const inbox = 'SELECT INBOX';
const flagged = 'STORE 1 FLAGS.SILENT (\\Flagged)';

/** DISPLAYFROM (or another key) over two messages: in order, and the other way. */
const displayed = (one: string, other: string, key = 'DISPLAYFROM', faulty = /SORT 1 2\r/) => ({
  commands: [from(one), from(other), sent, `SORT (${key}) UTF-8 ALL`],
  clean: faulty.source.includes('1 2') ? /SORT 2 1\r/ : /SORT 1 2\r/,
  faulty,
});

/** What shows a fault about SORT by names, partial results and searches that are followed: commands, and what is answered to the last of them. */
const tables = [
  { fault: 'imap-display-by-mailbox', ...displayed('Zoe <a@b.c>', 'Adam <z@b.c>') },
  {
    fault: 'imap-display-other-field',
    ...displayed('Zoe <z@b.c>\r\nTo: Adam <a@b.c>', 'Adam <a@b.c>\r\nTo: Zoe <z@b.c>', 'DISPLAYTO', /SORT 2 1\r/),
  },
  { fault: 'imap-display-encoded', ...displayed('=?utf-8?q?Zoe?= <a@b.c>', 'Adam <z@b.c>') },
  { fault: 'imap-display-empty-name', ...displayed('"" <z@b.c>', 'Adam <a@b.c>') },
  { fault: 'imap-display-no-address', ...displayed('z@b.c', 'Adam <a@b.c>') },
  {
    fault: 'imap-display-missing-last',
    ...displayed('Adam <a@b.c>\r\nTo: a@b.c', 'Adam <a@b.c>', 'DISPLAYTO'),
  },
  { fault: 'imap-display-with-case', ...displayed('Zoe <z@b.c>', 'adam <a@b.c>') },
  { fault: 'imap-display-by-surname', ...displayed('Zoe Ahorn <z@b.c>', 'Adam Zweig <a@b.c>') },
  {
    fault: 'imap-partial-all',
    commands: [inbox, 'SEARCH RETURN (PARTIAL 1:2) ALL'],
    clean: /PARTIAL \(1:2 1:2\)/,
    faulty: /PARTIAL \(1:2 1,2,3\)/,
  },
  {
    fault: 'imap-partial-empty',
    commands: [inbox, 'SEARCH RETURN (PARTIAL 5:9) ALL'],
    clean: /PARTIAL \(5:9 NIL\)/,
    faulty: /ESEARCH \(TAG "\w+"\)\r/,
  },
  {
    fault: 'imap-partial-last-from-first',
    commands: [inbox, 'SEARCH RETURN (PARTIAL -1:-1) ALL'],
    clean: /PARTIAL \(-1:-1 3\)/,
    faulty: /PARTIAL \(-1:-1 1\)/,
  },
  {
    fault: 'imap-update-ignored',
    commands: [inbox, 'SEARCH RETURN (UPDATE) FLAGGED', flagged],
    clean: /ESEARCH \(TAG "\w+"\) ADDTO \(0 1\)/,
    faulty: /^T OK/,
  },
  {
    fault: 'imap-one-search-followed',
    commands: [inbox, 'SEARCH RETURN (UPDATE COUNT) FLAGGED', 'SEARCH RETURN (UPDATE COUNT) FLAGGED', flagged],
    clean: /ADDTO.*ADDTO/s,
    faulty: /^\* ESEARCH [^\r]*\r\nT OK/,
  },
  {
    fault: 'imap-cancelupdate-ignored',
    commands: [inbox, 'SEARCH RETURN (UPDATE COUNT) FLAGGED', 'CANCELUPDATE "a3"', flagged],
    clean: /^T OK/,
    faulty: /ADDTO/,
  },
  {
    fault: 'imap-update-of-any-mailbox',
    commands: [inbox, 'SEARCH RETURN (UPDATE COUNT) FLAGGED', inbox, flagged],
    clean: /^T OK/,
    faulty: /ADDTO/,
  },
  {
    fault: 'imap-save-not-partial',
    commands: [inbox, 'SEARCH RETURN (SAVE PARTIAL 1:1) ALL', 'SEARCH $'],
    clean: /SEARCH 1\r/,
    faulty: /SEARCH 1 2 3\r/,
  },
  {
    fault: 'imap-save-partial-without-ends',
    commands: [inbox, 'SEARCH RETURN (SAVE PARTIAL 2:2 MIN) ALL', 'SEARCH $'],
    clean: /SEARCH 1 2\r/,
    faulty: /SEARCH 2\r/,
  },
  {
    fault: 'imap-save-partial-with-count',
    commands: [inbox, 'SEARCH RETURN (SAVE PARTIAL 2:2 COUNT) ALL', 'SEARCH $'],
    clean: /SEARCH 1 2 3\r/,
    faulty: /SEARCH 2\r/,
  },
  {
    fault: 'imap-fetch-partial-all',
    commands: [inbox, 'UID FETCH 1:* (FLAGS) (PARTIAL 2:2)'],
    clean: /^\* 2 FETCH [^\r]*\r\nT OK/,
    faulty: /^\* 1 FETCH /,
  },
];

export const contextEffects = tables.map(({ commands, ...effect }) => ({
  ...effect,
  play: (a: Client) => a.runAll(commands),
}));

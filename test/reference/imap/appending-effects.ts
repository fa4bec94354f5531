import type { Client } from './harness.js';

const other = 'SELECT Sent';

/** What shows a fault about APPEND of several messages, or about REPLACE: commands, and what is answered to the last of them. */
const tables = [
  {
    fault: 'imap-multiappend-reversed',
    commands: ['APPEND Sent {1+}\r\nx {2+}\r\nxy', other, 'FETCH 1 RFC822.SIZE'],
    clean: /SIZE 1\)/,
    faulty: /SIZE 2\)/,
  },
  {
    fault: 'imap-multiappend-four-alone',
    commands: [`APPEND Sent${' {1+}\r\nx'.repeat(5)}`, 'STATUS Sent (MESSAGES)'],
    clean: /MESSAGES 5\)/,
    faulty: /MESSAGES 4\)/,
  },
  {
    fault: 'imap-multiappend-flags-of-the-first',
    commands: ['APPEND Sent (\\Seen) {1+}\r\nx (\\Draft) {1+}\r\nx', other, 'FETCH 2 FLAGS'],
    clean: /\(\\Draft/,
    faulty: /\(\\Seen/,
  },
  {
    fault: 'imap-multiappend-flags-handed-on',
    commands: ['APPEND Sent (\\Seen) {1+}\r\nx {1+}\r\nx', other, 'FETCH 2 FLAGS'],
    clean: /FLAGS \(\\Recent\)/,
    faulty: /\\Seen/,
  },
  {
    fault: 'imap-multiappend-date-of-the-first',
    commands: [
      'APPEND Sent " 1-Feb-1999 00:00:00 +0000" {1+}\r\nx " 1-Mar-1999 00:00:00 +0000" {1+}\r\nx',
      other,
      'FETCH 2 INTERNALDATE',
    ],
    clean: / 1-Mar-1999/,
    faulty: / 1-Feb-1999/,
  },
  {
    fault: 'imap-multiappend-keeps-those-before',
    commands: ['APPEND Sent {1+}\r\nx {0+}\r\n', 'STATUS Sent (MESSAGES)'],
    clean: /MESSAGES 0\)/,
    faulty: /MESSAGES 1\)/,
  },
  {
    fault: 'imap-replace-keeps-the-old',
    commands: ['SELECT INBOX', 'REPLACE 1 INBOX {1+}\r\nx', 'STATUS INBOX (MESSAGES)'],
    clean: /MESSAGES 3\)/,
    faulty: /MESSAGES 4\)/,
  },
  {
    fault: 'imap-replace-inherits-flags',
    commands: ['SELECT INBOX', 'STORE 1 FLAGS (\\Flagged)', 'REPLACE 1 INBOX (\\Draft) {1+}\r\nx', 'FETCH 3 FLAGS'],
    clean: /\(\\Draft \\Recent\)/,
    faulty: /\\Flagged/,
  },
  {
    fault: 'imap-replace-drops-flags',
    commands: ['SELECT INBOX', 'REPLACE 1 INBOX (\\Draft) {1+}\r\nx', 'FETCH 3 FLAGS'],
    clean: /\\Draft/,
    faulty: /\(\\Recent\)/,
  },
  {
    fault: 'imap-replace-drops-date',
    commands: ['SELECT INBOX', 'REPLACE 1 INBOX " 1-Feb-1999 00:00:00 +0000" {1+}\r\nx', 'FETCH 3 INTERNALDATE'],
    clean: / 1-Feb-1999/,
    faulty: /"[^"]*20\d\d/,
  },
  {
    fault: 'imap-replace-expunges-all',
    commands: ['SELECT INBOX', 'STORE 2 FLAGS (\\Deleted)', 'REPLACE 1 INBOX {1+}\r\nx', 'STATUS INBOX (MESSAGES)'],
    clean: /MESSAGES 3\)/,
    faulty: /MESSAGES 2\)/,
  },
  {
    fault: 'imap-replace-needs-room-for-both',
    commands: ['SELECT INBOX', 'SETQUOTA "#user/user1" (MESSAGE 3)', 'REPLACE 1 INBOX {1+}\r\nx'],
    clean: /^T OK/m,
    faulty: /^T NO \[OVERQUOTA\]/m,
  },
];

/** The same as conversations. */
export const appendingEffects = tables.map(({ fault, commands, clean, faulty }) => ({
  fault,
  clean,
  faulty,
  play: (a: Client) => a.runAll(commands),
}));

import type { Client } from './harness.js';

const other = 'SELECT Sent';

/** What shows a fault about APPEND of several messages: commands, and what is answered to the last of them. */
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
];

/** The same as conversations. */
export const multiAppendEffects = tables.map(({ fault, commands, clean, faulty }) => ({
  fault,
  clean,
  faulty,
  play: async (a: Client) => {
    let reply = '';
    for (const command of commands) reply = await a.run(command);
    return reply;
  },
}));

import type { Client } from './harness.js';

const again = 'LOGIN user1 secret';

/** What shows each fault of UNAUTHENTICATE: commands, and what is answered to the last of them. */
const tables = [
  {
    fault: 'imap-unauthenticate-stays',
    commands: ['UNAUTHENTICATE', 'STATUS INBOX (MESSAGES)'],
    clean: /^T BAD/,
    faulty: /^T OK/m,
  },
  {
    fault: 'imap-unauthenticate-keeps-mailbox',
    commands: ['SELECT INBOX', 'UNAUTHENTICATE', again, 'FETCH 1 UID'],
    clean: /^T BAD/,
    faulty: /^T OK/m,
  },
  {
    fault: 'imap-unauthenticate-expunges',
    commands: ['SELECT INBOX', 'STORE 1 FLAGS (\\Deleted)', 'UNAUTHENTICATE', again, 'STATUS INBOX (MESSAGES)'],
    clean: /MESSAGES 3\)/,
    faulty: /MESSAGES 2\)/,
  },
  { fault: 'imap-unauthenticate-for-good', commands: ['UNAUTHENTICATE', again], clean: /^T OK/, faulty: /^T NO/ },
  {
    fault: 'imap-unauthenticate-keeps-enabled',
    commands: ['ENABLE QRESYNC', 'UNAUTHENTICATE', again, 'ENABLE QRESYNC'],
    clean: /^\* ENABLED QRESYNC/,
    faulty: /^\* ENABLED\r/,
  },
  {
    fault: 'imap-unauthenticate-inherits',
    commands: ['CREATE Own', 'UNAUTHENTICATE', 'LOGIN user2 secret', 'STATUS Own (MESSAGES)'],
    clean: /^T NO/,
    faulty: /^T OK/m,
  },
];

/** The same as conversations. */
export const unauthenticateEffects = [
  ...tables.map(({ fault, commands, clean, faulty }) => ({
    fault,
    clean,
    faulty,
    play: (a: Client) => a.runAll(commands),
  })),
  {
    fault: 'imap-unauthenticate-drops-what-follows',
    clean: /^y OK/m,
    faulty: /^x OK[^\n]*\n$/,
    play: (a: Client) => {
      a.write(`x UNAUTHENTICATE\r\ny ${again}\r\n`);
      a.halfClose();
      return a.closed();
    },
  },
];

import type { Client } from './harness.js';

const inbox = 'SELECT INBOX';

/** What shows a fault about what extensions tell of mailboxes and messages: commands, and what is answered to the last of them. */
const tables = [
  {
    fault: 'imap-mailboxid-changes-with-messages',
    commands: ['APPEND Sent {1+}\r\nx', 'STATUS Sent (MAILBOXID)'],
    clean: /MAILBOXID \(F\d+\)/,
    faulty: /MAILBOXID \(F\d+-2\)/,
  },
  {
    fault: 'imap-rename-new-mailboxid',
    commands: ['CREATE a', 'RENAME a b', 'STATUS b (MAILBOXID)'],
    clean: /MAILBOXID \(F\d+\)/,
    faulty: /MAILBOXID \(F\d+x\)/,
  },
  {
    fault: 'imap-rename-inbox-keeps-mailboxid',
    commands: ['RENAME INBOX a', 'LIST "" (INBOX a) RETURN (STATUS (MAILBOXID))'],
    clean: /^(?!.*MAILBOXID (\(\w+\)).*MAILBOXID \1).*MAILBOXID/s,
    faulty: /MAILBOXID (\(\w+\)).*MAILBOXID \1/s,
  },
  {
    fault: 'imap-emailid-changes-with-flags',
    commands: [inbox, 'FETCH 1 EMAILID'],
    clean: /EMAILID \(M\d+-\d+\)/,
    faulty: /EMAILID \(M\d+-\d+-\d+\)/,
  },
  {
    fault: 'imap-emailid-changes-with-source',
    commands: [inbox, 'COPY 1 Sent', 'STORE 1 FLAGS (\\Deleted)', 'EXPUNGE', 'SELECT Sent', 'FETCH 1 EMAILID'],
    clean: /EMAILID \(M\d+-1\)/,
    faulty: /EMAILID \(M\d+-1-x\)/,
  },
  {
    fault: 'imap-emailid-by-uid',
    commands: [inbox, 'COPY 2 INBOX', 'FETCH 4 EMAILID'],
    clean: /EMAILID \(M\d+-2\)/,
    faulty: /EMAILID \(M\d+-4\)/,
  },
  {
    fault: 'imap-threadid-by-uid',
    commands: [inbox, 'COPY 2 INBOX', 'FETCH 4 THREADID'],
    clean: /THREADID \(T\d+-2\)/,
    faulty: /THREADID \(T\d+-4\)/,
  },
  {
    fault: 'imap-threadid-by-message',
    commands: ['APPEND Sent {26+}\r\nIn-Reply-To: <a@b>\r\nA: b\r\n', 'SELECT Sent', 'FETCH 1 THREADID'],
    clean: /THREADID \(T[0-9a-f]{24}\)/,
    faulty: /THREADID \(T\d+-1\)/,
  },
  {
    fault: 'imap-threadid-changes-with-flags',
    commands: [inbox, 'FETCH 1 THREADID'],
    clean: /THREADID \(T\d+-\d+\)/,
    faulty: /THREADID \(T\d+-\d+-\d+\)/,
  },
  {
    fault: 'imap-search-emailid-any',
    commands: [inbox, 'SEARCH EMAILID x'],
    clean: /SEARCH\r/,
    faulty: /SEARCH 1 2 3\r/,
  },
  {
    fault: 'imap-search-threadid-any',
    commands: [inbox, 'SEARCH THREADID x'],
    clean: /SEARCH\r/,
    faulty: /SEARCH 1 2 3\r/,
  },
];

export const attributeEffects = tables.map(({ commands, ...effect }) => ({
  ...effect,
  play: (a: Client) => a.runAll(commands),
}));

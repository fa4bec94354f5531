import type { Client, ImapServer } from './harness.js';

interface Told {
  fault: string;
  /** The messages of INBOX came into it then. */
  savedIn1999?: true;
  /** INBOX has a fourth message, which came so many milliseconds before the first. */
  arrivedBefore?: number;
  commands: string[];
  clean: RegExp;
  faulty: RegExp;
}

const inbox = 'SELECT INBOX';

/** What shows a fault about what extensions tell of mailboxes and messages: commands, and what is answered to the last of them. */
const tables: readonly Told[] = [
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
    fault: 'imap-search-emailid-others',
    commands: [inbox, 'SEARCH EMAILID x'],
    clean: /SEARCH\r/,
    faulty: /SEARCH 1 2 3\r/,
  },
  {
    fault: 'imap-search-threadid-others',
    commands: [inbox, 'SEARCH THREADID x'],
    clean: /SEARCH\r/,
    faulty: /SEARCH 1 2 3\r/,
  },
  {
    fault: 'imap-savedate-is-internal-date',
    commands: ['APPEND Sent " 1-Feb-1999 00:00:00 +0000" {1+}\r\nx', 'SELECT Sent', 'FETCH 1 SAVEDATE'],
    clean: /SAVEDATE "[ 0-9-]{2}-\w+-20\d\d /,
    faulty: /SAVEDATE " 1-Feb-1999 /,
  },
  {
    fault: 'imap-savedate-copied',
    savedIn1999: true,
    commands: [inbox, 'COPY 1 Sent', 'SELECT Sent', 'FETCH 1 SAVEDATE'],
    clean: /SAVEDATE "[ 0-9-]{2}-\w+-20\d\d /,
    faulty: /SAVEDATE " 1-Feb-1999 /,
  },
  {
    fault: 'imap-savedate-of-source-anew',
    savedIn1999: true,
    commands: [inbox, 'COPY 1 Sent', 'FETCH 1 SAVEDATE'],
    clean: /SAVEDATE " 1-Feb-1999 /,
    faulty: /SAVEDATE "[ 0-9-]{2}-\w+-20\d\d /,
  },
  {
    fault: 'imap-savedate-of-last-change',
    savedIn1999: true,
    commands: [inbox, 'STORE 1 FLAGS (\\Seen)', 'FETCH 1 SAVEDATE'],
    clean: /SAVEDATE " 1-Feb-1999 /,
    faulty: /SAVEDATE "[ 0-9-]{2}-\w+-20\d\d /,
  },
  ...['SAVEDBEFORE 1-Jan-2000', 'SAVEDON 1-Jan-2000', 'SAVEDSINCE 1-Jan-2100', 'OLDER 86400'].map(key => ({
    fault: `imap-${key.replace(/ .*/, '').toLowerCase()}-inverted`,
    commands: [inbox, `SEARCH ${key}`],
    clean: /SEARCH\r/,
    faulty: /SEARCH 1 2 3\r/,
  })),
  ...['SAVEDATESUPPORTED', 'YOUNGER 86400'].map(key => ({
    fault: `imap-${key.replace(/ .*/, '').toLowerCase()}-inverted`,
    commands: [inbox, `SEARCH ${key}`],
    clean: /SEARCH 1 2 3\r/,
    faulty: /SEARCH\r/,
  })),
  {
    fault: 'imap-older-than-sent',
    commands: ['APPEND Sent {39+}\r\nDate: Mon, 01 Feb 1999 00:00:00 +0000\r\n', 'SELECT Sent', 'SEARCH OLDER 86400'],
    clean: /SEARCH\r/,
    faulty: /SEARCH 1\r/,
  },
  {
    fault: 'imap-older-by-hours',
    arrivedBefore: 60_000,
    commands: [inbox, 'SEARCH 4 OLDER 10'],
    clean: /SEARCH 4\r/,
    faulty: /SEARCH\r/,
  },
];

export const attributeEffects = tables.map(({ commands, savedIn1999, arrivedBefore, ...effect }) => ({
  ...effect,
  play: (a: Client, _b: Client, { store }: ImapServer) => {
    const inbox = store.account('user1')?.inbox;
    if (savedIn1999) for (const message of inbox?.messages ?? []) message.saved = new Date('1999-02-01');
    const [first] = inbox?.messages ?? [];
    if (arrivedBefore && first)
      inbox?.append(Buffer.from('x'), [], new Date(first.internalDate.getTime() - arrivedBefore));
    return a.runAll(commands);
  },
}));

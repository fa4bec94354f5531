import type { Client, ImapServer } from './harness.js';

const append = (name: string) => `APPEND ${name} {15+}\r\nSubject: x\r\n\r\nx`;
const boxes = ['CREATE box', 'CREATE box/a', 'CREATE box/a/b', 'CREATE boxes', append('box'), append('boxes')];
const filled = [...boxes, append('box/a'), append('box/a/b'), 'SELECT box'];
const esearch = (source: string) => `ESEARCH IN (${source}) RETURN (COUNT) SUBJECT x`;

/** What shows a fault of ESEARCH: the last command, and what is answered to it. */
const tables = [
  {
    fault: 'imap-esearch-opens',
    commands: [
      'ESEARCH IN (mailboxes boxes) ALL',
      'CLOSE',
      'SELECT box',
      'ESEARCH IN (mailboxes Sent) ALL',
      'FETCH 1 UID',
    ],
    clean: /1 FETCH/,
    faulty: /^T BAD/,
  },
  {
    fault: 'imap-esearch-subscribed-nothing',
    commands: ['SUBSCRIBE box', esearch('subscribed')],
    clean: /MAILBOX box /,
    faulty: /^T OK/,
  },
  {
    fault: 'imap-esearch-searches-all',
    commands: [esearch('mailboxes box')],
    clean: /^\* [^\r]*MAILBOX box [^\r]*\r\nT OK/,
    faulty: /MAILBOX boxes /,
  },
  {
    fault: 'imap-esearch-subtree-of-one',
    commands: [esearch('subtree box')],
    clean: /MAILBOX box\/a\/b /,
    faulty: /MAILBOX box\/a [^\r]*\r\nT OK/,
  },
  {
    fault: 'imap-esearch-subtree-one-deep',
    commands: [esearch('subtree-one box')],
    clean: /MAILBOX box\/a [^\r]*\r\nT OK/,
    faulty: /MAILBOX box\/a\/b /,
  },
  {
    fault: 'imap-esearch-wildcards',
    commands: [esearch('mailboxes "box*"')],
    clean: /^T OK/,
    faulty: /MAILBOX boxes /,
  },
  {
    fault: 'imap-esearch-needs-open-mailbox',
    commands: ['UNSELECT', esearch('mailboxes box')],
    clean: /MAILBOX box /,
    faulty: /^T BAD/,
  },
  {
    fault: 'imap-esearch-saves-nothing',
    commands: ['ESEARCH RETURN (SAVE) ALL', 'FETCH $ UID'],
    clean: /1 FETCH/,
    faulty: /^T OK/,
  },
  {
    fault: 'imap-esearch-follows-others',
    commands: ['ESEARCH RETURN (UPDATE COUNT) FLAGGED', 'NOOP'],
    clean: /^T OK/,
    faulty: /ADDTO/,
  },
];

/** A mailbox of another user, with these rights, and one below it. */
const shared = (rights: string, below: string, command: string) => async (a: Client, _: Client, server: ImapServer) => {
  await a.runAll([...filled, `SETACL box user2 ${rights}`, `SETACL box/a user2 ${below}`]);
  const other = await server.connect();
  return other.runAll(['LOGIN user2 secret', command]);
};

export const multiSearchEffects = [
  ...tables.map(({ commands, ...effect }) => ({ ...effect, play: (a: Client) => a.runAll([...filled, ...commands]) })),
  {
    fault: 'imap-esearch-without-r',
    clean: /^T OK/,
    faulty: /MAILBOX #users\/user1\/box /,
    play: shared('l', 'l', esearch('mailboxes #users/user1/box')),
  },
  {
    fault: 'imap-esearch-without-l',
    clean: /MAILBOX #users\/user1\/box [^\r]*\r\nT OK/,
    faulty: /MAILBOX #users\/user1\/box\/a /,
    play: shared('lr', 'r', esearch('subtree #users/user1/box')),
  },
];

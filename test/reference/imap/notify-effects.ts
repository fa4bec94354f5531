import type { Client, ImapServer } from './harness.js';
import { mail } from './harness.js';

type Change = 'new in Sent' | 'flagged' | 'gone' | 'subscribed, and new in Sent';

const events = '(MessageNew MessageExpunge)';
const watched = `NOTIFY SET (mailboxes Sent ${events})`;

/** What shows each fault of NOTIFY: commands, what happens then, and what is answered to the last command. */
const tables: readonly {
  fault: string;
  commands: readonly string[];
  happens?: Change;
  last: string;
  clean: RegExp;
  faulty: RegExp;
}[] = [
  {
    fault: 'imap-notify-none-ignored',
    commands: [watched, 'NOTIFY NONE'],
    happens: 'new in Sent',
    last: 'NOOP',
    clean: /^T OK/,
    faulty: /^\* STATUS Sent/,
  },
  {
    fault: 'imap-notify-adds',
    commands: [watched, `NOTIFY SET (mailboxes Drafts ${events})`],
    happens: 'new in Sent',
    last: 'NOOP',
    clean: /^T OK/,
    faulty: /^\* STATUS Sent/,
  },
  {
    fault: 'imap-notify-tells-flags',
    commands: ['SELECT INBOX', 'NOTIFY NONE'],
    happens: 'flagged',
    last: 'NOOP',
    clean: /^T OK/,
    faulty: /^\* 1 FETCH/,
  },
  {
    fault: 'imap-notify-expunge-at-once',
    commands: ['SELECT INBOX', `NOTIFY SET (selected-delayed ${events})`],
    happens: 'gone',
    last: 'FETCH 2 UID',
    clean: /^\* 2 FETCH/,
    faulty: /^\* 1 EXPUNGE/,
  },
  {
    fault: 'imap-notify-selected-waits',
    commands: ['SELECT INBOX', `NOTIFY SET (selected ${events})`],
    happens: 'gone',
    last: 'FETCH 2 UID',
    clean: /^\* 1 EXPUNGE/,
    faulty: /^\* 2 FETCH/,
  },
  {
    fault: 'imap-notify-ends-with-select',
    commands: [`NOTIFY SET (selected ${events})`, 'SELECT INBOX'],
    happens: 'gone',
    last: 'FETCH 2 UID',
    clean: /^\* 1 EXPUNGE/,
    faulty: /^\* 2 FETCH/,
  },
  {
    fault: 'imap-notify-tells-own',
    commands: [watched, 'APPEND Sent {1+}\r\nx'],
    last: 'NOOP',
    clean: /^T OK/,
    faulty: /^\* STATUS own/,
  },
  {
    fault: 'imap-notify-subscribed-once',
    commands: [`NOTIFY SET (subscribed ${events})`],
    happens: 'subscribed, and new in Sent',
    last: 'NOOP',
    clean: /^\* STATUS Sent/,
    faulty: /^T OK/,
  },
];

function make(change: Change, { store }: ImapServer): void {
  const account = store.account('user1');
  const message = account?.inbox.messages[0];
  if (account === undefined || message === undefined) throw new Error('there is no message');
  if (change === 'flagged') account.inbox.setFlags(message, ['\\Flagged'], undefined);
  if (change === 'gone') account.inbox.expunge(new Set([message.uid]));
  if (change === 'subscribed, and new in Sent') account.subscribe('Sent');
  if (change.endsWith('new in Sent')) account.mailbox('Sent')?.append(mail('new'));
}

/** The same as conversations. */
export const notifyEffects = tables.map(({ fault, commands, happens, last, clean, faulty }) => ({
  fault,
  clean,
  faulty,
  play: async (a: Client, _b: Client, server: ImapServer) => {
    await a.runAll(commands);
    if (happens !== undefined) make(happens, server);
    return a.run(last);
  },
}));

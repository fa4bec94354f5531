import type { Client } from './harness.js';

/** What shows a fault about names of mailboxes: commands, and what is answered to the last of them. */
interface NamesEffect {
  fault: string;
  commands: string[];
  clean: RegExp;
  faulty: RegExp;
}

const enable = 'ENABLE IMAP4rev2';
const tree = ['CREATE a/b/c', 'CREATE ab'];
const listed = /^\* LIST/;
const nothing = /^T OK/;
const no = /^T NO/m;
const ok = /^T OK/m;
const messages = (count: number) => new RegExp(`MESSAGES ${count}\\)`);

const tables: NamesEffect[] = [
  { fault: 'imap-list-percent-once', commands: [...tree, 'LIST "" a/%/%'], clean: listed, faulty: nothing },
  { fault: 'imap-list-percent-at-the-end-alone', commands: [...tree, 'LIST "" %b'], clean: listed, faulty: nothing },
  { fault: 'imap-list-percent-needs-one', commands: [...tree, 'LIST "" ab%'], clean: listed, faulty: nothing },
  { fault: 'imap-list-percent-passes-a-level', commands: [...tree, 'LIST "" a%c'], clean: nothing, faulty: listed },
  { fault: 'imap-list-star-at-the-end-alone', commands: [...tree, 'LIST "" a*c'], clean: listed, faulty: nothing },
  {
    fault: 'imap-list-two-stars-match-one-level',
    commands: [...tree, 'LIST "" a/**'],
    clean: / a\/b\/c\r/,
    faulty: /^\* LIST \S+ "\/" a\/b\r\nT/,
  },
  {
    fault: 'imap-list-pattern-is-an-expression',
    commands: [...tree, 'LIST "" a?'],
    clean: nothing,
    faulty: / ab\r/,
  },
  { fault: 'imap-list-pattern-is-a-beginning', commands: ['CREATE ab', 'LIST "" a'], clean: nothing, faulty: / ab\r/ },
  {
    fault: 'imap-list-names-without-reference',
    commands: ['CREATE mailspec-1/b', 'LIST "mailspec-1/" b'],
    clean: / mailspec-1\/b\r/,
    faulty: / b\r/,
  },
  {
    fault: 'imap-list-reference-without-delimiter',
    commands: ['LIST "a/" ""'],
    clean: listed,
    faulty: nothing,
  },
  {
    fault: 'imap-list-other-delimiter-below',
    commands: [...tree, 'LIST "" a/b/c'],
    clean: /"\/" a/,
    faulty: /"\." a/,
  },
  {
    fault: 'imap-list-marks-noinferiors',
    commands: [...tree, 'LIST "" a'],
    clean: /\\HasChildren/,
    faulty: /\\Noinferiors/,
  },
  {
    fault: 'imap-lsub-arguments-not-read',
    commands: ['SUBSCRIBE Sent', 'LSUB "" Sent'],
    clean: /^\* LSUB/,
    faulty: no,
  },
  {
    fault: 'imap-lsub-reference-refused',
    commands: ['SUBSCRIBE Sent', 'LSUB "Se" nt'],
    clean: /^\* LSUB/,
    faulty: no,
  },
  {
    fault: 'imap-lsub-percent-one-level-up',
    commands: ['CREATE a/b', 'SUBSCRIBE a/b', 'LSUB "" %'],
    clean: /^\* LSUB \(\\Noselect\) "\/" a\r/,
    faulty: /^\* LSUB \(\) "\/" a\/below\r/,
  },
  { fault: 'imap-inbox-in-capitals-alone', commands: ['STATUS inbox (MESSAGES)'], clean: messages(3), faulty: no },
  { fault: 'imap-create-inbox-in-small-letters', commands: ['CREATE inbox'], clean: no, faulty: ok },
  { fault: 'imap-delete-inbox-in-small-letters-ok', commands: ['DELETE inbox'], clean: no, faulty: ok },
  { fault: 'imap-rename-to-existing-ok', commands: ['RENAME Sent Trash'], clean: no, faulty: ok },
  {
    fault: 'imap-rename-two-levels-alone',
    commands: [...tree, 'RENAME a x', 'LIST "" x/*'],
    clean: / x\/b\/c\r/,
    faulty: /^\* LIST \S+ "\/" x\/b\r\nT/,
  },
  {
    fault: 'imap-rename-takes-what-begins-alike',
    commands: [...tree, 'RENAME a x', 'LIST "" ab'],
    clean: listed,
    faulty: nothing,
  },
  {
    fault: 'imap-rename-takes-what-is-near',
    commands: [...tree, 'RENAME a/b x', 'STATUS a (MESSAGES)'],
    clean: messages(0),
    faulty: no,
  },
  {
    fault: 'imap-rename-empties-what-is-below',
    commands: ['CREATE a/b', 'EXAMINE INBOX', 'COPY 1 a/b', 'RENAME a x', 'STATUS x/b (MESSAGES)'],
    clean: messages(1),
    faulty: messages(0),
  },
  {
    fault: 'imap-rename-refused-removes',
    commands: ['EXAMINE INBOX', 'COPY 1 Sent', 'RENAME Sent Sent/x', 'STATUS Sent (MESSAGES)'],
    clean: messages(1),
    faulty: messages(0),
  },
  {
    fault: 'imap-rename-inbox-copies',
    commands: ['RENAME INBOX x', 'STATUS INBOX (MESSAGES)'],
    clean: messages(0),
    faulty: messages(3),
  },
  {
    fault: 'imap-rename-inbox-takes-others',
    commands: ['CREATE a', 'RENAME INBOX x', 'LIST "" a'],
    clean: listed,
    faulty: nothing,
  },
  {
    fault: 'imap-rename-takes-the-subscription',
    commands: ['SUBSCRIBE Sent', 'RENAME Sent x', 'LSUB "" *'],
    clean: / Sent\r/,
    faulty: / x\r/,
  },
  {
    fault: 'imap-rev2-rename-takes-the-subscription',
    commands: ['SUBSCRIBE Sent', 'RENAME Sent x', 'LSUB "" *'],
    clean: / Sent\r/,
    faulty: nothing,
  },
  {
    fault: 'imap-delete-unsubscribes',
    commands: ['SUBSCRIBE Sent', 'DELETE Sent', 'LSUB "" *'],
    clean: / Sent\r/,
    faulty: nothing,
  },
  {
    fault: 'imap-unsubscribe-takes-all-alike',
    commands: [...tree, 'SUBSCRIBE a', 'SUBSCRIBE ab', 'UNSUBSCRIBE a', 'LSUB "" *'],
    clean: / ab\r/,
    faulty: nothing,
  },
  { fault: 'imap-subscribe-missing-ok', commands: ['SUBSCRIBE none'], clean: no, faulty: ok },
  {
    fault: 'imap-rev2-subscribe-again-refused',
    commands: [enable, 'SUBSCRIBE Sent', 'SUBSCRIBE Sent'],
    clean: ok,
    faulty: no,
  },
  { fault: 'imap-rev2-unsubscribe-again-refused', commands: [enable, 'UNSUBSCRIBE Sent'], clean: ok, faulty: no },
  { fault: 'imap-rev2-rename-inbox-bad', commands: ['RENAME INBOX x'], clean: ok, faulty: /^T BAD/ },
  {
    fault: 'imap-delete-leaves-messages',
    commands: ['EXAMINE INBOX', 'COPY 1 Sent', 'DELETE Sent', 'CREATE Sent', 'STATUS Sent (MESSAGES)'],
    clean: messages(0),
    faulty: messages(1),
  },
  {
    fault: 'imap-delete-takes-what-begins-alike',
    commands: [...tree, 'DELETE a', 'LIST "" ab'],
    clean: listed,
    faulty: nothing,
  },
  {
    fault: 'imap-delete-removes-below',
    commands: [...tree, 'DELETE a', 'STATUS a/b/c (MESSAGES)'],
    clean: messages(0),
    faulty: no,
  },
  {
    fault: 'imap-deleted-level-is-open',
    commands: [...tree, 'DELETE a', 'SELECT a'],
    clean: no,
    faulty: ok,
  },
  {
    fault: 'imap-copy-makes-deleted-level',
    commands: [...tree, 'DELETE a', 'EXAMINE INBOX', 'COPY 1 a'],
    clean: no,
    faulty: ok,
  },
  {
    fault: 'imap-trailing-delimiter-is-a-level',
    commands: ['CREATE "a/"', 'CREATE "a/b"'],
    clean: ok,
    faulty: no,
  },
  { fault: 'imap-refused-name-ok', commands: ['CREATE "a*"'], clean: no, faulty: ok },
  {
    fault: 'imap-rename-refused-is-done',
    commands: ['RENAME Sent "a*"', 'STATUS Sent (MESSAGES)'],
    clean: messages(0),
    faulty: no,
  },
  {
    fault: 'imap-rev1-ampersand-alone',
    commands: ['CREATE a&-b', 'LIST "" a*'],
    clean: / a&-b\r/,
    faulty: / a&b\r/,
  },
  {
    fault: 'imap-rev2-list-decodes-names',
    commands: [enable, 'CREATE a&-b', 'LIST "" a*'],
    clean: /a&-b"?\r/,
    faulty: /a&b"?\r/,
  },
  {
    fault: 'imap-rev2-names-beyond-ascii-not-found',
    commands: [enable, 'CREATE "x\xc3\xa9"', 'EXAMINE "x\xc3\xa9"'],
    clean: ok,
    faulty: no,
  },
  {
    fault: 'imap-rev2-normalised-by-create-alone',
    commands: [enable, 'CREATE "e\xcc\x81"', 'EXAMINE "e\xcc\x81"'],
    clean: ok,
    faulty: no,
  },
  {
    fault: 'imap-rename-to-a-used-name-empties',
    commands: ['EXAMINE INBOX', 'COPY 1 Sent', 'RENAME Sent x', 'RENAME x Sent', 'STATUS Sent (MESSAGES)'],
    clean: messages(1),
    faulty: messages(0),
  },
  { fault: 'imap-names-of-files-not-opened', commands: ['CREATE a/cur', 'SELECT a/cur'], clean: ok, faulty: no },
  {
    fault: 'imap-list-reference-finds-another',
    commands: ['LIST "a/none" "x"'],
    clean: nothing,
    faulty: /^\* LIST \(\) "\/" a\/one\r/,
  },
  { fault: 'imap-list-inbox-by-its-beginning', commands: ['LIST "" IN%Y'], clean: nothing, faulty: listed },
  {
    fault: 'imap-list-shows-subscribed',
    commands: ['SUBSCRIBE Sent', 'DELETE Sent', 'LIST "" Sent'],
    clean: nothing,
    faulty: listed,
  },
  {
    fault: 'imap-rev2-not-utf-8-ok',
    commands: [enable, 'CREATE "\xe9"'],
    clean: /^T (?:NO|BAD)/,
    faulty: ok,
  },
];

/** The same as conversations, and one of a session that ends. */
export const namesEffects = [
  ...tables.map(({ fault, commands, clean, faulty }) => ({
    fault,
    clean,
    faulty,
    play: (a: Client) => a.runAll(commands),
  })),
  {
    fault: 'imap-refused-name-ends-session',
    clean: /^q NO[\s\S]*^r OK/m,
    faulty: /^q NO[^\n]*\n$/,
    play: async (a: Client) => {
      a.write('q CREATE "a*"\r\nr LOGOUT\r\n');
      return (await a.closed()).replace(/^\* BYE[^\n]*\n/m, '');
    },
  },
];

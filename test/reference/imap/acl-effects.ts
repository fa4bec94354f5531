import { type Client, type ImapServer, mail } from './harness.js';

/** What one does with a mailbox of one's own, `box`, and its list: the answer to the last command shows the fault. */
const own = [
  { fault: 'imap-setacl-grants-more', commands: ['GETACL box'], clean: / user2 lr\r/, faulty: / user2 lrs\r/ },
  {
    fault: 'imap-setacl-always-adds',
    commands: ['SETACL box user2 l', 'GETACL box'],
    clean: / user2 l\r/,
    faulty: / user2 lr\r/,
  },
  {
    fault: 'imap-setacl-for-one-alone',
    commands: ['SETACL box x l', 'GETACL box'],
    clean: / user2 lr x l\r/,
    faulty: /cd x l\r/,
  },
  {
    fault: 'imap-setacl-plus-adds-nothing',
    commands: ['SETACL box user2 +p', 'GETACL box'],
    clean: / user2 lrp\r/,
    faulty: / user2 lr\r/,
  },
  {
    fault: 'imap-setacl-minus-removes-all',
    commands: ['SETACL box user2 -r', 'GETACL box'],
    clean: / user2 l\r/,
    faulty: /cd\r/,
  },
  {
    fault: 'imap-setacl-known-rights-alone',
    commands: ['SETACL box user2 lq', 'GETACL box'],
    clean: / user2 lr\r/,
    faulty: / user2 l\r/,
  },
  {
    fault: 'imap-deleteacl-deletes-nothing',
    commands: ['DELETEACL box user2', 'GETACL box'],
    clean: /cd\r/,
    faulty: / user2 lr\r/,
  },
  {
    fault: 'imap-deleteacl-deletes-all',
    commands: ['DELETEACL box x', 'GETACL box'],
    clean: / user2 lr\r/,
    faulty: /cd\r/,
  },
  {
    fault: 'imap-deleteacl-deletes-negative',
    commands: ['SETACL box -user2 l', 'DELETEACL box user2', 'GETACL box'],
    clean: / -user2 l\r/,
    faulty: /cd\r/,
  },
  {
    fault: 'imap-d-means-nothing',
    commands: ['SETACL box user2 lrd', 'GETACL box'],
    clean: / user2 lrted\r/,
    faulty: / user2 lr\r/,
  },
  {
    fault: 'imap-c-means-nothing',
    commands: ['SETACL box user2 +c', 'GETACL box'],
    clean: / user2 lrkxc\r/,
    faulty: / user2 lr\r/,
  },
  {
    fault: 'imap-identifier-not-prepared',
    commands: ['SETACL box {5+}\r\nuser2 l', 'GETACL box'],
    clean: / user2 l\r/,
    faulty: / user2 lr\r/,
  },
  {
    fault: 'imap-acl-outlives-mailbox',
    commands: ['DELETE box', 'CREATE box', 'GETACL box'],
    clean: /cd\r/,
    faulty: / user2 lr\r/,
  },
  {
    fault: 'imap-acl-not-inherited',
    commands: ['CREATE box/below', 'GETACL box/below'],
    clean: / user2 lr\r/,
    faulty: /cd\r/,
  },
  {
    fault: 'imap-rename-clears-acl',
    commands: ['RENAME box other', 'GETACL other'],
    clean: / user2 lr\r/,
    faulty: /cd\r/,
  },
  {
    fault: 'imap-setacl-later',
    commands: ['SETACL box user2 l\r\nT GETACL box', 'NOOP'],
    clean: / user2 l\r/,
    faulty: / user2 lr\r/,
  },
];

const box = '#users/user1/box';
const ok = /^T OK/m;
const no = /^T NO \[NOPERM\]/m;

/** What another user does with it who was given rights. It holds a message with the flags \Deleted and \Flagged. */
const others = [
  { fault: 'imap-user-is-no-identifier', rights: 'lr', commands: [`MYRIGHTS ${box}`], clean: / lr\r/, faulty: /^T NO/ },
  {
    fault: 'imap-anyone-is-nobody',
    rights: '',
    anyone: 'lr',
    commands: [`MYRIGHTS ${box}`],
    clean: / lr\r/,
    faulty: /^T NO/,
  },
  {
    fault: 'imap-negative-rights-passed-over',
    rights: 'lrs',
    negative: 's',
    commands: [`MYRIGHTS ${box}`],
    clean: / lr\r/,
    faulty: / lrs\r/,
  },
  { fault: 'imap-list-without-l', rights: 'r', commands: [`LIST "" ${box}`], clean: /^T OK/, faulty: /^\* LIST/ },
  { fault: 'imap-select-without-r', rights: 'l', commands: [`STATUS ${box} (MESSAGES)`], clean: no, faulty: ok },
  { fault: 'imap-select-needs-s', rights: 'lr', commands: [`EXAMINE ${box}`], clean: ok, faulty: no },
  { fault: 'imap-append-without-i', rights: 'lr', commands: [`APPEND ${box} {1+}\r\nx`], clean: no, faulty: ok },
  {
    fault: 'imap-append-any-flags',
    rights: 'lri',
    commands: [`APPEND ${box} (\\Draft) {1+}\r\nx`, `EXAMINE ${box}`, 'FETCH 2 FLAGS'],
    clean: /FLAGS \(\\Recent\)/,
    faulty: /\\Draft/,
  },
  {
    fault: 'imap-append-no-flags',
    rights: 'lriw',
    commands: [`APPEND ${box} (\\Draft) {1+}\r\nx`, `EXAMINE ${box}`, 'FETCH 2 FLAGS'],
    clean: /\\Draft/,
    faulty: /FLAGS \(\\Recent\)/,
  },
  {
    fault: 'imap-append-refused-for-flags',
    rights: 'lri',
    commands: [`APPEND ${box} (\\Draft) {1+}\r\nx`],
    clean: ok,
    faulty: no,
  },
  {
    fault: 'imap-expunge-without-e',
    rights: 'lrt',
    commands: [`SELECT ${box}`, 'EXPUNGE'],
    clean: no,
    faulty: /1 EXPUNGE/,
  },
  {
    fault: 'imap-expunge-needs-a',
    rights: 'lre',
    commands: [`SELECT ${box}`, 'EXPUNGE'],
    clean: /1 EXPUNGE/,
    faulty: no,
  },
  {
    fault: 'imap-close-without-e-expunges',
    rights: 'lrt',
    commands: [`SELECT ${box}`, 'CLOSE', `STATUS ${box} (MESSAGES)`],
    clean: /MESSAGES 1\)/,
    faulty: /MESSAGES 0\)/,
  },
  {
    fault: 'imap-fetch-sets-seen-without-s',
    rights: 'lrw',
    commands: [`SELECT ${box}`, 'FETCH 1 BODY[]', 'FETCH 1 FLAGS'],
    clean: /FLAGS \(\\Deleted \\Flagged(?: \\Recent)?\)/,
    faulty: /\\Seen/,
  },
  {
    fault: 'imap-store-without-rights',
    rights: 'lrs',
    commands: [`SELECT ${box}`, 'STORE 1 +FLAGS (\\Draft)'],
    clean: no,
    faulty: /\\Draft/,
  },
  {
    fault: 'imap-store-needs-a',
    rights: 'lrw',
    commands: [`SELECT ${box}`, 'STORE 1 +FLAGS (\\Draft)'],
    clean: /\\Draft/,
    faulty: no,
  },
  {
    fault: 'imap-store-all-or-nothing',
    rights: 'lrw',
    commands: [`SELECT ${box}`, 'STORE 1 +FLAGS (\\Draft \\Seen)'],
    clean: /\\Draft/,
    faulty: no,
  },
  { fault: 'imap-create-without-k', rights: 'lr', commands: [`CREATE ${box}/below`], clean: no, faulty: ok },
  { fault: 'imap-create-needs-a', rights: 'lrk', commands: [`CREATE ${box}/below`], clean: ok, faulty: no },
  { fault: 'imap-delete-without-x', rights: 'lr', commands: [`DELETE ${box}`], clean: no, faulty: ok },
  { fault: 'imap-delete-needs-a', rights: 'lrx', commands: [`DELETE ${box}`], clean: ok, faulty: no },
  {
    fault: 'imap-rename-without-x',
    rights: 'lrk',
    commands: [`RENAME ${box} #users/user1/other`],
    clean: no,
    faulty: ok,
  },
  {
    fault: 'imap-rename-without-k',
    rights: 'lrx',
    commands: [`RENAME ${box} #users/user1/INBOX/other`],
    clean: /^T NO \[NONEXISTENT\]/,
    faulty: ok,
  },
  { fault: 'imap-acl-without-a', rights: 'lr', commands: [`GETACL ${box}`], clean: no, faulty: ok },
  { fault: 'imap-acl-needs-x', rights: 'lra', commands: [`GETACL ${box}`], clean: ok, faulty: no },
  { fault: 'imap-myrights-needs-l', rights: 'r', commands: [`MYRIGHTS ${box}`], clean: ok, faulty: /^T NO/ },
  { fault: 'imap-myrights-needs-r', rights: 'l', commands: [`MYRIGHTS ${box}`], clean: ok, faulty: no },
  { fault: 'imap-myrights-needs-nothing', rights: '', commands: [`MYRIGHTS ${box}`], clean: /^T NO/, faulty: ok },
  {
    fault: 'imap-hidden-mailboxes-told',
    rights: '',
    commands: [`GETACL ${box}`],
    clean: /^T NO \[NONEXISTENT\]/,
    faulty: no,
  },
];

async function setUp(a: Client, { store }: ImapServer, rights: string): Promise<void> {
  store.account('user1')?.create('box').append(mail('one'), ['\\Deleted', '\\Flagged']);
  await a.run(`SETACL box user2 "${rights}"`);
}

/** The same as conversations. */
export const aclEffects = [
  ...own.map(({ fault, commands, clean, faulty }) => ({
    fault,
    clean,
    faulty,
    play: async (a: Client, _: Client, server: ImapServer) => {
      await setUp(a, server, 'lr');
      return a.runAll(commands);
    },
  })),
  ...others.map(({ fault, rights, anyone = '', negative = '', commands, clean, faulty }) => ({
    fault,
    clean,
    faulty,
    play: async (a: Client, _: Client, server: ImapServer) => {
      await setUp(a, server, rights);
      await a.run(`SETACL box anyone "${anyone}"`);
      await a.run(`SETACL box -user2 "${negative}"`);
      const other = await server.connect();
      await other.run('LOGIN user2 secret');
      return other.runAll(commands);
    },
  })),
];

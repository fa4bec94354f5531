import type { Client, ImapServer } from './harness.js';

const get = 'GETMETADATA INBOX /shared/comment';
const set = (value: string) => `SETMETADATA INBOX (/shared/comment ${value})`;

/** What shows a fault of annotations: commands, and what is answered to the last of them. */
const tables = [
  {
    fault: 'imap-setmetadata-without-mod-sequence',
    commands: [set('"a"'), 'STATUS INBOX (HIGHESTMODSEQ)'],
    clean: /HIGHESTMODSEQ 5\)/,
    faulty: /HIGHESTMODSEQ 4\)/,
  },
  { fault: 'imap-setmetadata-one-line', commands: [set('{4+}\r\na\r\nb'), get], clean: /\{4\}/, faulty: /"a"/ },
  { fault: 'imap-setmetadata-seven-bit', commands: [set('{1+}\r\n\xff'), get], clean: /\xff/, faulty: /"\?"/ },
  { fault: 'imap-setmetadata-unquoted', commands: [set('"a\\"b"'), get], clean: /"a\\"b"/, faulty: /"ab"/ },
  {
    fault: 'imap-setmetadata-empty-is-nil',
    commands: [set('""'), get],
    clean: /comment ""\)/,
    faulty: /comment NIL\)/,
  },
  { fault: 'imap-setmetadata-until-nul', commands: [set('~{3+}\r\na\0b'), get], clean: /~\{3\}/, faulty: /"a"/ },
  {
    fault: 'imap-setmetadata-keeps-the-first',
    commands: [set('a'.replace('a', '"a"')), set('"b"'), get],
    clean: /"b"/,
    faulty: /"a"/,
  },
  { fault: 'imap-setmetadata-nil-keeps', commands: [set('"a"'), set('NIL'), get], clean: /NIL/, faulty: /"a"/ },
  {
    fault: 'imap-setmetadata-one-by-one',
    commands: [`SETMETADATA INBOX (/shared/comment "a" /private/comment {10001+}\r\n${'x'.repeat(10_001)})`, get],
    clean: /NIL/,
    faulty: /"a"/,
  },
  {
    fault: 'imap-rename-forgets-annotations',
    commands: [
      'CREATE box',
      'SETMETADATA box (/shared/comment "a")',
      'RENAME box other',
      'GETMETADATA other /shared/comment',
    ],
    clean: /"a"/,
    faulty: /NIL/,
  },
  {
    fault: 'imap-annotations-outlive-mailbox',
    commands: [
      'CREATE box',
      'SETMETADATA box (/shared/comment "a")',
      'DELETE box',
      'CREATE box',
      'GETMETADATA box /shared/comment',
    ],
    clean: /NIL/,
    faulty: /"a"/,
  },
];

/** The same as conversations. */
export const metadataEffects = [
  ...tables.map(({ fault, commands, clean, faulty }) => ({
    fault,
    clean,
    faulty,
    play: (a: Client) => a.runAll(commands),
  })),
  {
    fault: 'imap-private-is-one',
    clean: /"a"/,
    faulty: /"b"/,
    play: async (a: Client, _: Client, server: ImapServer) => {
      await a.runAll(['CREATE box', 'SETACL box user2 lr', 'SETMETADATA box (/private/comment "a")']);
      const other = await server.connect();
      await other.runAll(['LOGIN user2 secret', 'SETMETADATA #users/user1/box (/private/comment "b")']);
      return a.run('GETMETADATA box /private/comment');
    },
  },
];

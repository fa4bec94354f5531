import type { Invariant } from './invariant.js';

/** How commands are answered. */
export const completion: readonly Invariant[] = [
  {
    id: 'tag-in-flight',
    rule: 'rfc3501/2.2.2/tag-of-a-command',
    title: 'A tagged response carries the tag of a command',
    checks: {
      completed: ({ tag, command, again }, { commands }) =>
        command || again || !commands.trusted || tag === commands.unfinishedTag
          ? undefined
          : { expected: 'the tag of a command in flight', found: tag },
    },
  },
  {
    id: 'one-completion',
    rule: 'rfc3501/2.2.2/one-completion-a-command',
    title: 'A command has one tagged response',
    checks: {
      completed: ({ tag, condition, command, again }, { commands }) =>
        command || !again || !commands.trusted
          ? undefined
          : { expected: `no second tagged response for ${tag}`, found: `${tag} ${condition}` },
    },
  },
  {
    id: 'continuation-asked-for',
    rule: 'rfc3501/7.5/continuation-only-when-due',
    title: 'A continuation request comes only when a command has more to send',
    checks: {
      continuation: (_, { commands }) =>
        commands.continuationDue
          ? undefined
          : { expected: 'no continuation request, as no command has more to send', found: 'a continuation request' },
    },
  },
  {
    id: 'bye-before-logout-ok',
    rule: 'rfc3501/6.1.3/bye-before-ok',
    title: 'LOGOUT is answered with BYE before its tagged OK',
    checks: {
      completed: ({ command, condition }, { byeSeen }) =>
        command?.name !== 'LOGOUT' || condition !== 'OK' || byeSeen
          ? undefined
          : { expected: 'an untagged BYE before the tagged OK', found: 'none' },
    },
  },
  {
    id: 'capability-names-protocol',
    rule: 'rfc3501/7.2.1/capability-lists-imap4rev1',
    title: 'The capability list names IMAP4rev1 or IMAP4rev2',
    checks: {
      capability: ({ names }) =>
        names.length === 0 || names.some(name => /^IMAP4REV[12]$/.test(name))
          ? undefined
          : { expected: 'IMAP4rev1 or IMAP4rev2 among the capabilities', found: names.join(' ') },
    },
  },
];

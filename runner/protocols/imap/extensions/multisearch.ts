import type { Invariant } from '../invariants/invariant.js';
import type { Extension } from './extension.js';

/** What ESEARCH finds is told with all that says where it was found. What a search that is followed tells later is none of it. */
const correlators: Invariant = {
  id: 'multisearch-correlators',
  rule: 'rfc7377/2.1/correlators',
  title: 'A response to the command ESEARCH has MAILBOX and UIDVALIDITY',
  checks: {
    search: ({ tag, source }, { commands: { inFlight, trusted }, contexts }) => {
      const command = inFlight.find(each => each.tag === tag);
      if (!trusted || command?.name !== 'ESEARCH' || contexts.has(tag) || /\bUPDATE\b/i.test(command.argument))
        return undefined;
      const missing = [
        ...(source.mailbox === undefined ? ['MAILBOX'] : []),
        ...(source.validity === undefined ? ['UIDVALIDITY'] : []),
      ];
      return missing.length === 0
        ? undefined
        : { expected: 'TAG, MAILBOX and UIDVALIDITY', found: `no ${missing.join(' and no ')}` };
    },
  },
};

/** Searches of several mailboxes. */
export const multiSearch: Extension = {
  rfc: 7377,
  title: 'Searches of several mailboxes',
  capabilities: ['MULTISEARCH'],
  commands: { ESEARCH: { effect: 'nothing' } },
  invariants: [correlators],
};

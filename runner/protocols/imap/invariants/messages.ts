import type { Invariant } from './invariant.js';

/** What a run is told of one message, on whichever connection. */
export const messages: readonly Invariant[] = [
  {
    id: 'message-never-changes',
    rule: 'rfc3501/2.3.1.1/uid-names-one-message',
    title: "A message's size and internal date never change",
    checks: {
      constant: ({ number, item, value }, { view, mailbox }) => {
        const uid = view?.uidOf(number);
        const known = uid === undefined ? undefined : mailbox?.fact(uid, item);
        return known === undefined || known === value
          ? undefined
          : { expected: `${item} ${known} of UID ${uid}, as before`, found: `${item} ${value}` };
      },
    },
  },
];

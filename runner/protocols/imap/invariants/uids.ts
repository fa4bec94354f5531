import type { EventOf } from '../events.js';
import type { MailboxView } from '../models/mailbox-view.js';
import type { Invariant, PriorState, ViolationDetail } from './invariant.js';

/** A check of the UID that FETCH data gives a message, where the view can say something of it. */
const fetchedUid =
  (check: (number: number, uid: number, view: MailboxView) => ViolationDetail | undefined) =>
  ({ number, uid }: EventOf<'fetched'>, { view }: PriorState): ViolationDetail | undefined =>
    uid !== undefined && view?.remembers(number) ? check(number, uid, view) : undefined;

/** UIDs, and what a client concludes from them. */
export const uids: readonly Invariant[] = [
  {
    id: 'uids-ascending',
    rule: 'rfc3501/2.3.1.1/uids-ascending',
    title: 'UIDs ascend with the message sequence numbers',
    checks: {
      fetched: fetchedUid((number, uid, view) => {
        if (view.uidOf(number) !== undefined) return undefined;
        const found = `message ${number} with UID ${uid}`;
        const before = view.before(number);
        if (before && uid <= before.uid)
          return { expected: `a UID above ${before.uid}, which message ${before.number} has`, found };
        const after = view.after(number);
        return after && uid >= after.uid
          ? { expected: `a UID below ${after.uid}, which message ${after.number} has`, found }
          : undefined;
      }),
    },
  },
  {
    id: 'uid-never-changes',
    rule: 'rfc3501/2.3.1.1/uid-stable-in-session',
    title: "A message's UID stays the same during the session",
    checks: {
      fetched: fetchedUid((number, uid, view) => {
        const known = view.uidOf(number);
        return known === undefined || known === uid
          ? undefined
          : { expected: `UID ${known} for message ${number}, as before`, found: `UID ${uid}` };
      }),
    },
  },
  {
    id: 'uidnext-above-uids',
    rule: 'rfc3501/2.3.1.1/uidnext-above-every-uid',
    title: 'UIDNEXT is above the UID of every message',
    checks: {
      fetched: fetchedUid((number, uid, { old, uidnext }) =>
        old === undefined || uidnext === undefined || number > old || uid < uidnext
          ? undefined
          : {
              expected: `a UID below UIDNEXT ${uidnext} for a message that was there`,
              found: `${number} FETCH (UID ${uid})`,
            },
      ),
    },
  },
  {
    id: 'uidvalidity-stable',
    rule: 'rfc3501/2.3.1.1/uidvalidity-stable',
    title: 'UIDVALIDITY stays the same while a mailbox is selected',
    checks: {
      uidvalidity: ({ mailbox, value }, { view }) =>
        view?.uidvalidity === undefined ||
        view.uidvalidity === value ||
        (mailbox !== undefined && mailbox !== view.name)
          ? undefined
          : { expected: `UIDVALIDITY ${view.uidvalidity} while the mailbox stays selected`, found: String(value) },
    },
  },
];

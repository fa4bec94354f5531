import { placeOf } from '../../witness.js';
import type { EventOf } from '../events.js';
import type { High } from '../models/highs.js';
import type { Mailbox } from '../models/mailbox.js';
import { numbersOf } from '../models/number-set.js';
import type { Invariant, PriorState, ViolationDetail } from './invariant.js';

/** A value that contradicts one that was told before. */
function contradicts(
  mailbox: string,
  expected: string,
  known: High,
  found: string,
  prior: PriorState,
): ViolationDetail {
  const { witness, heard } = prior;
  return {
    expected: `${mailbox}: ${expected} ${placeOf(known.heard, witness)}`,
    found: `${found} ${placeOf(heard, witness)}`,
    earlier: known.heard,
  };
}

/** A UIDNEXT, of which mailbox and since when it may be true. */
interface Told {
  readonly mailbox: Mailbox;
  readonly validity: number;
  readonly uidnext: number;
  readonly since: number;
}

/** The same check of what SELECT and EXAMINE tell, and of what STATUS does. */
const ofUidnext = (
  check: (told: Told, prior: PriorState) => ViolationDetail | undefined,
): NonNullable<Invariant['checks']> => ({
  selected: (_, prior) => {
    const { view, mailbox } = prior;
    if (!mailbox || view?.uidvalidity === undefined || view.uidnext === undefined) return undefined;
    return check({ mailbox, validity: view.uidvalidity, uidnext: view.uidnext, since: view.began }, prior);
  },
  uidnext: ({ mailbox: name, value }, prior) => {
    const mailbox = name === undefined ? undefined : prior.mailboxNamed(name);
    if (!mailbox?.validity || prior.asked === undefined || mailbox.since >= prior.asked) return undefined;
    return check({ mailbox, validity: mailbox.validity.value, uidnext: value, since: prior.asked }, prior);
  },
});

/** UIDs that messages have got are above all that were known when the command was written. */
function higherThanBefore({ validity, uids }: EventOf<'uids given'>, prior: PriorState): ViolationDetail | undefined {
  const command = prior.given;
  const lowest = Math.min(...(numbersOf(uids) ?? []));
  if (!command || !Number.isFinite(lowest)) return undefined;
  const known = command.mailbox.identifiersOf(validity);
  const [uid, next] = [known.uids.before(command.began), known.uidnexts.before(command.began)];
  const found = `a new message has UID ${lowest}`;
  const { name } = command.mailbox;
  if (uid && lowest <= uid.value) return contradicts(name, `a UID above ${uid.value}, told`, uid, found, prior);
  if (next && lowest < next.value)
    return contradicts(name, `a UID from UIDNEXT ${next.value} on, told`, next, found, prior);
  return undefined;
}

/** What a run is told of one mailbox, on whichever connection. */
export const mailboxes: readonly Invariant[] = [
  {
    id: 'uidnext-never-falls',
    rule: 'rfc3501/2.3.1.1/uidnext-never-falls',
    title: 'UIDNEXT never falls as long as UIDVALIDITY stays',
    checks: ofUidnext(({ mailbox, validity, uidnext, since }, prior) => {
      const known = mailbox.identifiersOf(validity).uidnexts.before(since);
      return known && uidnext < known.value
        ? contradicts(mailbox.name, `at least UIDNEXT ${known.value}, told`, known, `UIDNEXT ${uidnext}`, prior)
        : undefined;
    }),
  },
  {
    id: 'uidnext-above-known-uids',
    rule: 'rfc3501/2.3.1.1/uidnext-above-every-uid',
    title: 'UIDNEXT is above every UID that was told before, to whichever session',
    checks: ofUidnext(({ mailbox, validity, uidnext, since }, prior) => {
      const known = mailbox.identifiersOf(validity).uids.before(since);
      return known && uidnext <= known.value
        ? contradicts(mailbox.name, `UIDNEXT above UID ${known.value}, told`, known, `UIDNEXT ${uidnext}`, prior)
        : undefined;
    }),
  },
  {
    id: 'new-uids-are-higher',
    rule: 'rfc3501/2.3.1.1/uids-ascending',
    title: 'A new message has a UID above all that were told before',
    checks: { 'uids given': higherThanBefore },
  },
  {
    id: 'uidvalidity-grows',
    rule: 'rfc3501/2.3.1.1/uidvalidity-grows',
    title: 'UIDVALIDITY, where it changes, grows',
    checks: {
      selected: (_, prior) => {
        const { view, mailbox } = prior;
        const known = mailbox?.validity;
        if (!mailbox || !known || view?.uidvalidity === undefined || known.heard.tick >= view.began) return undefined;
        if (!prior.settled(mailbox, known.heard.tick, 'replaced')) return undefined;
        return view.uidvalidity < known.value
          ? contradicts(
              mailbox.name,
              `at least UIDVALIDITY ${known.value}, told`,
              known,
              `UIDVALIDITY ${view.uidvalidity}`,
              prior,
            )
          : undefined;
      },
    },
  },
  {
    id: 'exists-is-living',
    rule: 'rfc3501/7.3.1/exists',
    title: 'EXISTS, when a mailbox is opened, is the number of its messages',
    checks: {
      selected: (_, { view, mailbox, settled }) => {
        const count = mailbox?.living.count;
        if (!mailbox || count === undefined || view?.exists === undefined || view.exists === count) return undefined;
        if (!settled(mailbox, view.began, 'adds', 'removes')) return undefined;
        return {
          expected: `${mailbox.name}: ${count} EXISTS, by all that was added and expunged`,
          found: `${view.exists} EXISTS`,
        };
      },
    },
  },
  {
    id: 'noop-tells-new-messages',
    rule: 'rfc3501/6.1.2/noop-tells-new-messages',
    title: 'NOOP tells of the messages that others have added',
    checks: {
      completed: ({ command, condition }, { notified, view, mailbox, settled }) => {
        const count = mailbox?.living.count;
        if (
          notified ||
          command?.name !== 'NOOP' ||
          condition !== 'OK' ||
          !view ||
          !mailbox ||
          view.exists === undefined
        )
          return undefined;
        if (count === undefined || view.exists >= count || !settled(mailbox, command.began, 'adds', 'removes'))
          return undefined;
        // Once is too early: what a server has not noticed it need not tell.
        if (view.short === undefined || !settled(mailbox, view.short, 'adds', 'removes')) return undefined;
        return {
          expected: `${mailbox.name}: ${count} EXISTS after two NOOPs, by all that was added and expunged`,
          found: `${view.exists} EXISTS`,
        };
      },
    },
  },
];

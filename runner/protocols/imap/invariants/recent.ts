import { placeOf } from '../../witness.js';
import type { EventOf } from '../events.js';
import type { Invariant, PriorState, ViolationDetail } from './invariant.js';

/** More messages are \Recent than there are. */
function tooMany(_: unknown, { view }: PriorState): ViolationDetail | undefined {
  const { recent, exists } = view ?? {};
  return recent === undefined || exists === undefined || recent <= exists
    ? undefined
    : { expected: `at most ${exists} RECENT, as there are ${exists} messages`, found: `${recent} RECENT` };
}

/** IMAP4rev2 has no \Recent (RFC 9051 appendix E); what is remembered under another name is so since that, or UTF8=ACCEPT, was enabled. */
const known = (prior: PriorState): boolean => prior.keyOf('FLAGS') === 'FLAGS';

/** It was \Recent to a session that could change the mailbox, and had ended before this one opened it. */
function again({ number, flags }: EventOf<'flags'>, prior: PriorState): ViolationDetail | undefined {
  const opening = known(prior) ? prior.view?.opening : undefined;
  const about = opening && flags.includes('\\RECENT') ? prior.message(number) : undefined;
  const first = about?.message.takenRecent;
  if (!opening || !about || first?.opening.ended === undefined || !first.opening.readWrite) return undefined;
  if (first.opening === opening || first.opening.ended >= opening.began) return undefined;
  return {
    expected: `UID ${about.uid} of ${about.mailbox}: no \\Recent, told ${placeOf(first.heard, prior.witness)} to a session that is over`,
    found: `\\Recent ${placeOf(prior.heard, prior.witness)}`,
    earlier: first.heard,
  };
}

/** It was \Recent when the mailbox was examined, and no session that could change it has had it open since. */
function lost({ number, flags }: EventOf<'flags'>, prior: PriorState): ViolationDetail | undefined {
  const { mailbox, view } = prior;
  const opening = known(prior) ? view?.opening : undefined;
  const about = mailbox && opening && !flags.includes('\\RECENT') ? prior.message(number) : undefined;
  const left = about?.message.leftRecent;
  if (!mailbox || !opening || !about || !left || left.heard.tick >= opening.began) return undefined;
  if (!prior.settled(mailbox, left.heard.tick, 'replaced') || mailbox.openings.taken(left.heard.tick, opening))
    return undefined;
  if (flags.length === 0 && prior.ghosts) return undefined;
  return {
    expected: `UID ${about.uid} of ${about.mailbox}: \\Recent, as ${placeOf(left.heard, prior.witness)} where it was only examined`,
    found: `FLAGS (${flags.join(' ')}) ${placeOf(prior.heard, prior.witness)}`,
    earlier: left.heard,
  };
}

/** \Recent, which IMAP4rev1 has and IMAP4rev2 does not (RFC 9051 appendix E). */
export const recent: readonly Invariant[] = [
  {
    id: 'recent-within-exists',
    rule: 'rfc3501/7.3.2/recent',
    title: 'RECENT is not above EXISTS when a command is answered',
    checks: { completed: tooMany, selected: tooMany },
  },
  {
    id: 'recent-to-one-session',
    rule: 'rfc3501/2.3.2/recent-to-one-session',
    title: 'A message is not \\Recent again once a session that was told of it read-write is over',
    checks: { flags: again },
  },
  {
    id: 'examined-stays-recent',
    rule: 'rfc3501/6.3.2/keeps-recent',
    title: 'EXAMINE takes \\Recent from no message',
    checks: { flags: lost },
  },
];

import { placeOf } from '../../witness.js';
import type { EventOf } from '../events.js';
import type { KnownFlags } from '../models/flags.js';
import type { MailboxView } from '../models/mailbox-view.js';
import type { Source } from '../models/source.js';
import type { Invariant, PriorState, ViolationDetail } from './invariant.js';

/** Flags that are told, where others are known. @param applies may what is known be held against a session with this view? */
const agree =
  (source: Source, applies: (known: KnownFlags, view: MailboxView) => boolean) =>
  ({ number, flags }: EventOf<'flags'>, prior: PriorState): ViolationDetail | undefined => {
    const { view, mailbox, asked, witness, heard } = prior;
    const about = view && mailbox ? prior.message(number) : undefined;
    const known = about?.message.flags;
    if (!view || view.sessionFlags || !mailbox || !about || known?.source !== source || asked === undefined)
      return undefined;
    if (known.epoch !== mailbox.flags.epoch || known.heard.tick >= asked || !applies(known, view)) return undefined;
    if (!prior.flagsAtRest(mailbox, known.heard.tick) || (flags.length === 0 && prior.ghosts)) return undefined;
    const changes = [...known.flags].filter(flag => !flags.includes(flag)).map(flag => `no ${flag}`);
    changes.push(...flags.filter(flag => flag !== '\\RECENT' && !known.flags.has(flag)));
    const lasting = changes.filter(change => mailbox.flags.lasts(change.replace(/^no /, '')));
    if (lasting.length === 0) return undefined;
    const words = { told: 'as', appended: 'as APPEND had it', copied: 'as the message it is a copy of, by COPY' }[
      source
    ];
    return {
      expected: `UID ${about.uid} of ${about.mailbox}: FLAGS (${[...known.flags].join(' ')}), ${words} ${placeOf(known.heard, witness)}`,
      found: `${lasting.join(', ')} ${placeOf(heard, witness)}`,
      earlier: known.heard,
    };
  };

/** The mailbox was opened when the flags were so already. */
const opened = ({ heard }: KnownFlags, { began }: MailboxView): boolean => heard.tick < began;

/** Flags of one message, on whichever connection they are told or changed. */
export const flagInvariants: readonly Invariant[] = [
  {
    id: 'flags-kept',
    rule: 'rfc3501/2.3.2/permanent-flags-last',
    title: 'Permanent flags are what they were made when the mailbox is opened later',
    checks: { flags: agree('told', opened) },
  },
  {
    id: 'flags-told-to-others',
    rule: 'rfc3501/5.2/sends-flag-updates',
    title: 'Sessions that have the mailbox open are told permanent flags as others have made them',
    // RFC 3501 has no deadline: after NOOP a client may expect it.
    checks: {
      flags: agree(
        'told',
        (known, view) => !opened(known, view) && view.updated !== undefined && view.updated > known.heard.tick,
      ),
    },
  },
  {
    id: 'appended-flags-kept',
    rule: 'rfc3501/6.3.11/flags-set',
    title: 'A message has the flags that APPEND gave it',
    checks: { flags: agree('appended', () => true) },
  },
  {
    id: 'copy-has-the-flags',
    rule: 'rfc3501/6.4.7/preserves-flags-and-date',
    title: 'A copy has the flags of the message',
    checks: { flags: agree('copied', () => true) },
  },
];

import type { EventOf } from '../events.js';
import type { PriorState } from '../invariants/invariant.js';
import type { Account } from '../models/account.js';
import type { Change } from '../models/mailbox.js';
import { numbersOf } from '../models/number-set.js';
import { learnAppended, learnCopied } from '../models/seeds.js';
import type { Texts } from '../models/texts.js';
import type { Command } from './command.js';

// What is remembered of the accounts' mailboxes and messages when a session is told of them. What is not certain is not remembered: which mailbox it is
// of, or whether another session may have changed it meanwhile.

/** A mailbox was opened: takes over what was told of it meanwhile. */
export function learnOpened(session: PriorState): void {
  const { view, mailbox, heard } = session;
  if (!view || !mailbox) return;
  const { uidvalidity, uidnext, exists, began, identifier } = view;
  // A session that may not change any lists none.
  if (view.permanentFlags?.length) mailbox.flags.permanent = view.permanentFlags;
  if (uidvalidity !== undefined) {
    mailbox.told({ value: uidvalidity, heard });
    if (identifier !== undefined) mailbox.identifier = { value: identifier, validity: uidvalidity, heard };
    if (uidnext !== undefined) mailbox.identifiersOf(uidvalidity).uidnexts.note(uidnext, heard);
    if (view.highestModSeq !== undefined) mailbox.identifiersOf(uidvalidity).modSeqs.note(view.highestModSeq, heard);
  }
  if (exists === undefined || !session.settled(mailbox, began, 'adds', 'removes')) return;
  mailbox.living.counted(exists);
  if (mailbox.living.uids) view.assume(mailbox.living.uids);
}

/** Flags of a message, where the session cannot have missed a change. */
export function learnFlags(session: PriorState, { number, flags }: EventOf<'flags'>): void {
  const { view, mailbox, asked, heard } = session;
  const message = session.message(number)?.message;
  if (message && view?.opening && flags.includes('\\RECENT')) message.isRecent({ opening: view.opening, heard });
  if (!view || view.sessionFlags || !mailbox || !message || asked === undefined) return;
  if (!session.flagsAtRest(mailbox, asked) || (flags.length === 0 && session.ghosts)) return;
  const { ended, epoch } = mailbox.flags;
  if (ended >= asked || mailbox.flags.endedBesides(session) >= view.began) return;
  const lasting = new Set(flags.filter(flag => flag !== '\\RECENT'));
  message.flags = { flags: lasting, source: 'told', heard, by: session, epoch };
}

/** Hierarchies of which the delimiter is remembered. */
const mostDelimiters = 100;

/** The delimiter of a hierarchy. */
export function learnDelimiter({ delimiters, heard }: PriorState, { name, delimiter }: EventOf<'listed'>): void {
  if (!delimiters || !delimiter || name === '') return;
  const top = name.split(delimiter, 1)[0] ?? name;
  if (!delimiters.has(top)) delimiters.set(top, { delimiter, heard });
  const [oldest = ''] = delimiters.keys();
  if (delimiters.size > mostDelimiters) delimiters.delete(oldest);
}

/** A command has been answered, which may have told of new messages. */
export function learnCount({ view, mailbox }: PriorState, command: Command | undefined): void {
  if (command?.name !== 'NOOP' || !view) return;
  view.updated = command.began;
  const fewer = (view.exists ?? 0) < (mailbox?.living.count ?? 0);
  view.short = fewer ? (view.short ?? command.began) : undefined;
}

/** The UID of a message. */
export function learnUid({ view, mailbox, heard }: PriorState, uid: number | undefined): void {
  if (uid === undefined || !mailbox || view?.uidvalidity === undefined) return;
  const { uids } = mailbox.identifiersOf(view.uidvalidity);
  if (uid > (uids.top ?? 0)) uids.note(uid, heard);
}

/** The mod-sequence of a message. */
export function learnModSeq(session: PriorState, { number, value }: EventOf<'mod-sequence'>): void {
  const { view, mailbox, heard } = session;
  if (number === undefined || !mailbox || view?.uidvalidity === undefined) return;
  const message = session.message(number)?.message;
  if (message && value > (message.modSeq?.value ?? 0)) message.modSeq = { value, heard };
  mailbox.identifiersOf(view.uidvalidity).modSeqs.note(value, heard);
}

/** What STATUS tells of the identifiers of a mailbox. */
export function learnStatus(session: PriorState, name: string, told: EventOf<'uidnext' | 'uidvalidity'>): void {
  const { type, value } = told;
  const { heard } = session;
  const mailbox = session.mailboxNamed(name);
  if (!mailbox) return;
  if (type === 'uidvalidity') mailbox.told({ value, heard });
  else if (mailbox.validity) mailbox.identifiersOf(mailbox.validity.value).uidnexts.note(value, heard);
}

/** What never changes of a message. */
export function learnConstant(session: PriorState, { number, item, value, empty }: EventOf<'constant'>): void {
  if (empty && session.ghosts) return;
  session.message(number)?.message.learn(session.keyOf(item), { value, source: 'told', heard: session.heard });
}

/** What an extension tells of a message. */
export function learnAttribute(session: PriorState, account: Account | undefined, event: EventOf<'attribute'>): void {
  const { item, value } = event;
  const about = session.message(event.number);
  about?.message.learn(item, { value, source: 'told', heard: session.heard, attribute: true });
  if (about) account?.bears(item, value, about);
}

/** The text of a section of a message. */
export function learnText(session: PriorState, { number, section, origin, text }: EventOf<'text'>, texts: Texts): void {
  const message = text && origin === undefined ? session.message(number)?.message : undefined;
  if (!text || !message || (text.length === 0 && session.ghosts)) return;
  const item = session.keyOf(section);
  const known = message.fact(item);
  if (known?.source === 'told') return;
  const kept = text.octets && texts.keep(text.octets);
  message.learn(item, { value: text.value, source: 'told', heard: session.heard, text: kept, length: text.length });
}

/**
 * Messages have got UIDs: what they must be, by what was appended or copied.
 * @param uids those that were told for the messages, in their order
 */
export function learnGiven(
  session: PriorState,
  { literals }: Command,
  { named, open, effect, began }: Change,
  { validity, from }: EventOf<'uids given'>,
  uids: readonly number[],
  texts: Texts,
): void {
  if (!named) return;
  const { heard, view } = session;
  named.told({ value: validity, heard });
  named.identifiersOf(validity).uids.note(Math.max(...uids), heard);
  const known = { heard, by: session, epoch: named.flags.epoch };
  if (effect?.kind === 'appends') {
    const message = uids.length === 1 && literals.length === 1 ? named.message(validity, uids[0] ?? 0) : undefined;
    if (message) message.flags = { ...known, flags: new Set(effect.flags), source: 'appended' };
    if (message) learnAppended(message, effect, literals[0], heard, texts);
    return;
  }
  const [sources, own] = [from === undefined ? undefined : numbersOf(from), view?.uidvalidity];
  if (!open || sources?.length !== uids.length || own === undefined) return;
  for (const [at, uid] of sources.entries()) {
    const [message, copy] = [open.message(own, uid), named.message(validity, uids[at] ?? 0)];
    learnCopied(message, copy);
    const { flags } = message ?? {};
    const valid = flags?.epoch === open.flags.epoch && open.flagsAtRest && open.flags.ended < began;
    if (copy && flags?.source === 'told' && valid) copy.flags = { ...known, flags: flags.flags, source: 'copied' };
  }
}

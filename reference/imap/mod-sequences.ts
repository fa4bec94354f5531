import type { Mailbox } from '../store/mailbox.js';
import type { Message } from '../store/message.js';
import { isAware } from './awareness.js';
import type { Reply } from './reply.js';
import type { FlagChange, Session } from './session.js';
import type { ExtensionAttribute, FetchAttribute } from './syntax/fetch-attributes.js';
import type { CommandReader } from './syntax/reader.js';

/** Unsigned, of 63 bits (RFC 7162 7). */
const largest = 9_223_372_036_854_775_807n;

/** Reads mod-sequence-value, or with `zero` mod-sequence-valzer. */
export function readModSeq(reader: CommandReader, zero: boolean): number {
  const digits = reader.match(/[0-9]{1,19}(?![0-9])/y, 'a mod-sequence');
  if (BigInt(digits) > largest || (!zero && BigInt(digits) === 0n)) reader.fail('a mod-sequence');
  return Number(digits);
}

/** Whether the server keeps mod-sequences, as far as the client is to know: a dialect may not have them. */
export function keepsModSeqs({ context }: Session): boolean {
  return context.dialect?.lacks('CONDSTORE') !== true;
}

/** The client issues a CONDSTORE enabling command. The first one is answered with the highest mod-sequence of the mailbox that is selected. */
export function becomeAware(session: Session, reply: Reply): void {
  if (isAware(session)) return;
  session.condstore = true;
  if (session.selected) reply.untagged(`OK ${highestCode(session.selected.mailbox)}The highest mod-sequence`);
}

/** The response code that tells the highest mod-sequence of a mailbox, and a space. */
export function highestCode({ highestModSeq }: Mailbox): string {
  return `[HIGHESTMODSEQ ${highestModSeq}] `;
}

/** The same, for the tagged OK of a command that has removed these messages (RFC 7162 3.2.7); '' where it is not to be told. */
export function expungedCode({ enabled }: Session, mailbox: Mailbox, messages: readonly Message[]): string {
  return enabled.has('QRESYNC') && messages.length > 0 ? highestCode(mailbox) : '';
}

/** The FETCH item MODSEQ. */
export const modSeqItem: ExtensionAttribute = {
  name: 'extension',
  item: 'MODSEQ',
  setsSeen: false,
  makesAware: true,
  write: ({ modSeq }) => [`MODSEQ (${modSeq})`],
};

/** What FETCH responses have that tell of a change, once the client is aware (RFC 7162 3.2.4). */
export function itemsOfChanges(session: Session): readonly FetchAttribute[] {
  return isAware(session) ? [{ name: 'UID' }, modSeqItem] : [];
}

/** Items, and those of others that are not among them. */
export function joined(items: readonly FetchAttribute[], others: readonly FetchAttribute[]): readonly FetchAttribute[] {
  return [...items, ...others.filter(other => !items.some(item => nameOf(item) === nameOf(other)))];
}

function nameOf(attribute: FetchAttribute): string {
  return attribute.name === 'extension' ? attribute.item : attribute.name;
}

/**
 * Whether nothing that STORE is about has changed in a message since the mod-sequence that it names (RFC 7162 3.1.3). Where it adds or removes flags that
 * is each of these, otherwise all of them.
 */
export function isUnchanged(mailbox: Mailbox, message: Message, { mode, flags, unchangedSince }: FlagChange): boolean {
  if (unchangedSince === undefined) return true;
  if (mode === 'replace') return message.modSeq <= unchangedSince;
  return flags.every(flag => mailbox.modSeqOf(message, flag) <= unchangedSince);
}

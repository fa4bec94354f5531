import { rightOfFlag } from '../../store/access-list.js';
import type { Message } from '../../store/message.js';
import { Refusal, refuseTooManyKeywords, selectedOnly } from '../command.js';
import { formatFetch } from '../fetch.js';
import { lacks } from '../lacking.js';
import { itemsOfChanges, joined, modSeqItem } from '../mod-sequences.js';
import type { Reply } from '../reply.js';
import type { SelectedMailbox } from '../selected.js';
import type { Command, Execution, FetchModifier, FlagChange, Session, StoreItemReader } from '../session.js';
import { type FetchAttribute, readFetchAttributes } from '../syntax/fetch-attributes.js';
import { isStorable, readFlag, readFlagList } from '../syntax/flags.js';
import type { CommandReader } from '../syntax/reader.js';
import { formatSet, readSequenceSet, resolveRanges, type SequenceSet } from '../syntax/sequence-set.js';
import { selectedOf, writableOf } from './select.js';

/** FETCH and UID FETCH (RFC 3501 6.4.5, 6.4.8). */
export function fetchCommand(byUid: boolean): Command {
  return {
    states: selectedOnly,
    mayExpunge: byUid,
    parse: (reader, session) => {
      reader.space();
      const set = readSequenceSet(reader);
      reader.space();
      const asked = readFetchAttributes(reader, {
        lacks: name => lacks(session, 'fetch', name),
        reads: name => session.context.imap.fetchReader(name),
      });
      const modifiers = reader.accept(' ') ? readFetchModifiers(reader, session, byUid) : noModifiers;
      reader.end();
      const since = modifiers.get('CHANGEDSINCE')?.changedSince;
      const wanted = joined(
        byUid && !asked.some(({ name }) => name === 'UID') ? [{ name: 'UID' }, ...asked] : asked,
        since === undefined ? [] : [modSeqItem],
      );
      return (_, reply) => {
        const selected = selectedOf(session);
        const messages = [...modifiers.values()].reduce<readonly Message[]>(
          (some, { part }) => part?.(some) ?? some,
          selected.resolve(set, byUid),
        );
        if (wanted.some(isEnabling)) session.context.imap.becomeAware(session, reply);
        const { uidNext } = selected.mailbox;
        // What was removed may have had higher UIDs than what is there.
        const uids = byUid ? resolveRanges(set, uidNext - 1) : [];
        for (const { before } of modifiers.values()) before?.(selected, uids, modifiers, reply);
        fetchMessages(
          session,
          messages.filter(({ modSeq }) => modSeq > (since ?? 0)),
          wanted,
          reply,
        );
        return `OK ${byUid ? 'UID ' : ''}FETCH completed`;
      };
    },
  };
}

/** What the modifiers of a command that has none are. */
const noModifiers: ReadonlyMap<string, FetchModifier> = new Map();

const isEnabling = (attribute: FetchAttribute): boolean =>
  attribute.name === 'extension' && attribute.makesAware === true;

/** A name in upper case that stands in a list of modifiers once, and what is read behind it. */
function readModifiers<Modifier>(
  reader: CommandReader,
  read: (name: string) => (() => Modifier) | undefined,
): ReadonlyMap<string, Modifier> {
  const modifiers = new Map<string, Modifier>();
  reader.list(() => {
    const name = reader.keyword();
    const known = modifiers.has(name) ? undefined : read(name);
    modifiers.set(name, known === undefined ? reader.fail('a known modifier, once') : known());
  });
  return modifiers;
}

function readFetchModifiers(
  reader: CommandReader,
  session: Session,
  byUid: boolean,
): ReadonlyMap<string, FetchModifier> {
  const modifiers = readModifiers(reader, name => {
    const read = session.context.imap.fetchModifier(name);
    return read && (() => read(reader, session, byUid));
  });
  for (const { needs } of modifiers.values())
    if (needs !== undefined && !modifiers.has(needs)) reader.fail(`the modifier ${needs}`);
  return modifiers;
}

function fetchMessages(
  session: Session,
  messages: readonly Message[],
  wanted: readonly FetchAttribute[],
  reply: Reply,
): void {
  const selected = selectedOf(session);
  const { imap } = session.context;
  const mayMark = !selected.readOnly && imap.may(selected.granted, 's', 'FETCH');
  const marks = mayMark && wanted.some(attribute => imap.setsSeen(attribute));
  for (const message of messages) {
    const unseen = marks && !message.flags.has('\\Seen') && !selected.isGone(message);
    if (unseen) selected.setFlags(message, [...message.flags, '\\Seen']);
    const tellsFlags = wanted.some(({ name }) => name === 'FLAGS');
    const items = unseen ? joined(wanted, [{ name: 'FLAGS' }, ...itemsOfChanges(session)]) : wanted;
    if (unseen || tellsFlags) {
      selected.tellKeywords(reply);
      selected.flagsTold(message);
    }
    reply.untagged(...formatFetch(selected, message, items, imap));
  }
}

/** STORE and UID STORE (RFC 3501 6.4.6, 6.4.8). */
export function storeCommand(byUid: boolean): Command {
  return {
    states: selectedOnly,
    mayExpunge: byUid,
    parse: (reader, session) => {
      reader.space();
      const set = readSequenceSet(reader);
      reader.space();
      const modifiers = reader.sees('(') ? readStoreModifiers(reader, session) : {};
      const mode: FlagChange['mode'] = reader.accept('+') ? 'add' : reader.accept('-') ? 'remove' : 'replace';
      const name = reader.keyword();
      const ofExtension = mode === 'replace' ? session.context.imap.storeItem(name) : undefined;
      if (ofExtension !== undefined) {
        reader.space();
        const change = ofExtension(reader);
        reader.end();
        return storing(set, { byUid, ...modifiers }, change);
      }
      if (name !== 'FLAGS' && name !== 'FLAGS.SILENT') reader.fail('FLAGS or FLAGS.SILENT');
      reader.space();
      const flags = reader.sees('(') ? readFlagList(reader) : readBareFlags(reader);
      reader.end();
      const change: FlagChange = { mode, flags, silent: name === 'FLAGS.SILENT', byUid, ...modifiers };
      return storing(set, change, (_, messages, __, reply) => {
        if (!changesAnything(session, selectedOf(session), change))
          throw new Refusal('[NOPERM] these flags are not yours to change');
        return session.context.imap.store(session, messages, change, reply);
      });
    },
  };
}

/** Carries out STORE, whatever it changes. */
function storing(
  set: SequenceSet,
  how: Pick<FlagChange, 'byUid' | 'unchangedSince'>,
  change: ReturnType<StoreItemReader>,
): Execution {
  return (session, reply) => {
    const { byUid, unchangedSince } = how;
    const selected = writableOf(session);
    const messages = selected.resolve(set, byUid);
    if (unchangedSince !== undefined) session.context.imap.becomeAware(session, reply);
    const left = change(session, messages, how, reply);
    const numbers = left.map(message => (byUid ? message.uid : selected.sequenceOf(message)));
    const code = left.length === 0 ? '' : `[MODIFIED ${formatSet(numbers)}] `;
    if (messages.some(message => selected.isGone(message)))
      throw new Refusal(`${code || '[EXPUNGEISSUED] '}some of the messages no longer exist`);
    return `OK ${code}${byUid ? 'UID ' : ''}STORE completed`;
  };
}

function readStoreModifiers(reader: CommandReader, session: Session): Partial<FlagChange> {
  const modifiers = readModifiers(reader, name => {
    const read = session.context.imap.storeModifier(name);
    return read && (() => read(reader));
  });
  reader.space();
  return Object.assign({}, ...modifiers.values());
}

function readBareFlags(reader: CommandReader): string[] {
  const flags: string[] = [];
  do flags.push(readFlag(reader));
  while (reader.accept(' '));
  return flags;
}

/**
 * Changes the flags of messages, those left out that another session has expunged, and tells the client.
 * @returns those that have changed since the mod-sequence that the client names, and are left as they are
 */
export function storeFlags(
  session: Session,
  messages: readonly Message[],
  change: FlagChange,
  reply: Reply,
): readonly Message[] {
  const { mode, flags, silent, byUid, unchangedSince } = change;
  const selected = selectedOf(session);
  if (mode !== 'remove') refuseTooManyKeywords(selected.mailbox, flags);
  const { imap } = session.context;
  const uid: readonly FetchAttribute[] = byUid ? [{ name: 'UID' }] : [];
  const about = joined(uid, itemsOfChanges(session));
  const left: Message[] = [];
  for (const message of messages.filter(each => !selected.isGone(each))) {
    const unchanged = imap.isUnchanged(selected.mailbox, message, change);
    let whole = unchanged;
    if (unchanged) {
      const wished = combine(message.flags, mode, flags.filter(isStorable));
      const made = allowed(session, message.flags, wished);
      whole = made.length === wished.length && wished.every(flag => made.includes(flag));
      selected.setFlags(message, made);
    }
    if (!unchanged) left.push(message);
    // With .SILENT the client knows the flags, but not the mod-sequence. Those of a message that was left, or that it may not change all of, it does not know.
    const tellsFlags = !silent || !whole;
    if (!tellsFlags && about.length === uid.length && unchangedSince === undefined) continue;
    if (tellsFlags) {
      selected.tellKeywords(reply);
      selected.flagsTold(message);
    }
    const wanted: readonly FetchAttribute[] = tellsFlags ? [...about, { name: 'FLAGS' }] : about;
    reply.untagged(...formatFetch(selected, message, wanted, imap));
  }
  return left;
}

/** Whether a user may change any of the flags that STORE names: all of them, where it replaces them (RFC 4314 4). */
function changesAnything({ context }: Session, { granted }: SelectedMailbox, { mode, flags }: FlagChange): boolean {
  const named = mode === 'replace' ? ['\\Seen', '\\Deleted', '\\Flagged'] : flags;
  return named.length === 0 || named.some(flag => context.imap.may(granted, rightOfFlag(flag), 'STORE'));
}

/** Of the changes that are wished those that the user may make; flags that are not the user's to change stay as they are. */
function allowed(session: Session, current: ReadonlySet<string>, wished: readonly string[]): string[] {
  const mine = (flag: string) => session.context.imap.may(selectedOf(session).granted, rightOfFlag(flag), 'STORE');
  return [...[...current].filter(flag => !mine(flag)), ...wished.filter(mine)];
}

/** Keywords are compared without regard to case, as the mailbox knows them. */
function combine(current: ReadonlySet<string>, mode: FlagChange['mode'], flags: readonly string[]): string[] {
  if (mode === 'replace') return [...flags];
  if (mode === 'add') return [...current, ...flags];
  const removed = new Set(flags.map(flag => flag.toLowerCase()));
  return [...current].filter(flag => !removed.has(flag.toLowerCase()));
}

import type { Message } from '../../store/message.js';
import { formatFetch } from '../fetch.js';
import { modSeqItem, readModSeq } from '../mod-sequences.js';
import type { Reply } from '../reply.js';
import type { SelectedMailbox } from '../selected.js';
import type { ImapBehaviour, Session } from '../session.js';
import type { FetchAttribute } from '../syntax/fetch-attributes.js';
import type { CommandReader } from '../syntax/reader.js';
import {
  formatSet,
  inRanges,
  type NumberRange,
  readSequenceSet,
  resolveRanges,
  type SequenceSet,
} from '../syntax/sequence-set.js';
import { afterLogin, type Extension } from './extension.js';

/** A pair of a sequence number and the UID that the client knows it to have. */
type Match = readonly [number: number, uid: number];

/** What a client knows of a mailbox that it opens. */
interface Known {
  readonly uidValidity: number;
  readonly modSeq: number;
  /** Undefined: all of them. */
  readonly uids: readonly NumberRange[] | undefined;
  readonly matches: readonly Match[];
}

const mostMatches = 10_000;

function requireEnabled(reader: CommandReader, { enabled }: Session): void {
  if (!enabled.has('QRESYNC')) reader.fail('what does not need ENABLE QRESYNC');
}

/** A set without "*". */
function readKnownSet(reader: CommandReader): SequenceSet {
  const set = readSequenceSet(reader);
  if (set.some(range => range === '$' || range.includes('*'))) reader.fail('a set without "*"');
  return set;
}

/** The numbers of a set that is to be in ascending order. */
function readAscending(reader: CommandReader): number[] {
  const numbers: number[] = [];
  for (const range of readKnownSet(reader)) {
    const [first, last] = range as NumberRange;
    if (first > last || first <= (numbers.at(-1) ?? 0)) reader.fail('a set in ascending order');
    if (last - first + numbers.length >= mostMatches) reader.fail('a shorter set');
    for (let number = first; number <= last; number++) numbers.push(number);
  }
  return numbers;
}

/** seq-match-data. */
function readMatches(reader: CommandReader): Match[] {
  reader.expect('(');
  const numbers = readAscending(reader);
  reader.space();
  const uids = readAscending(reader);
  reader.expect(')');
  if (numbers.length !== uids.length) reader.fail('as many UIDs as sequence numbers');
  return numbers.map((number, at) => [number, uids[at] ?? 0]);
}

function readKnown(reader: CommandReader): Known {
  reader.space();
  reader.expect('(');
  const uidValidity = reader.nonZeroNumber();
  reader.space();
  const modSeq = readModSeq(reader, false);
  const hasSet = /^ [0-9]/.test(reader.rest) && reader.accept(' ');
  const uids = hasSet ? resolveRanges(readKnownSet(reader), 0) : undefined;
  const matches = reader.accept(' ') ? readMatches(reader) : [];
  reader.expect(')');
  return { uidValidity, modSeq, uids, matches };
}

/** The highest UID up to which the client has missed no removal, as each number has the UID that it says (section 3.2.5.2). */
function matchedUpTo({ messages }: SelectedMailbox, matches: readonly Match[]): number {
  let highest = 0;
  for (const [number, uid] of matches) {
    if (messages[number - 1]?.uid !== uid) break;
    highest = uid;
  }
  return highest;
}

/** Tells of messages that were removed: those that the client still counts are told of otherwise. */
function tellEarlier(
  imap: ImapBehaviour,
  { mailbox, messages }: SelectedMailbox,
  modSeq: number,
  isAsked: (uid: number) => boolean,
  reply: Reply,
): void {
  const counted = new Set(messages.map(({ uid }) => uid));
  const uids = imap.removedSince(mailbox, modSeq).filter(uid => isAsked(uid) && !counted.has(uid));
  if (uids.length > 0) reply.untagged(`VANISHED (EARLIER) ${formatSet(uids)}`);
}

const changedItems: readonly FetchAttribute[] = [{ name: 'UID' }, { name: 'FLAGS' }, modSeqItem];

/** Tells what has changed in a mailbox since the client knew it (section 3.2.5.1). */
function resynchronise(
  { uidValidity, modSeq, uids, matches }: Known,
  selected: SelectedMailbox,
  { imap }: Session['context'],
  reply: Reply,
): void {
  if (uidValidity !== selected.mailbox.uidValidity) return;
  const isKnown = (uid: number) => uids === undefined || inRanges(uids, uid);
  const matched = matchedUpTo(selected, matches);
  tellEarlier(imap, selected, modSeq, uid => uid > matched && isKnown(uid), reply);
  const isChanged = (message: Message) => message.modSeq > modSeq && isKnown(message.uid);
  for (const message of selected.messages.filter(isChanged))
    reply.untagged(...formatFetch(selected, message, changedItems, imap));
}

/** QRESYNC (RFC 7162 3.2). Every removal is remembered. */
export const qresync: Extension = {
  rfc: 7162,

  capabilities: afterLogin('QRESYNC'),
  enabled: ['QRESYNC'],
  selectParameters: {
    QRESYNC: (reader, session) => {
      requireEnabled(reader, session);
      const known = readKnown(reader);
      return {
        makesAware: true,
        after: (selected, { context }, reply) => resynchronise(known, selected, context, reply),
      };
    },
  },
  fetchModifiers: {
    VANISHED: (reader, session, byUid) => {
      if (!byUid) reader.fail('a modifier of FETCH');
      requireEnabled(reader, session);
      return {
        needs: 'CHANGEDSINCE',
        before: (selected, uids, modifiers, reply) => {
          const modSeq = modifiers.get('CHANGEDSINCE')?.changedSince ?? 0;
          tellEarlier(session.context.imap, selected, modSeq, uid => inRanges(uids, uid), reply);
        },
      };
    },
  },
};

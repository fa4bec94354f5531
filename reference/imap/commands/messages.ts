import type { Message } from '../../store/message.js';
import { Refusal, refuseTooManyKeywords, selectedOnly } from '../command.js';
import { formatFetch } from '../fetch.js';
import type { Reply } from '../reply.js';
import { isObsolete } from '../revision.js';
import type { Command, FlagChange, Session } from '../session.js';
import { type FetchAttribute, readFetchAttributes } from '../syntax/fetch-attributes.js';
import { isStorable, readFlag, readFlagList } from '../syntax/flags.js';
import type { CommandReader } from '../syntax/reader.js';
import { readSequenceSet } from '../syntax/sequence-set.js';
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
        lacks: name => isObsolete(session, 'fetch', name),
        reads: name => session.context.imap.fetchReader(name),
      });
      reader.end();
      const wanted: readonly FetchAttribute[] =
        byUid && !asked.some(({ name }) => name === 'UID') ? [{ name: 'UID' }, ...asked] : asked;
      return (_, reply) => {
        fetchMessages(session, selectedOf(session).resolve(set, byUid), wanted, reply);
        return `OK ${byUid ? 'UID ' : ''}FETCH completed`;
      };
    },
  };
}

function fetchMessages(
  session: Session,
  messages: readonly Message[],
  wanted: readonly FetchAttribute[],
  reply: Reply,
): void {
  const selected = selectedOf(session);
  const { imap } = session.context;
  const marks = wanted.some(attribute => imap.setsSeen(attribute)) && !selected.readOnly;
  for (const message of messages) {
    const unseen = marks && !message.flags.has('\\Seen') && !selected.isGone(message);
    if (unseen) selected.setFlags(message, [...message.flags, '\\Seen']);
    const tellsFlags = wanted.some(({ name }) => name === 'FLAGS');
    const items: readonly FetchAttribute[] = unseen && !tellsFlags ? [...wanted, { name: 'FLAGS' }] : wanted;
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
    parse: reader => {
      reader.space();
      const set = readSequenceSet(reader);
      reader.space();
      const mode: FlagChange['mode'] = reader.accept('+') ? 'add' : reader.accept('-') ? 'remove' : 'replace';
      const name = reader.keyword();
      if (name !== 'FLAGS' && name !== 'FLAGS.SILENT') reader.fail('FLAGS or FLAGS.SILENT');
      reader.space();
      const flags = reader.sees('(') ? readFlagList(reader) : readBareFlags(reader);
      reader.end();
      const change: FlagChange = { mode, flags, silent: name === 'FLAGS.SILENT', byUid };
      return (session, reply) => {
        const selected = writableOf(session);
        const messages = selected.resolve(set, byUid);
        session.context.imap.store(session, messages, change, reply);
        if (messages.some(message => selected.isGone(message)))
          throw new Refusal('[EXPUNGEISSUED] some of the messages no longer exist');
        return `OK ${byUid ? 'UID ' : ''}STORE completed`;
      };
    },
  };
}

function readBareFlags(reader: CommandReader): string[] {
  const flags: string[] = [];
  do flags.push(readFlag(reader));
  while (reader.accept(' '));
  return flags;
}

/** Changes the flags of messages, those left out that another session has expunged, and tells the client. */
export function storeFlags(
  session: Session,
  messages: readonly Message[],
  { mode, flags, silent, byUid }: FlagChange,
  reply: Reply,
): void {
  const selected = selectedOf(session);
  if (mode !== 'remove') refuseTooManyKeywords(selected.mailbox, flags);
  const wanted: FetchAttribute[] = byUid ? [{ name: 'UID' }, { name: 'FLAGS' }] : [{ name: 'FLAGS' }];
  for (const message of messages.filter(each => !selected.isGone(each))) {
    selected.setFlags(message, combine(message.flags, mode, flags.filter(isStorable)));
    if (silent) continue;
    selected.tellKeywords(reply);
    selected.flagsTold(message);
    reply.untagged(...formatFetch(selected, message, wanted, session.context.imap));
  }
}

/** Keywords are compared without regard to case, as the mailbox knows them. */
function combine(current: ReadonlySet<string>, mode: FlagChange['mode'], flags: readonly string[]): string[] {
  if (mode === 'replace') return [...flags];
  if (mode === 'add') return [...current, ...flags];
  const removed = new Set(flags.map(flag => flag.toLowerCase()));
  return [...current].filter(flag => !removed.has(flag.toLowerCase()));
}

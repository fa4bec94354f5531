import type { Mailbox } from '../../store/mailbox.js';
import type { Message } from '../../store/message.js';
import { type Command, Refusal, type State, withoutArguments } from '../command.js';
import { admit } from '../extensions/index.js';
import type { SelectedMailbox } from '../selected.js';
import type { Session } from '../session.js';
import type { CommandReader } from '../syntax/reader.js';
import { formatSet, inRanges, readSequenceSet, type SequenceSet } from '../syntax/sequence-set.js';
import { accountOf } from './mailboxes.js';
import { selectedOf, writableOf } from './select.js';

const selectedOnly: readonly State[] = ['selected'];

function readTransfer(reader: CommandReader): { set: SequenceSet; name: string } {
  reader.space();
  const set = readSequenceSet(reader);
  reader.space();
  const name = reader.mailbox();
  reader.end();
  return { set, name };
}

/** COPY and UID COPY (RFC 3501 6.4.7, 6.4.8), with COPYUID (RFC 4315). */
export function copyCommand(byUid: boolean): Command {
  return {
    states: selectedOnly,
    mayExpunge: true,
    parse: reader => {
      const { set, name } = readTransfer(reader);
      return session => {
        const selected = selectedOf(session);
        const target = targetOf(session, name);
        const messages = selected.resolve(set, byUid);
        if (session.context.faults.has('imap-copy-not-atomic'))
          copyMessages(
            messages.filter(message => !selected.isGone(message)),
            target,
          );
        refuseGone(selected, messages);
        admit(
          accountOf(session),
          messages.map(({ octets }) => octets.length),
        );
        const copied = session.context.faults.has('imap-copy-leaves-out-last') ? messages.slice(0, -1) : messages;
        const cut = session.context.faults.has('imap-copy-cuts-text') ? -4 : undefined;
        return `OK ${copyMessages(copied, target, cut)}${byUid ? 'UID ' : ''}COPY completed`;
      };
    },
  };
}

/** MOVE and UID MOVE (RFC 6851): COPYUID comes untagged, before the messages go (section 4.3). */
export function moveCommand(byUid: boolean): Command {
  return {
    states: selectedOnly,
    mayExpunge: true,
    parse: reader => {
      const { set, name } = readTransfer(reader);
      return (session, reply) => {
        const selected = writableOf(session);
        const target = targetOf(session, name);
        const messages = selected.resolve(set, byUid);
        refuseGone(selected, messages);
        const code = copyMessages(messages, target);
        if (code !== '') reply.untagged(`OK ${code}Moved`);
        // The EXPUNGE responses come with the news that ends every command.
        if (!session.context.faults.has('imap-move-keeps-source'))
          selected.mailbox.expunge(new Set(messages.map(message => message.uid)));
        return `OK ${byUid ? 'UID ' : ''}MOVE completed`;
      };
    },
  };
}

function targetOf(session: Session, name: string): Mailbox {
  const account = accountOf(session);
  const target = account.mailbox(name);
  if (target !== undefined) return target;
  if (session.context.faults.has('imap-copy-creates')) return account.create(name);
  throw new Refusal('[TRYCREATE] there is no such mailbox');
}

/** Either all messages can be copied or none is (RFC 3501 6.4.7). */
function refuseGone(selected: SelectedMailbox, messages: readonly Message[]): void {
  if (messages.some(message => selected.isGone(message)))
    throw new Refusal('[EXPUNGEISSUED] some of the messages no longer exist');
}

/** Copies with flags and internal date, the octets up to `end`; returns the COPYUID response code and a space, or nothing if nothing was copied. */
function copyMessages(messages: readonly Message[], target: Mailbox, end?: number): string {
  const copies = messages.map(message =>
    target.append(message.octets.subarray(0, end), message.flags, message.internalDate, message.zone),
  );
  if (copies.length === 0) return '';
  const uids = (list: readonly Message[]) => formatSet(list.map(message => message.uid));
  return `[COPYUID ${target.uidValidity} ${uids(messages)} ${uids(copies)}] `;
}

function expungeDeleted(session: Session, chosen: (message: Message) => boolean): void {
  const { mailbox } = writableOf(session);
  mailbox.expunge(
    new Set(
      mailbox.messages.filter(message => message.flags.has('\\Deleted') && chosen(message)).map(message => message.uid),
    ),
  );
}

/** EXPUNGE (RFC 3501 6.4.3). Its responses come with the news that ends every command. */
export const expunge: Command = {
  states: selectedOnly,
  mayExpunge: true,
  parse: withoutArguments(session => {
    const all = session.context.faults.has('imap-expunge-removes-all');
    if (all) writableOf(session).mailbox.expunge(new Set(writableOf(session).messages.map(message => message.uid)));
    else expungeDeleted(session, () => true);
    return 'OK EXPUNGE completed';
  }),
};

/** UID EXPUNGE (RFC 4315 section 2.1). */
export const uidExpunge: Command = {
  states: selectedOnly,
  mayExpunge: true,
  parse: reader => {
    reader.space();
    const set = readSequenceSet(reader);
    reader.end();
    return session => {
      const ranges = writableOf(session).uidRanges(set);
      const all = session.context.faults.has('imap-uid-expunge-ignores-set');
      expungeDeleted(session, message => all || inRanges(ranges, message.uid));
      return 'OK UID EXPUNGE completed';
    };
  },
};

import type { Mailbox } from '../../store/mailbox.js';
import type { Message } from '../../store/message.js';
import { placeOf, settable } from '../access.js';
import { carried } from '../annotations.js';
import { Refusal, selectedOnly } from '../command.js';
import type { SelectedMailbox } from '../selected.js';
import type { Command, KeptFlags } from '../session.js';
import type { CommandReader } from '../syntax/reader.js';
import { formatSet, readSequenceSet, type SequenceSet } from '../syntax/sequence-set.js';
import { selectedOf } from './select.js';

/** Reads the arguments of COPY and of MOVE: messages, and the name of a mailbox. */
export function readCopyArguments(reader: CommandReader): { set: SequenceSet; name: string } {
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
      const { set, name } = readCopyArguments(reader);
      return session => {
        const { imap } = session.context;
        const selected = selectedOf(session);
        const target = imap.destination(session, name, 'COPY');
        const messages = selected.resolve(set, byUid);
        imap.checkRoom(
          placeOf(session, name).account,
          messages.map(({ octets }) => octets.length),
        );
        const code = imap.copy(selected, messages, target, flags => settable(session, target, flags, 'COPY'));
        return `OK ${code}${byUid ? 'UID ' : ''}COPY completed`;
      };
    },
  };
}

/**
 * Copies messages with flags and internal date: all of them, or none (RFC 3501 6.4.7).
 * @param kept of the flags of a message those that the user may set in the target (RFC 4314 4)
 * @returns the COPYUID response code and a space, '' if nothing was copied
 * @throws Refusal when another session has expunged some of them
 */
export function copyMessages(
  selected: SelectedMailbox,
  messages: readonly Message[],
  target: Mailbox,
  kept: KeptFlags = flags => flags,
): string {
  if (messages.some(message => selected.isGone(message)))
    throw new Refusal('[EXPUNGEISSUED] some of the messages no longer exist');
  const copies = messages.map(message => {
    const { octets, flags, internalDate, zone } = message;
    return target.append(octets, kept(flags), internalDate, zone, message, carried(selected, message, target));
  });
  if (copies.length === 0) return '';
  const uids = (list: readonly Message[]) => formatSet(list.map(message => message.uid));
  return `[COPYUID ${target.uidValidity} ${uids(messages)} ${uids(copies)}] `;
}

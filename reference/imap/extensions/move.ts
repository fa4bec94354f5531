import type { Mailbox } from '../../store/mailbox.js';
import type { Message } from '../../store/message.js';
import { settable } from '../access.js';
import { selectedOnly } from '../command.js';
import { copyMessages, readCopyArguments } from '../commands/copy.js';
import { expunge } from '../commands/expunge.js';
import { requireSelected, writableOf } from '../commands/select.js';
import { expungedCode } from '../mod-sequences.js';
import type { SelectedMailbox } from '../selected.js';
import type { Command, KeptFlags } from '../session.js';
import { afterLogin, type Extension } from './extension.js';

/** COPYUID comes untagged, before the messages go (section 4.3). Their EXPUNGE responses come with the news that ends every command. */
function moveCommand(byUid: boolean): Command {
  return {
    states: selectedOnly,
    mayExpunge: true,
    parse: reader => {
      const { set, name } = readCopyArguments(reader);
      return (session, reply) => {
        const { imap } = session.context;
        const selected = writableOf(session);
        requireSelected(selected, session, 'te', 'MOVE');
        const target = imap.destination(session, name, 'MOVE');
        const messages = selected.resolve(set, byUid);
        const code = imap.move(selected, messages, target, flags => settable(session, target, flags, 'MOVE'));
        if (code !== '') reply.untagged(`OK ${code}Moved`);
        return `OK ${expungedCode(session, selected.mailbox, messages)}${byUid ? 'UID ' : ''}MOVE completed`;
      };
    },
  };
}

/** Copies messages, and takes them away from where they were. @throws Refusal */
export function moveMessages(
  selected: SelectedMailbox,
  messages: readonly Message[],
  target: Mailbox,
  kept?: KeptFlags,
): string {
  const code = copyMessages(selected, messages, target, kept);
  expunge(selected.mailbox, messages);
  return code;
}

/** MOVE (RFC 6851). */
export const moveExtension: Extension = {
  rfc: 6851,

  capabilities: afterLogin('MOVE'),
  commands: { MOVE: moveCommand(false), 'UID MOVE': moveCommand(true) },
};

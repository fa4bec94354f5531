import type { Mailbox } from '../../store/mailbox.js';
import type { Message } from '../../store/message.js';
import { Refusal, selectedOnly } from '../command.js';
import { givenMessage, readMessage } from '../commands/append.js';
import { expunge } from '../commands/expunge.js';
import { requireSelected, writableOf } from '../commands/select.js';
import { expungedCode } from '../mod-sequences.js';
import type { SelectedMailbox } from '../selected.js';
import type { Command, NewMessage, Session } from '../session.js';
import type { SequenceSet } from '../syntax/sequence-set.js';
import { afterLogin, type Extension } from './extension.js';

/** APPENDUID comes untagged, before the message goes (section 4.3). Its EXPUNGE response comes with the news that ends every command. */
function replaceCommand(byUid: boolean): Command {
  return {
    states: selectedOnly,
    mayExpunge: true,
    parse: (reader, session) => {
      reader.space();
      const number = reader.accept('*') ? '*' : reader.nonZeroNumber();
      reader.space();
      const name = reader.mailbox();
      const message = readMessage(reader, session);
      reader.end();
      return (_, reply) => {
        const { imap } = session.context;
        const selected = writableOf(session);
        const replaced = theOne(selected, [[number, number]], byUid);
        requireSelected(selected, session, 'te', 'REPLACE');
        const mailbox = imap.destination(session, name, 'REPLACE');
        const { uid } = imap.replace(session, replaced, mailbox, givenMessage(session, message));
        reply.untagged(`OK [APPENDUID ${mailbox.uidValidity} ${uid}] Replaced`);
        return `OK ${expungedCode(session, selected.mailbox, [replaced])}${byUid ? 'UID ' : ''}REPLACE completed`;
      };
    },
  };
}

/** The message of a number. @throws Refusal when there is none, or none any more */
function theOne(selected: SelectedMailbox, set: SequenceSet, byUid: boolean): Message {
  const [message] = selected.resolve(set, byUid);
  if (message === undefined) throw new Refusal('[NONEXISTENT] there is no such message');
  if (selected.isGone(message)) throw new Refusal('[EXPUNGEISSUED] the message no longer exists');
  return message;
}

/** Puts a message into a mailbox, and takes another away from the selected one. @throws Refusal */
export function replaceMessage(session: Session, replaced: Message, mailbox: Mailbox, message: NewMessage): Message {
  const [added] = session.context.imap.appendAll(session, mailbox, [message], [replaced]);
  if (added === undefined) throw new Refusal('the message was not added');
  expunge(writableOf(session).mailbox, [replaced]);
  return added;
}

/** REPLACE (RFC 8508). */
export const replace: Extension = {
  rfc: 8508,
  capabilities: afterLogin('REPLACE'),
  commands: { REPLACE: replaceCommand(false), 'UID REPLACE': replaceCommand(true) },
};

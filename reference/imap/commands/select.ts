import { loggedIn, Refusal, selectedOnly, withoutArguments } from '../command.js';
import type { Reply } from '../reply.js';
import { SelectedMailbox } from '../selected.js';
import type { Command, Session } from '../session.js';
import { mailboxOf } from './mailboxes.js';

/** SELECT (RFC 3501 6.3.1). */
export const selectCommand = opening('SELECT', false);
/** EXAMINE (RFC 3501 6.3.2). */
export const examine = opening('EXAMINE', true);

function opening(name: string, readOnly: boolean): Command {
  return {
    states: loggedIn,
    mayExpunge: true,
    parse: reader => {
      reader.space();
      const mailbox = reader.mailbox();
      reader.end();
      return (session, reply) => {
        select(session, mailbox, readOnly, reply);
        return `OK [${readOnly ? 'READ-ONLY' : 'READ-WRITE'}] ${name} completed`;
      };
    },
  };
}

function select(session: Session, name: string, readOnly: boolean, reply: Reply): void {
  // The mailbox selected before is left even if the new one cannot be opened.
  session.deselect();
  const selected = session.context.imap.open(session, name, readOnly);
  session.selected = selected;
  const { mailbox } = selected;
  const unseen = selected.messages.findIndex(message => !message.flags.has('\\Seen'));
  reply.untagged(`FLAGS (${selected.definedFlags.join(' ')})`);
  reply.untagged(`${selected.messages.length} EXISTS`);
  reply.untagged(`${selected.recentCount} RECENT`);
  if (unseen >= 0) reply.untagged(`OK [UNSEEN ${unseen + 1}] The first message not seen`);
  reply.untagged(`OK [PERMANENTFLAGS (${selected.permanentFlags.join(' ')})] The flags that last`);
  reply.untagged(`OK [UIDNEXT ${mailbox.uidNext}] The next UID`);
  reply.untagged(`OK [UIDVALIDITY ${mailbox.uidValidity}] What UIDs hold for`);
}

/** Opens a mailbox. @throws Refusal when there is none of that name */
export function openMailbox(session: Session, name: string, readOnly: boolean): SelectedMailbox {
  return new SelectedMailbox(mailboxOf(session, name), readOnly);
}

/** The mailbox a session has selected; commands that need it are not valid otherwise. */
export function selectedOf(session: Session): SelectedMailbox {
  if (session.selected === undefined) throw new Refusal('no mailbox is selected');
  return session.selected;
}

/** The selected mailbox, for a command that changes it. */
export function writableOf(session: Session): SelectedMailbox {
  const selected = selectedOf(session);
  if (!session.context.imap.mayChange(selected)) throw new Refusal('the mailbox was opened read-only');
  return selected;
}

/** A mailbox opened by EXAMINE is not changed (RFC 3501 6.3.2). */
export function mayChange({ readOnly }: SelectedMailbox): boolean {
  return !readOnly;
}

/** CHECK (RFC 3501 6.4.1): in memory there is nothing to write down. */
export const check: Command = {
  states: selectedOnly,
  mayExpunge: true,
  parse: withoutArguments(() => 'OK CHECK completed'),
};

import type { Mailbox } from '../../store/mailbox.js';
import type { Message } from '../../store/message.js';
import { selectedOnly, withoutArguments } from '../command.js';
import { expungedCode } from '../mod-sequences.js';
import type { Command } from '../session.js';
import { inRanges, type NumberRange } from '../syntax/sequence-set.js';
import { requireSelected, selectedOf, writableOf } from './select.js';

/** Removes messages for good. */
export function expunge(mailbox: Mailbox, messages: readonly Message[]): void {
  mailbox.expunge(new Set(messages.map(({ uid }) => uid)));
}

/** Those flagged \\Deleted, of the UIDs that are given. */
export function toExpunge(mailbox: Mailbox, _command: string, uids?: readonly NumberRange[]): readonly Message[] {
  return mailbox.messages.filter(
    ({ flags, uid }) => flags.has('\\Deleted') && (uids === undefined || inRanges(uids, uid)),
  );
}

/** EXPUNGE (RFC 3501 6.4.3). Its responses come with the news that ends every command. */
export const expungeCommand: Command = {
  states: selectedOnly,
  mayExpunge: true,
  parse: withoutArguments(session => {
    const selected = writableOf(session);
    requireSelected(selected, session, 'e', 'EXPUNGE');
    const { mailbox } = selected;
    const messages = session.context.imap.toExpunge(mailbox, 'EXPUNGE');
    expunge(mailbox, messages);
    return `OK ${expungedCode(session, mailbox, messages)}EXPUNGE completed`;
  }),
};

/** CLOSE (RFC 3501 6.4.2): removes the messages flagged \Deleted without a word, unless the mailbox is read-only or the user may not (RFC 4314 4). */
export const close: Command = {
  states: selectedOnly,
  mayExpunge: true,
  parse: withoutArguments(session => {
    const selected = selectedOf(session);
    session.deselect();
    const allowed = !selected.readOnly && session.context.imap.may(selected.granted, 'e', 'CLOSE');
    if (allowed) expunge(selected.mailbox, session.context.imap.toExpunge(selected.mailbox, 'CLOSE'));
    return 'OK CLOSE completed';
  }),
};

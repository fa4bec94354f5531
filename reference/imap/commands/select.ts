import { type Command, loggedIn, Refusal, type State, withoutArguments } from '../command.js';
import { Reply } from '../reply.js';
import { SelectedMailbox } from '../selected.js';
import type { Session } from '../session.js';
import { accountOf } from './mailboxes.js';

const selectedOnly: readonly State[] = ['selected'];

/** SELECT (RFC 3501 6.3.1). */
export const select = opening('SELECT', false);
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
        open(session, mailbox, readOnly, reply);
        return `OK [${readOnly ? 'READ-ONLY' : 'READ-WRITE'}] ${name} completed`;
      };
    },
  };
}

function open(session: Session, name: string, readOnly: boolean, reply: Reply): void {
  // The mailbox selected before is left even if the new one cannot be opened.
  session.deselect();
  const { faults } = session.context;
  const missesInbox = faults.has('imap-inbox-case-sensitive') && /^inbox$/i.test(name) && name !== 'INBOX';
  const mailbox = missesInbox ? undefined : accountOf(session).mailbox(name);
  if (mailbox === undefined) throw new Refusal('[NONEXISTENT] there is no such mailbox');
  if (faults.has('imap-uidvalidity-changes')) mailbox.uidValidity += 1;
  const selected = new SelectedMailbox(mailbox, readOnly, faults);
  session.selected = selected;
  if (faults.has('imap-expunge-unasked')) {
    selected.onNews(() => {
      const news = new Reply();
      selected.tellNews(news, true);
      session.send(news);
    });
  }
  const unseen = selected.messages.findIndex(message => !message.flags.has('\\Seen'));
  reply.untagged(`FLAGS (${selected.definedFlags.join(' ')})`);
  reply.untagged(`${selected.messages.length} EXISTS`);
  reply.untagged(`${selected.recentCount} RECENT`);
  if (unseen >= 0) reply.untagged(`OK [UNSEEN ${unseen + 1}] The first message not seen`);
  reply.untagged(`OK [PERMANENTFLAGS (${selected.permanentFlags.join(' ')})] The flags that last`);
  reply.untagged(`OK [UIDNEXT ${mailbox.uidNext}] The next UID`);
  reply.untagged(`OK [UIDVALIDITY ${mailbox.uidValidity}] What UIDs hold for`);
}

/** The mailbox a session has selected; commands that need it are not valid otherwise. */
export function selectedOf(session: Session): SelectedMailbox {
  if (session.selected === undefined) throw new Refusal('no mailbox is selected');
  return session.selected;
}

/** The selected mailbox, for a command that changes it. */
export function writableOf(session: Session): SelectedMailbox {
  const selected = selectedOf(session);
  if (selected.readOnly && !session.context.faults.has('imap-examine-allows-changes'))
    throw new Refusal('the mailbox was opened read-only');
  return selected;
}

/** CHECK (RFC 3501 6.4.1): in memory there is nothing to write down. */
export const check: Command = {
  states: selectedOnly,
  mayExpunge: true,
  parse: withoutArguments(() => 'OK CHECK completed'),
};

/** CLOSE (RFC 3501 6.4.2): removes the messages flagged \Deleted without a word, unless the mailbox is read-only. */
export const close: Command = {
  states: selectedOnly,
  mayExpunge: true,
  parse: withoutArguments(session => {
    const selected = selectedOf(session);
    session.deselect();
    if (!selected.readOnly && !session.context.faults.has('imap-close-keeps-deleted')) {
      const { mailbox } = selected;
      mailbox.expunge(
        new Set(mailbox.messages.filter(message => message.flags.has('\\Deleted')).map(message => message.uid)),
      );
    }
    return 'OK CLOSE completed';
  }),
};

/** UNSELECT (RFC 3691). */
export const unselect: Command = {
  states: selectedOnly,
  mayExpunge: true,
  parse: withoutArguments(session => {
    session.deselect();
    return 'OK UNSELECT completed';
  }),
};

import type { Right } from '../../store/access-list.js';
import { grantedTo, nameOf } from '../access.js';
import { largestValue } from '../annotations.js';
import { loggedIn, Refusal, selectedOnly, withoutArguments } from '../command.js';
import { highestCode, keepsModSeqs } from '../mod-sequences.js';
import { mailboxIdCode } from '../object-ids.js';
import type { Reply } from '../reply.js';
import { isRev2 } from '../revision.js';
import { SelectedMailbox } from '../selected.js';
import type { Command, SelectParameter, Session } from '../session.js';
import type { CommandReader } from '../syntax/reader.js';
import { mechanisms } from '../url-mechanisms.js';
import { mailboxOf } from './mailboxes.js';
import { nameLine } from './name-line.js';

/** SELECT (RFC 3501 6.3.1). */
export const selectCommand = opening('SELECT', false);
/** EXAMINE (RFC 3501 6.3.2). */
export const examine = opening('EXAMINE', true);

function opening(name: string, readOnly: boolean): Command {
  return {
    states: loggedIn,
    mayExpunge: true,
    parse: (reader, session) => {
      reader.space();
      const { name: mailbox, called } = reader.calledMailbox();
      const parameters = reader.accept(' ') ? readParameters(reader, session) : [];
      reader.end();
      return (_, reply) => {
        const { imap } = session.context;
        // The mailbox selected before is left even if the new one cannot be opened.
        imap.leave(session, reply);
        if (parameters.some(({ makesAware }) => makesAware)) imap.becomeAware(session, reply);
        session.selected = imap.open(session, mailbox, readOnly);
        imap.tellOpened(session, session.selected, called, reply);
        for (const { after } of parameters) after?.(session.selected, session, reply);
        // Whose rights allow no change that others see has it read-only (RFC 4314 5.2).
        const changes = [...'ieswtn'].some(right => session.selected?.granted.includes(right));
        return `OK [${readOnly || !changes ? 'READ-ONLY' : 'READ-WRITE'}] ${name} completed`;
      };
    },
  };
}

function readParameters(reader: CommandReader, session: Session): readonly SelectParameter[] {
  const names = new Set<string>();
  return reader.list(() => {
    const name = reader.keyword();
    const read = session.context.imap.selectParameter(name);
    if (read === undefined || names.has(name)) return reader.fail('a known parameter, once');
    names.add(name);
    return read(reader, session);
  });
}

/** Leaves the selected mailbox. A response code stands between what is said of it and of the next one (RFC 7162 3.2.11, RFC 9051 7.1). */
export function leave(session: Session, reply: Reply): void {
  if (session.selected !== undefined && (isRev2(session) || keepsModSeqs(session)))
    reply.untagged('OK [CLOSED] The mailbox is closed');
  session.deselect();
}

/** What SELECT and EXAMINE have to say of a mailbox before they are completed. */
export function tellOpened(session: Session, selected: SelectedMailbox, called: string, reply: Reply): void {
  const { mailbox } = selected;
  reply.untagged(`FLAGS (${selected.definedFlags.join(' ')})`);
  reply.untagged(`${selected.messages.length} EXISTS`);
  if (isRev2(session)) reply.untagged(nameLine(session, nameOf(session, mailbox), called));
  else tellUnread(selected, reply);
  reply.untagged(`OK [PERMANENTFLAGS (${selected.permanentFlags.join(' ')})] The flags that last`);
  reply.untagged(`OK [UIDNEXT ${mailbox.uidNext}] The next UID`);
  reply.untagged(`OK [UIDVALIDITY ${mailbox.uidValidity}] What UIDs hold for`);
  reply.untagged(`OK ${mailboxIdCode(mailbox)}What it is, whatever its name`);
  reply.untagged(`OK [ANNOTATIONS ${largestValue}] The largest value of an annotation`);
  reply.untagged(`OK ${mechanisms} How URLs are authorized`);
  if (keepsModSeqs(session)) reply.untagged(`OK ${highestCode(mailbox)}The highest mod-sequence`);
}

/** What IMAP4rev1 says of messages that are new, and IMAP4rev2 does not. */
function tellUnread(selected: SelectedMailbox, reply: Reply): void {
  const unseen = selected.messages.findIndex(message => !message.flags.has('\\Seen'));
  reply.untagged(`${selected.recentCount} RECENT`);
  if (unseen >= 0) reply.untagged(`OK [UNSEEN ${unseen + 1}] The first message not seen`);
}

/** Opens a mailbox. @throws Refusal when there is none of that name */
export function openMailbox(session: Session, name: string, readOnly: boolean): SelectedMailbox {
  const mailbox = mailboxOf(session, name, readOnly ? 'EXAMINE' : 'SELECT');
  return new SelectedMailbox(mailbox, readOnly, {
    rev2: isRev2(session),
    session,
    granted: grantedTo(session, mailbox),
    user: session.account?.user,
  });
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

/** Refuses a command where the mailbox was opened without these rights: what changes later counts from the next time on (RFC 4314 5.1.1). */
export function requireSelected(selected: SelectedMailbox, session: Session, rights: string, command: string): void {
  const missing = [...rights].find(right => !session.context.imap.may(selected.granted, right as Right, command));
  if (missing !== undefined) throw new Refusal(`[NOPERM] ${command} needs the right ${missing}`);
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

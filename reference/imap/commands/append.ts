import type { Mailbox } from '../../store/mailbox.js';
import type { Message } from '../../store/message.js';
import { loggedIn, Refusal, refuseTooManyKeywords } from '../command.js';
import { withoutNul } from '../mime/binary-content.js';
import type { Command, NewMessage, Session } from '../session.js';
import { readDateTime } from '../syntax/dates.js';
import { isStorable, readFlagList } from '../syntax/flags.js';
import { accountOf } from './mailboxes.js';

interface AppendArguments extends NewMessage {
  readonly name: string;
}

/** APPEND (RFC 3501 6.3.11), with APPENDUID (RFC 4315) and literal8 (RFC 3516). */
export const append: Command = {
  states: loggedIn,
  mayExpunge: true,
  parse: reader => {
    reader.space();
    const name = reader.mailbox();
    reader.space();
    let flags: string[] = [];
    if (reader.sees('(')) {
      flags = readFlagList(reader);
      reader.space();
    }
    const date = reader.sees('"') ? readDateTime(reader) : undefined;
    if (date !== undefined) reader.space();
    const octets = reader.sees('~') ? reader.literal8() : reader.literal();
    reader.end();
    return session => appendMessage(session, { name, flags, date, octets });
  },
};

function appendMessage(session: Session, { name, flags, date, octets }: AppendArguments): string {
  const { imap } = session.context;
  const account = accountOf(session);
  const mailbox = imap.destination(account, name, 'APPEND');
  if (octets.length === 0) throw new Refusal('a message must not be empty');
  const kept = withoutNul(octets);
  if (kept === undefined) throw new Refusal('[UNKNOWN-CTE] there is a NUL outside of what is marked as binary');
  imap.checkRoom(account, [kept.length]);
  const message = imap.append(mailbox, { octets: kept, flags: flags.filter(isStorable), date });
  return `OK [APPENDUID ${mailbox.uidValidity} ${message.uid}] APPEND completed`;
}

/** Puts a message into a mailbox. @throws Refusal for more keywords than the mailbox takes */
export function appendTo(mailbox: Mailbox, { octets, flags, date }: NewMessage): Message {
  refuseTooManyKeywords(mailbox, flags);
  return mailbox.append(octets, flags, date?.instant, date?.zone);
}

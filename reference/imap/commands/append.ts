import type { Faults } from '../../faults/index.js';
import { type Command, loggedIn, Refusal, refuseTooManyKeywords } from '../command.js';
import { admit } from '../extensions/index.js';
import type { Session } from '../session.js';
import { readDateTime } from '../syntax/dates.js';
import { isStorable, readFlagList } from '../syntax/flags.js';
import { accountOf } from './mailboxes.js';

interface AppendArguments {
  readonly name: string;
  readonly flags: readonly string[];
  readonly date: { instant: Date; zone: number } | undefined;
  readonly octets: Buffer;
}

/** APPEND (RFC 3501 6.3.11), with APPENDUID (RFC 4315). */
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
    const octets = reader.literal();
    reader.end();
    return session => appendMessage(session, { name, flags, date, octets });
  },
};

function appendMessage(session: Session, { name, flags, date, octets }: AppendArguments): string {
  const account = accountOf(session);
  const { faults } = session.context;
  const mailbox = account.mailbox(name) ?? (faults.has('imap-append-creates') ? account.create(name) : undefined);
  if (mailbox === undefined) throw new Refusal('[TRYCREATE] there is no such mailbox');
  if (octets.length === 0) throw new Refusal('a message must not be empty');
  const kept = faults.has('imap-append-drops-flags') ? [] : flags.filter(isStorable);
  if (kept.length === 0 && faults.has('imap-append-sets-seen')) kept.push('\\Seen');
  refuseTooManyKeywords(mailbox, kept);
  admit(account, [octets.length]);
  const given = faults.has('imap-append-drops-date') ? undefined : date;
  const message = mailbox.append(keptOctets(octets, faults), kept, given?.instant, given?.zone);
  return `OK [APPENDUID ${mailbox.uidValidity} ${message.uid}] APPEND completed`;
}

/** What is kept of a message: all of it, but for faults. */
function keptOctets(octets: Buffer, faults: Faults): Buffer {
  if (faults.has('imap-append-adds-line')) return Buffer.concat([octets, Buffer.from('\r\n')]);
  return faults.has('imap-append-alters-text') ? altered(octets) : octets;
}

/** A message as an old mailbox file would have it: what the fault `imap-append-alters-text` does. */
function altered(octets: Buffer): Buffer {
  const [header = '', ...parts] = octets.toString('latin1').split(/(?<=^|\r\n)\r\n/);
  const text = parts
    .join('\r\n')
    .replace(/^From /gm, '>From ')
    .replace(/^\.+/gm, '')
    .replace(/(?:\r\n)+$/, '\r\n')
    .replace(/[\x80-\xff]/g, octet => String.fromCharCode(octet.charCodeAt(0) & 0x7f));
  return Buffer.from(`${header}\r\n${text || '\r\n'}`, 'latin1');
}

import type { Mailbox } from '../../store/mailbox.js';
import type { Message } from '../../store/message.js';
import { grantedTo, settable } from '../access.js';
import { checkAnnotations, requirePart } from '../annotations.js';
import { loggedIn, Refusal, refuseTooManyKeywords } from '../command.js';
import { withoutNul } from '../mime/binary-content.js';
import { isUtf8, utf8Accept } from '../revision.js';
import type { Command, GivenMessage, NewMessage, Session } from '../session.js';
import { readDateTime } from '../syntax/dates.js';
import { isStorable, readFlagList } from '../syntax/flags.js';
import type { CommandReader } from '../syntax/reader.js';
import { formatSet } from '../syntax/sequence-set.js';
import { accountOf } from './mailboxes.js';

/** APPEND (RFC 3501 6.3.11) of one message or several (RFC 3502), with APPENDUID (RFC 4315) and literal8 (RFC 3516). */
export const append: Command = {
  states: loggedIn,
  mayExpunge: true,
  parse: (reader, session) => {
    reader.space();
    const name = reader.mailbox();
    const messages: GivenMessage[] = [];
    do messages.push(readMessage(reader, session));
    while (reader.sees(' '));
    reader.end();
    return () => appendMessages(session, name, messages);
  },
};

/** Reads a message with what stands before it: flags, a date (RFC 4466 append-message). */
export function readMessage(reader: CommandReader, session: Session): GivenMessage {
  reader.space();
  let flags: string[] = [];
  if (reader.sees('(')) {
    flags = readFlagList(reader);
    reader.space();
  }
  const date = reader.sees('"') ? readDateTime(reader) : undefined;
  if (date !== undefined) reader.space();
  let annotations: GivenMessage['annotations'];
  let name = readWord(reader);
  for (let item = appendItem(session, name); item !== undefined; item = appendItem(session, name)) {
    ({ annotations } = item(reader));
    reader.space();
    name = readWord(reader);
  }
  const given = { flags, date, ...(annotations && { annotations }) };
  if (name === undefined) {
    const octets = readOctets(reader);
    return { ...given, octets: () => octets };
  }
  if (session.enabled.has(utf8Accept) && name === 'UTF8') {
    const octets = inParentheses(reader);
    return { ...given, octets: () => octets };
  }
  const read = session.context.imap.appendData(name) ?? reader.fail('a literal');
  return { ...given, octets: read(reader) };
}

/** A word that a list follows, in upper case, and the space between them. */
function readWord(reader: CommandReader): string | undefined {
  const name = reader.accepts(/[A-Z0-9.-]+(?= \()/iy)?.toUpperCase();
  if (name !== undefined) reader.space();
  return name;
}

const appendItem = (session: Session, name: string | undefined) =>
  name === undefined ? undefined : session.context.imap.appendItem(name);

/** The message that a command has given. @throws Refusal */
export function givenMessage(session: Session, { octets, annotations, ...rest }: GivenMessage): NewMessage {
  return { ...rest, octets: octets(session), ...(annotations && { annotations: annotations(session) }) };
}

function readOctets(reader: CommandReader): Buffer {
  return reader.sees('~') ? reader.literal8() : reader.literal();
}

/** A message with a header in UTF-8 (RFC 6855 4). */
function inParentheses(reader: CommandReader): Buffer {
  reader.expect('(');
  const octets = reader.literal8();
  reader.expect(')');
  return octets;
}

function appendMessages(session: Session, name: string, given: readonly GivenMessage[]): string {
  const { imap } = session.context;
  const mailbox = imap.destination(session, name, 'APPEND');
  const messages = given.map(message => givenMessage(session, message));
  const uids = imap.appendAll(session, mailbox, messages).map(({ uid }) => uid);
  return `OK [APPENDUID ${mailbox.uidValidity} ${formatSet(uids)}] APPEND completed`;
}

/**
 * Puts all messages into a mailbox, or none: what is wrong with one is found before the first is there (RFC 3502).
 * @param replaced messages that are about to be removed, so that they need no room
 * @throws Refusal
 */
export function appendAll(
  session: Session,
  mailbox: Mailbox,
  messages: readonly NewMessage[],
  replaced: readonly Message[] = [],
): readonly Message[] {
  const { imap } = session.context;
  const kept = messages.map(({ octets, flags, date, annotations = [] }): NewMessage => {
    if (imap.offers().includes(utf8Accept) && !isUtf8(session) && hasEightBitHeader(octets))
      throw new Refusal('the header is in 8 bits, and UTF8=ACCEPT is not enabled');
    if (octets.length === 0) throw new Refusal('a message must not be empty');
    const plain = withoutNul(octets);
    if (plain === undefined) throw new Refusal('[UNKNOWN-CTE] there is a NUL outside of what is marked as binary');
    checkAnnotations(session, grantedTo(session, mailbox), annotations, 'APPEND');
    for (const { entry } of annotations) requirePart(entry, plain);
    return { octets: plain, flags: settable(session, mailbox, flags.filter(isStorable), 'APPEND'), date, annotations };
  });
  imap.checkRoom(
    session.context.store.account(mailbox.owner) ?? accountOf(session),
    kept.map(({ octets }) => octets.length),
    replaced.map(({ octets }) => octets.length),
  );
  refuseTooManyKeywords(
    mailbox,
    kept.flatMap(({ flags }) => flags),
  );
  return kept.map(message => imap.append(mailbox, message));
}

function hasEightBitHeader(octets: Buffer): boolean {
  const end = octets.indexOf('\r\n\r\n');
  return octets.subarray(0, end < 0 ? octets.length : end).some(octet => octet > 0x7f);
}

/** Puts a message into a mailbox. */
export function appendTo(mailbox: Mailbox, { octets, flags, date, annotations = [] }: NewMessage): Message {
  const values = annotations.flatMap(({ entry, value }) => (value === undefined ? [] : [[entry, value] as const]));
  return mailbox.append(octets, flags, date?.instant, date?.zone, undefined, values);
}

import type { Entry, Maildrop } from './maildrop.js';
import { topOf } from './maildrop-form.js';
import type { Pop3Session } from './session.js';

/** STAT: how many messages there are, and their octets (RFC 1939 5). */
export function stat(session: Pop3Session): void {
  const entries = session.context.pop3.listed(open(session));
  session.ok(`${entries.length} ${octetsOf(entries)}`);
}

/** LIST: the size of one message, or of each. */
export function list(session: Pop3Session, argument: string | undefined): void {
  listing(session, argument, entry => entry.size);
}

/** UIDL: the unique-id of one message, or of each (RFC 1939 7). */
export function uidl(session: Pop3Session, argument: string | undefined): void {
  listing(session, argument, entry => entry.uniqueId);
}

/** RETR: a whole message. */
export function retr(session: Pop3Session, argument = ''): void {
  const entry = findReadable(session, argument);
  if (entry !== undefined) session.multiLine(`${entry.size} octets`, session.context.pop3.content(session, entry));
}

/** A whole message, as it is. */
export function content(_session: Pop3Session, { octets }: Entry): Buffer {
  return octets;
}

/** TOP: a message's header and the first lines of its body. */
export function topCommand(session: Pop3Session, argument = ''): void {
  const [, number, lines] = /^(\S+) (\d{1,10})$/.exec(argument) ?? [];
  if (number === undefined || lines === undefined) {
    session.err('Syntax: TOP msg n');
    return;
  }
  const entry = findReadable(session, number);
  if (entry === undefined) return;
  session.multiLine('The top follows', session.context.pop3.top(session, entry, Number(lines)));
}

/** A message's header, the blank line, and so many lines of its body. */
export function top(_session: Pop3Session, { octets }: Entry, lines: number): Buffer {
  return topOf(octets, lines);
}

/** DELE: marks a message, which goes when QUIT is given. */
export function dele(session: Pop3Session, argument = ''): void {
  const entry = findEntry(session, argument);
  if (entry === undefined) return;
  session.context.pop3.markDeleted(open(session), entry);
  session.ok(`Message ${entry.number} is marked`);
}

/** RSET: takes every mark back. */
export function rset(session: Pop3Session): void {
  const maildrop = open(session);
  session.context.pop3.unmarkAll(maildrop);
  session.ok(`The maildrop has ${maildrop.entries.length} messages`);
}

/** NOOP. */
export function noop(session: Pop3Session): void {
  session.ok('');
}

function listing(session: Pop3Session, argument: string | undefined, value: (entry: Entry) => number | string): void {
  if (argument !== undefined) {
    const entry = findEntry(session, argument);
    if (entry !== undefined) session.ok(`${entry.number} ${value(entry)}`);
    return;
  }
  const entries = session.context.pop3.listed(open(session));
  const lines = entries.map(entry => `${entry.number} ${value(entry)}\r\n`);
  session.multiLine(`${entries.length} messages (${octetsOf(entries)} octets)`, Buffer.from(lines.join('')));
}

/** A message number: decimal digits, without leading zeros. */
export function readNumber(argument: string): number | undefined {
  return /^[1-9]\d{0,9}$/.test(argument) ? Number(argument) : undefined;
}

/** The message an argument names; answers and returns undefined when it names none. */
function findEntry(session: Pop3Session, argument: string): Entry | undefined {
  const { pop3 } = session.context;
  const number = pop3.readNumber(argument);
  if (number === undefined) {
    session.err('A message number is needed');
    return undefined;
  }
  const entry = pop3.find(open(session), number);
  if (entry === undefined) session.err('No such message');
  return entry;
}

/** The same for a message that is to be sent: one that needs UTF-8 is refused to a client that has not asked for it (RFC 6856 5). */
function findReadable(session: Pop3Session, argument: string): Entry | undefined {
  const entry = findEntry(session, argument);
  if (entry === undefined || !session.context.pop3.needsUtf8(session, entry)) return entry;
  session.err('[UTF8] The message has header fields beyond ASCII: give UTF8 before login');
  return undefined;
}

function octetsOf(entries: readonly Entry[]): number {
  return entries.reduce((sum, entry) => sum + entry.size, 0);
}

function open(session: Pop3Session): Maildrop {
  if (session.maildrop === undefined) throw new Error('A command of the TRANSACTION state ran without a maildrop.');
  return session.maildrop;
}

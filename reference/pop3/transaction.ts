import type { Entry, Maildrop } from './maildrop.js';
import { topOf } from './maildrop-form.js';
import type { Pop3Session } from './session.js';
import { needsUtf8 } from './utf8.js';

/** STAT: how many messages there are, and their octets (RFC 1939 section 5). */
export function stat(session: Pop3Session): void {
  const { counted } = open(session);
  const words = session.language !== 'en' && session.has('pop3-lang-hides-numbers') ? 'Es gibt ' : '';
  session.ok(`${words}${counted.length} ${octetsOf(counted)}`);
}

/** LIST: the size of one message, or of each. */
export function list(session: Pop3Session, argument: string | undefined): void {
  listing(session, argument, entry => entry.size);
}

/** UIDL: the unique-id of one message, or of each (RFC 1939 section 7). */
export function uidl(session: Pop3Session, argument: string | undefined): void {
  listing(session, argument, entry => entry.uniqueId);
}

/** RETR: a whole message. */
export function retr(session: Pop3Session, argument: string | undefined): void {
  const entry = findContent(session, argument);
  if (entry === undefined) return;
  session.multiLine(`${entry.size} octets`, sent(session, entry));
  open(session).retrieved(entry);
}

/** What RETR sends: the message, unless by a fault. */
function sent(session: Pop3Session, { octets }: Entry): Buffer {
  if (session.has('pop3-retr-drops-octets')) return Buffer.concat([octets.subarray(0, -3), octets.subarray(-2)]);
  if (session.has('pop3-retr-adds-line')) return Buffer.concat([octets, Buffer.from('\r\n')]);
  if (!session.utf8 || !session.has('pop3-utf8-encoded')) return octets;
  return Buffer.from(octets.toString('latin1').replaceAll('a', '=61'), 'latin1');
}

/** TOP: a message's header and the first lines of its body. */
export function top(session: Pop3Session, argument = ''): void {
  const parts = /^(\S+) (\d{1,10})$/.exec(argument);
  if (parts === null) {
    session.err('Syntax: TOP msg n');
    return;
  }
  const entry = findContent(session, parts[1]);
  if (entry === undefined) return;
  if (session.has('pop3-top-marks')) open(session).mark(entry);
  const asked = session.has('pop3-top-lines-of-32-bits') ? Number(parts[2]) % 2 ** 32 : Number(parts[2]);
  const lines = session.has('pop3-top-counts-header') ? Math.max(0, asked - 3) : asked;
  const octets = session.has('pop3-top-sends-all') ? entry.octets : topOf(entry.octets, lines);
  session.multiLine('The top follows', octets);
}

/** DELE: marks a message, which goes when QUIT is given. */
export function dele(session: Pop3Session, argument: string | undefined): void {
  const entry = find(session, argument);
  if (entry === undefined) return;
  open(session).mark(entry);
  session.ok(`Message ${entry.number} is marked`);
}

/** RSET: takes every mark back. */
export function rset(session: Pop3Session): void {
  const maildrop = open(session);
  maildrop.unmarkAll();
  session.ok(`The maildrop has ${maildrop.entries.length} messages`);
}

/** NOOP. */
export function noop(session: Pop3Session): void {
  session.ok('');
}

function listing(session: Pop3Session, argument: string | undefined, value: (entry: Entry) => number | string): void {
  if (argument !== undefined) {
    const entry = find(session, argument);
    if (entry !== undefined) session.ok(`${entry.number} ${value(entry)}`);
    return;
  }
  const { counted } = open(session);
  const lines = counted.map(entry => `${entry.number} ${value(entry)}\r\n`);
  session.multiLine(`${counted.length} messages (${octetsOf(counted)} octets)`, Buffer.from(lines.join('')));
}

/** The message an argument names; answers and returns undefined when it names none. */
function find(session: Pop3Session, argument: string | undefined): Entry | undefined {
  const strict = /^[1-9]\d{0,9}$/.test(argument ?? '');
  const number = strict || session.has('pop3-number-lenient') ? Number.parseInt(argument ?? '', 10) : Number.NaN;
  if (Number.isNaN(number)) {
    session.err('A message number is needed');
    return undefined;
  }
  const entry = open(session).entry(session.has('pop3-number-lenient') ? Math.max(1, number) : number);
  if (entry === undefined) session.err('No such message');
  return entry;
}

/** The same for a message that is to be sent: one that needs UTF-8 is refused to a client that has not asked for it (RFC 6856 section 5). */
function findContent(session: Pop3Session, argument: string | undefined): Entry | undefined {
  const entry = find(session, argument);
  if (entry === undefined || !needsUtf8(session, entry)) return entry;
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

import type { Account } from '../../store/account.js';
import type { Store } from '../../store/store.js';
import { absent, grantedTo, type Place, placeOf } from '../access.js';
import { loggedIn, Refusal } from '../command.js';
import { accountOf } from '../commands/mailboxes.js';
import { writeName } from '../names.js';
import type { Reply } from '../reply.js';
import type { AnnotationChange, Command, Session } from '../session.js';
import type { CommandReader } from '../syntax/reader.js';
import { astring, binaryLiteral, type Chunk, string } from '../syntax/write.js';
import { afterLogin, type Extension } from './extension.js';

/** Octets of a value, and values of a mailbox for all users together: RFC 5464 4.1 asks for 1024 and 10 at least. */
const largestValue = 10_000;
const mostValues = 200;

/** entry: a path below /private or /shared (section 3.2), in small letters. */
function readEntry(reader: CommandReader): string {
  const name = reader.astring();
  const isOne = /^\/(?:private|shared)(?:\/[ -$&-)+-.0-~]+)*$/i.test(name);
  return isOne ? name.toLowerCase() : reader.fail('an entry below /private or /shared');
}

/** Under what a value is kept: private ones by their user. */
function keyOf(session: Session, entry: string): string {
  return entry.startsWith('/private') ? `${accountOf(session).user} ${entry}` : entry;
}

/** Whose annotations a name means: a mailbox that the user may see and use (section 3.3), or the user's own of the server. @throws Refusal */
function target(session: Session, name: string): Place {
  if (name === '') return { account: accountOf(session), name };
  const place = placeOf(session, name);
  const mailbox = place.account.mailbox(place.name);
  if (mailbox === undefined && (place.account !== session.account || !place.account.has(place.name)))
    throw new Refusal(absent);
  const granted = mailbox === undefined ? 'lr' : grantedTo(session, mailbox);
  if (session.context.imap.hides(granted)) throw new Refusal(absent);
  if (!/[rswip]/.test(granted)) throw new Refusal('[NOPERM] annotations need one of the rights r, s, w, i and p');
  return place;
}

/** What there is for a user of a mailbox or of the server, by entries. */
function valuesOf(session: Session, { account, name }: Place): ReadonlyMap<string, Buffer> {
  const own = `${accountOf(session).user} `;
  const visible = [...account.annotations.of(name)].flatMap(([key, value]): [string, Buffer][] => {
    if (key.startsWith('/')) return [[key, value]];
    return key.startsWith(own) ? [[key.slice(own.length), value]] : [];
  });
  const admin: [string, Buffer][] =
    name === '' ? [['/shared/admin', Buffer.from(`mailto:postmaster@${session.context.domain}`)]] : [];
  return new Map([...admin, ...visible]);
}

/** How many levels below the entries that are named are told, and how large values may be (sections 4.2.1 and 4.2.2). */
interface Options {
  readonly depth: number;
  readonly maxSize: number;
}

function readOptions(reader: CommandReader): Options {
  const options = { depth: 0, maxSize: Number.POSITIVE_INFINITY };
  if (!reader.sees('(')) return options;
  const names = reader.list(() => {
    const name = reader.keyword();
    if (name !== 'DEPTH' && name !== 'MAXSIZE') reader.fail('DEPTH or MAXSIZE');
    reader.space();
    if (name === 'MAXSIZE') options.maxSize = reader.number();
    else {
      const depth = reader.match(/(?:0|1|infinity)(?=[ )])/iy, '0, 1 or infinity');
      options.depth = /\d/.test(depth) ? Number(depth) : Number.POSITIVE_INFINITY;
    }
    return name;
  });
  if (new Set(names).size < names.length) reader.fail('each option once');
  reader.space();
  return options;
}

function readEntries(reader: CommandReader): readonly string[] {
  return reader.sees('(') ? reader.list(() => readEntry(reader)) : [readEntry(reader)];
}

/** The entries that are asked for, with those below them that there are. */
function found(values: ReadonlyMap<string, Buffer>, asked: readonly string[], depth: number): readonly string[] {
  const below = [...values.keys()].filter(entry =>
    asked.some(above => entry.startsWith(`${above}/`) && levels(entry) - levels(above) <= depth),
  );
  return [...new Set([...asked, ...below])];
}

const levels = (entry: string): number => entry.split('/').length;

/** The METADATA response of some entries. Where there is no value, NIL is told. */
function tell(reply: Reply, called: string, entries: readonly string[], values: ReadonlyMap<string, Buffer>): void {
  if (entries.length === 0) return;
  const pairs = entries.flatMap((entry, at): Chunk[] => [
    `${at > 0 ? ' ' : ''}${astring(entry)} `,
    ...written(values.get(entry)),
  ]);
  reply.untagged(`METADATA ${called} (`, ...pairs, ')');
}

function written(value: Buffer | undefined): Chunk[] {
  const isText = value !== undefined && !value.some(octet => octet < 0x20 || octet > 0x7e);
  return isText ? [string(value.toString('latin1'))] : binaryLiteral(value);
}

const getMetadata: Command = {
  states: loggedIn,
  mayExpunge: true,
  parse: reader => {
    reader.space();
    const { depth, maxSize } = readOptions(reader);
    const name = reader.mailbox();
    reader.space();
    const asked = readEntries(reader);
    reader.end();
    return (session, reply) => {
      const values = valuesOf(session, target(session, name));
      const entries = found(values, asked, depth);
      const sizes = entries.map(entry => values.get(entry)?.length ?? 0);
      tell(
        reply,
        nameOrNone(session, name),
        entries.filter((_, at) => (sizes[at] ?? 0) <= maxSize),
        values,
      );
      const largest = Math.max(0, ...sizes);
      return `OK ${largest > maxSize ? `[METADATA LONGENTRIES ${largest}] ` : ''}GETMETADATA completed`;
    };
  },
};

const nameOrNone = (session: Session, name: string): string => (name === '' ? '""' : writeName(session, name));

const setMetadata: Command = {
  states: loggedIn,
  mayExpunge: true,
  parse: reader => {
    reader.space();
    const name = reader.mailbox();
    reader.space();
    const changes = reader.list((): AnnotationChange => {
      const entry = readEntry(reader);
      reader.space();
      if (reader.sees('~')) return { entry, value: reader.literal8() };
      const value = reader.nstring();
      return { entry, value: value === undefined ? undefined : Buffer.from(value, 'latin1') };
    });
    reader.end();
    return session => {
      const place = target(session, name);
      if (name === '' && changes.some(({ entry }) => entry.startsWith('/shared')))
        throw new Refusal('[NOPERM] what all users share is not theirs to change');
      const kept = changes.map(({ entry, value }) => ({ entry: keyOf(session, entry), value }));
      session.context.imap.annotate(place.account, place.name, kept);
      for (const { entry } of changes) note(session, { place, entry });
      return 'OK SETMETADATA completed';
    };
  },
};

/** Makes changes of annotations, all of them or none (section 4.3), which the mod-sequence of the mailbox tells (RFC 7162 3.2). @throws Refusal */
export function annotate(account: Account, name: string, changes: readonly AnnotationChange[]): void {
  const { annotations } = account;
  if (changes.some(({ value }) => (value?.length ?? 0) > largestValue))
    throw new Refusal(`[METADATA MAXSIZE ${largestValue}] the value is too large`);
  const after = new Set(annotations.of(name).keys());
  for (const { entry, value } of changes) value === undefined ? after.delete(entry) : after.add(entry);
  if (after.size > mostValues) throw new Refusal('[METADATA TOOMANY] there are too many values');
  for (const { entry, value } of changes) annotations.set(name, entry, value);
  const mailbox = account.mailbox(name);
  if (mailbox !== undefined) mailbox.highestModSeq += 1;
}

/** A change that other sessions may have to be told of. */
interface Change {
  readonly place: Place;
  readonly entry: string;
}

/** What has changed, by server: each session knows how far it has been told. */
const changes = new WeakMap<Store, { readonly change: Change; readonly by: Session }[]>();
const told = new WeakMap<Session, number>();

function note(session: Session, change: Change): void {
  const all = changes.get(session.context.store) ?? [];
  changes.set(session.context.store, all);
  all.push({ change, by: session });
}

/** Tells what others have changed to who has enabled METADATA (section 4.4.2): the names of entries alone. */
function tellChanges(session: Session, reply: Reply): void {
  const all = changes.get(session.context.store) ?? [];
  const from = told.get(session) ?? all.length;
  told.set(session, all.length);
  if (!session.enabled.has('METADATA')) return;
  for (const { change, by } of all.slice(from)) {
    const name = by === session ? undefined : visibleName(session, by, change);
    if (name !== undefined) reply.untagged(`METADATA ${nameOrNone(session, name)} ${astring(change.entry)}`);
  }
}

/** What a session calls the mailbox of a change that it may see; undefined: it may not. */
function visibleName(session: Session, by: Session, { place: { account, name }, entry }: Change): string | undefined {
  if (entry.startsWith('/private') && by.account !== session.account) return undefined;
  if (account === session.account) return name;
  const mailbox = account.mailbox(name);
  if (mailbox === undefined || session.context.imap.hides(grantedTo(session, mailbox))) return undefined;
  return `#users/${account.user}/${name}`;
}

/** METADATA (RFC 5464). Of the server's own entries users may set private ones alone. */
export const metadata: Extension = {
  rfc: 5464,
  capabilities: afterLogin('METADATA'),
  enabled: ['METADATA'],
  commands: { GETMETADATA: getMetadata, SETMETADATA: setMetadata },
  news: tellChanges,
};

/** Reads the entries of the return option METADATA of LIST, and gives what tells them (RFC 9590). */
export function readListed(reader: CommandReader): (session: Session, name: string, reply: Reply) => void {
  reader.space();
  const entries = reader.list(() => readEntry(reader));
  return (session, name, reply) => {
    try {
      tell(reply, writeName(session, name), entries, valuesOf(session, target(session, name)));
    } catch (refused) {
      if (!(refused instanceof Refusal)) throw refused;
    }
  };
}

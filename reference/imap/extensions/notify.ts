import type { Account, NameChange } from '../../store/account.js';
import type { Mailbox } from '../../store/mailbox.js';
import { canonicalName, superiors } from '../../store/mailbox-name.js';
import type { Message } from '../../store/message.js';
import { isAware } from '../awareness.js';
import { loggedIn, Refusal } from '../command.js';
import { accountOf } from '../commands/mailboxes.js';
import { nameLine } from '../commands/name-line.js';
import { formatStatus, statusItems } from '../commands/status.js';
import { covers, type MailboxSpecifier, readSpecifier } from '../mailbox-specifiers.js';
import { nameIn } from '../names.js';
import { Reply } from '../reply.js';
import type { Command, Session } from '../session.js';
import { type FetchAttribute, readFetchAttributes } from '../syntax/fetch-attributes.js';
import { type CommandReader, SyntaxFault } from '../syntax/reader.js';
import type { Chunk } from '../syntax/write.js';
import { nothing } from '../wants.js';
import { afterLogin, type Extension } from './extension.js';

const selectedFilters = ['SELECTED', 'SELECTED-DELAYED'];
const otherFilters = ['INBOXES', 'PERSONAL', 'SUBSCRIBED', 'SUBTREE', 'MAILBOXES'];
const messageEvents = ['MessageNew', 'MessageExpunge', 'FlagChange'];
/** Those that the server knows, as it lists them. */
const supported = [...messageEvents, 'MailboxName', 'SubscriptionChange'];

/** event-group of RFC 5465 8; events in upper case. */
interface EventGroup extends MailboxSpecifier {
  readonly events: ReadonlySet<string>;
  readonly ofNew: readonly FetchAttribute[];
}

/** What NOTIFY SET asks for. */
interface Asked {
  readonly status: boolean;
  readonly groups: readonly EventGroup[];
}

const notifyCommand: Command = {
  states: loggedIn,
  mayExpunge: true,
  parse: (reader, session) => {
    reader.space();
    const form = reader.keyword();
    if (form !== 'SET' && form !== 'NONE') reader.fail('SET or NONE');
    const asked = form === 'SET' ? readSet(reader, session) : undefined;
    reader.end();
    return (_, reply) => {
      if (asked !== undefined) check(asked);
      session.watch?.stop();
      session.watch = undefined;
      session.wants = nothing;
      if (asked !== undefined) set(session, asked, reply);
      return 'OK NOTIFY completed';
    };
  },
};

function readSet(reader: CommandReader, session: Session): Asked {
  reader.space();
  const status = !reader.sees('(');
  if (status) {
    if (reader.keyword() !== 'STATUS') reader.fail('STATUS or event groups');
    reader.space();
  }
  const groups: EventGroup[] = [];
  do groups.push(readGroup(reader, session));
  while (reader.accept(' '));
  return { status, groups };
}

function readGroup(reader: CommandReader, session: Session): EventGroup {
  reader.expect('(');
  const { filter, names } = readSpecifier(reader, [...selectedFilters, ...otherFilters]);
  reader.space();
  const events = new Set<string>();
  let ofNew: readonly FetchAttribute[] = [];
  if (!reader.accept('(')) {
    if (reader.keyword() !== 'NONE') reader.fail('events or NONE');
  } else {
    do {
      const event = reader.atom().toUpperCase();
      events.add(event);
      if (event !== 'MESSAGENEW' || !reader.accept(' (')) continue;
      if (!selectedFilters.includes(filter)) reader.fail('no items of messages in mailboxes that are not selected');
      ofNew = readItems(reader, session);
    } while (reader.accept(' '));
    reader.expect(')');
  }
  reader.expect(')');
  return { filter, names: names.map(canonicalName), events, ofNew };
}

/** Items of FETCH behind their opening parenthesis. */
function readItems(reader: CommandReader, { context }: Session): readonly FetchAttribute[] {
  const items: FetchAttribute[] = [];
  const vocabulary = { lacks: () => false, reads: (name: string) => context.imap.fetchReader(name) };
  do items.push(...readFetchAttributes(reader, vocabulary));
  while (reader.accept(' '));
  reader.expect(')');
  return items;
}

/** Events that the server does not have are no error of syntax (section 3.1). @throws Refusal, SyntaxFault */
function check({ groups }: Asked): void {
  const names = supported.map(name => name.toUpperCase());
  const events = groups.flatMap(group => [...group.events]);
  if (events.some(event => !names.includes(event)))
    throw new Refusal(`[BADEVENT (${supported.join(' ')})] there is no such event`);
  if (groups.filter(({ filter }) => selectedFilters.includes(filter)).length > 1)
    throw new SyntaxFault('the selected mailbox is named twice');
  for (const { filter, events: its } of groups) {
    const [isNew, expunge, flags] = messageEvents.map(name => its.has(name.toUpperCase()));
    if (isNew !== expunge || (flags && !isNew)) throw new SyntaxFault('MessageNew and MessageExpunge stand together');
    const others = [...its].some(event => !messageEvents.some(name => name.toUpperCase() === event));
    if (selectedFilters.includes(filter) && others)
      throw new SyntaxFault('the selected mailbox has events of messages alone');
  }
}

function set(session: Session, { status, groups }: Asked, reply: Reply): void {
  const own = groups.find(({ filter }) => selectedFilters.includes(filter));
  if (own !== undefined && own.events.size > 0)
    session.wants = {
      messages: true,
      flags: own.events.has('FLAGCHANGE'),
      atOnce: true,
      removalsWait: own.filter === 'SELECTED-DELAYED',
      ofNew: own.ofNew.length === 0 ? undefined : message => itemsOf(session, message, own.ofNew),
    };
  const watch = new Watch(
    session,
    accountOf(session),
    groups.filter(group => group !== own),
  );
  session.watch = watch;
  if (status) watch.tellAll(reply);
}

/** Items of a message of the open mailbox. */
function itemsOf({ selected, context }: Session, message: Message, wanted: readonly FetchAttribute[]): Chunk[] {
  if (selected === undefined) return [];
  return wanted.flatMap((attribute, index) => [
    ...(index === 0 ? [] : [' ']),
    ...context.imap.fetchItem(selected, message, attribute),
  ]);
}

/** What is known of a mailbox by who watches it. */
interface Seen {
  readonly messages: string;
  readonly highestModSeq: number;
}

/** Tells a session of other mailboxes than the one that it has open. */
class Watch {
  private readonly seen = new Map<Mailbox, Seen>();
  private readonly stops = new Map<Mailbox, () => void>();
  private readonly names: NameChange[] = [];
  private readonly stopNames: () => void;
  private due = false;
  private stopped = false;

  constructor(
    private readonly session: Session,
    private readonly account: Account,
    private readonly groups: readonly EventGroup[],
  ) {
    this.stopNames = account.observe(change => {
      this.follow();
      if (!session.executing) this.names.push(change);
      this.changed();
    });
    this.follow();
  }

  stop(): void {
    this.stopped = true;
    this.stopNames();
    for (const stop of this.stops.values()) stop();
  }

  /** STATUS responses for all mailboxes whose messages are watched (section 3.1). */
  tellAll(reply: Reply): void {
    for (const mailbox of this.account.mailboxes) {
      const events = this.eventsOf(mailbox);
      if (events.has('MESSAGENEW'))
        this.tellStatus(mailbox, ['MESSAGES', 'UIDNEXT', 'UIDVALIDITY', ...this.modSeq(events)], reply);
    }
  }

  /** Watches mailboxes that are new, and knows what there is in them. */
  private follow(): void {
    for (const mailbox of this.account.mailboxes) {
      if (this.stops.has(mailbox)) continue;
      const changed = () => this.changed(mailbox);
      const stop = mailbox.observe({ appended: changed, expunged: changed, flagsChanged: changed });
      this.stops.set(mailbox, stop);
      this.seen.set(mailbox, seenOf(mailbox));
    }
  }

  private changed(mailbox?: Mailbox): void {
    // What the client does itself it knows.
    if (this.session.executing) {
      if (mailbox !== undefined) this.seen.set(mailbox, seenOf(mailbox));
      return;
    }
    if (this.due) return;
    this.due = true;
    queueMicrotask(() => {
      this.due = false;
      if (!this.stopped) this.tell();
    });
  }

  private tell(): void {
    const reply = new Reply(text => this.session.context.imap.say(this.session, text));
    for (const change of this.names.splice(0)) this.tellName(change, reply);
    for (const [mailbox, before] of this.seen) this.tellChange(mailbox, before, reply);
    this.session.send(reply);
  }

  private tellName(change: NameChange, reply: Reply): void {
    const event = change.kind === 'subscription' ? 'SUBSCRIPTIONCHANGE' : 'MAILBOXNAME';
    const parent = superiors(change.name).at(-1);
    const withParent = change.kind === 'created' || change.kind === 'deleted';
    const names = [change.name, ...(withParent && parent !== undefined ? [parent] : [])];
    for (const name of names) {
      if (!this.groups.some(group => group.events.has(event) && covers(this.account, group, name))) continue;
      const from = change.kind === 'renamed' ? change.from : name;
      reply.untagged(nameLine(this.session, name, nameIn(this.session, from)));
    }
  }

  private tellChange(mailbox: Mailbox, before: Seen, reply: Reply): void {
    const now = seenOf(mailbox);
    this.seen.set(mailbox, now);
    const events = this.eventsOf(mailbox);
    if (!events.has('MESSAGENEW') || this.account.mailbox(mailbox.name) !== mailbox) return;
    if (now.messages !== before.messages)
      this.tellStatus(mailbox, ['MESSAGES', 'UIDNEXT', 'UIDVALIDITY', ...this.modSeq(events)], reply);
    else if (now.highestModSeq !== before.highestModSeq && events.has('FLAGCHANGE'))
      this.tellStatus(mailbox, ['UIDVALIDITY', 'HIGHESTMODSEQ', 'UNSEEN'], reply);
  }

  private tellStatus(mailbox: Mailbox, items: readonly string[], reply: Reply): void {
    reply.untagged(formatStatus(this.session, mailbox, statusItems(this.session, items)));
  }

  private modSeq(events: ReadonlySet<string>): readonly string[] {
    return events.has('FLAGCHANGE') || isAware(this.session) ? ['HIGHESTMODSEQ'] : [];
  }

  /** The events that are wanted of the messages of a mailbox: none of the one that is open, which has a specifier of its own. */
  private eventsOf(mailbox: Mailbox): ReadonlySet<string> {
    if (this.session.selected?.mailbox === mailbox) return new Set();
    return new Set(
      this.groups.filter(group => covers(this.account, group, mailbox.name)).flatMap(({ events }) => [...events]),
    );
  }
}

function seenOf(mailbox: Mailbox): Seen {
  const { uidValidity, uidNext, messages, highestModSeq } = mailbox;
  return { messages: `${uidValidity} ${uidNext} ${messages.length}`, highestModSeq };
}

/** NOTIFY (RFC 5465). */
export const notify: Extension = {
  rfc: 5465,
  capabilities: afterLogin('NOTIFY'),
  commands: { NOTIFY: notifyCommand },
};

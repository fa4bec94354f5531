import type { SearchedMessage } from '../../../oracle/searched-mailbox.js';
import { inMemory, type Octets } from '../../../wire/spool.js';
import type { GivenMailbox } from '../../protocol.js';
import type { SessionEvent } from '../events.js';
import { type Messages, NotKnown } from '../match/known.js';
import type { MailboxView } from './mailbox-view.js';

/** Messages of one mailbox that are remembered: numbers as a server may make them up would leave holes to go through. */
const most = 100_000;

/** What is known of the messages in the mailbox that a connection has selected: as the server gave them as BODY[], or as the harness put them there. */
export class Contents implements Messages {
  /** What the server gave, by number less one. */
  private told: (Octets | undefined)[] = [];
  /** The sizes that it has told, likewise. */
  private sizes: (number | undefined)[] = [];
  /** The octets themselves, each once: what is computed of them is remembered with them. */
  private readonly read = new WeakMap<Octets, Buffer>();
  /** Since the mailbox was selected, messages have got other numbers. */
  private renumbered = false;

  constructor(
    private readonly mailbox: GivenMailbox,
    private readonly view: () => Pick<MailboxView, 'name' | 'exists' | 'uidOf'> | undefined,
  ) {}

  take(event: SessionEvent): void {
    switch (event.type) {
      case 'constant':
        if (event.item === 'RFC822.SIZE' && event.number <= most) this.sizes[event.number - 1] = Number(event.value);
        break;
      case 'selected':
        this.told = [];
        this.sizes = [];
        this.renumbered = false;
        break;
      case 'expunged':
        this.told.splice(event.number - 1, 1);
        this.sizes.splice(event.number - 1, 1);
        this.renumbered = true;
        break;
      case 'vanished':
      case 'closed':
      case 'unclear':
        this.told = [];
        this.sizes = [];
        this.renumbered = true;
        break;
    }
  }

  /** The server gave a message. */
  learn(number: number, octets: Octets | Buffer): void {
    if (this.view() !== undefined && number <= most)
      this.told[number - 1] = Buffer.isBuffer(octets) ? inMemory(octets) : octets;
  }

  octetsOf(number: number): Buffer {
    const told = this.view() === undefined ? undefined : this.told[number - 1];
    if (told === undefined) return this.given(number);
    const octets = this.read.get(told) ?? told.read(0, told.length);
    this.read.set(told, octets);
    return octets;
  }

  given(number: number): Buffer {
    const view = this.view();
    const { name, messages } = this.mailbox;
    const same = view?.name === name && view.exists === messages.length && !this.renumbered;
    const octets = same ? messages[number - 1] : undefined;
    if (octets === undefined) throw new NotKnown(`message ${number}`);
    return octets;
  }

  searched(): readonly SearchedMessage[] {
    const exists = this.view()?.exists;
    if (exists === undefined) throw new NotKnown('each message of the mailbox');
    const { facts = [], changed } = this.mailbox;
    return Array.from({ length: exists }, (_, at) => ({
      number: at + 1,
      octets: this.given(at + 1),
      uid: this.view()?.uidOf(at + 1),
      size: this.sizes[at],
      name: facts[at]?.name ?? 'a message',
      flags: changed ? undefined : facts[at]?.flags,
      date: facts[at]?.date,
    }));
  }

  all(): readonly Buffer[] {
    const exists = this.view()?.exists;
    if (exists === undefined) throw new NotKnown('each message of the mailbox');
    return Array.from({ length: exists }, (_, at) => this.octetsOf(at + 1));
  }
}

import { matches } from './search.js';
import { readSearchCommand } from './search-command.js';
import type { SearchCommand } from './search-key.js';
import { reasonFor } from './search-reason.js';
import { type SearchedMessage, Unknown } from './searched-mailbox.js';
import { type Order, orders } from './sort.js';
import { type Thread, threads } from './thread.js';
import type { Truth } from './truth.js';

/** What a server answered to SEARCH, SORT or THREAD: numbers, or UIDs where it was asked for those. */
export type SearchAnswer =
  | { readonly kind: 'numbers'; readonly numbers: readonly number[] }
  | { readonly kind: 'threads'; readonly threads: readonly Thread[] }
  | {
      readonly kind: 'returned';
      readonly min?: number;
      readonly max?: number;
      readonly count?: number;
      readonly all?: readonly number[];
      /** What PARTIAL holds. */
      readonly partial?: readonly number[];
    };

/** So many messages that are wrong are told of. */
const most = 4;

/**
 * Holds an answer against what is right for the command, as it was sent, over the messages of the mailbox.
 * @returns what is wrong, in words; nothing where all is right
 * @throws NotUnderstood, Unknown where it cannot be known what is right
 */
export function wrongAnswer(
  octets: Buffer,
  mailbox: readonly SearchedMessage[],
  answer: SearchAnswer,
): readonly string[] {
  const command = readSearchCommand(octets);
  const truths = new Map(mailbox.map(message => [message, matches(command, message, mailbox)]));
  const checked = new Check(command, mailbox, truths);
  switch (answer.kind) {
    case 'numbers':
      return checked.numbers(answer.numbers);
    case 'threads':
      return checked.threads(answer.threads);
    case 'returned':
      return checked.returned(answer);
  }
}

class Check {
  /** By what the server calls them. */
  private readonly named: ReadonlyMap<number, SearchedMessage>;

  constructor(
    private readonly command: SearchCommand,
    private readonly mailbox: readonly SearchedMessage[],
    private readonly truths: ReadonlyMap<SearchedMessage, Truth>,
  ) {
    this.named = new Map(mailbox.map(message => [this.nameOf(message), message]));
  }

  /** The number or the UID of a message. */
  private nameOf({ number, uid }: SearchedMessage): number {
    if (!this.command.byUid) return number;
    if (uid === undefined) throw new Unknown(`the UID of message ${number}`);
    return uid;
  }

  numbers(given: readonly number[]): readonly string[] {
    const wrong = this.members(given);
    return wrong.length === 0 && this.command.name === 'SORT' ? this.order(given) : wrong;
  }

  /** Which messages are there that must not be, and which are missing. */
  private members(given: readonly number[]): string[] {
    const all = new Set(given);
    const doubled = given.find((name, at) => given.indexOf(name) !== at);
    const unknown = given.filter(name => !this.named.has(name));
    const wrong = [
      ...(doubled === undefined ? [] : [`${doubled} stands there twice`]),
      ...unknown.map(name => `there is no message ${this.command.byUid ? 'with the UID ' : ''}${name}`),
    ];
    const against = [...this.truths].filter(([message, truth]) => {
      const found = all.has(this.nameOf(message));
      return found ? truth === 'no' : truth === 'yes';
    });
    const told = against.slice(0, most).map(([message, truth]) => this.tell(message, truth));
    return [...wrong, ...told, ...(against.length > most ? [`and ${against.length - most} more`] : [])];
  }

  private tell(message: SearchedMessage, truth: Truth): string {
    const reason = reasonFor(this.command, message, this.mailbox);
    return `${called(message)} is ${truth === 'yes' ? '' : 'not '}to be found: ${reason}`;
  }

  private order(given: readonly number[]): readonly string[] {
    const messages = given.flatMap(name => this.named.get(name) ?? []);
    const { criteria } = this.command;
    for (const [at, one] of messages.entries()) {
      const other = messages.slice(at + 1).find(later => !orders(criteria, one, later).has(-1));
      if (other !== undefined) return [`${called(other)} is to stand before ${called(one)}`];
    }
    return [];
  }

  threads(given: readonly Thread[]): readonly string[] {
    const wrong = this.members(given.flatMap(numbersOf));
    if (wrong.length > 0) return wrong;
    const found = new Set(given.flatMap(numbersOf));
    const messages = this.mailbox.filter(message => found.has(this.nameOf(message)));
    const named = (thread: Thread): Thread => ({
      number: thread.number === undefined ? undefined : this.nameOf(this.mailbox[thread.number - 1] as SearchedMessage),
      children: thread.children.map(named),
    });
    const right = threads(this.command.algorithm, messages).map(one => shown(one.map(named)));
    const got = shown(given);
    if (right.includes(got)) return [];
    return [`the threads are ${[...new Set(right)].join(', or ')}, not ${got}`];
  }

  /** @throws Unknown where only what is open decides */
  returned({ min, max, count, all, partial }: Extract<SearchAnswer, { kind: 'returned' }>): readonly string[] {
    if (all !== undefined) {
      const wrong = this.numbers(all);
      if (wrong.length > 0) return wrong;
    }
    const of = (...wanted: readonly Truth[]) =>
      [...this.truths].filter(([, truth]) => wanted.includes(truth)).map(([message]) => this.nameOf(message));
    const sure = of('yes');
    const perhaps = of('yes', 'open');
    const wrong: string[] = [];
    const asked = this.command.returns ?? [];
    const all_ = all !== undefined || asked.length === 0 || asked.includes('ALL');
    if (asked.includes('PARTIAL')) wrong.push(...this.partial(partial, sure, perhaps));
    if (all === undefined && all_ && sure.length > 0) wrong.push('ALL is missing');
    if (count !== undefined && (count < sure.length || count > perhaps.length))
      wrong.push(
        `COUNT is ${count} in place of ${sure.length === perhaps.length ? sure.length : `${sure.length} to ${perhaps.length}`}`,
      );
    if (count === undefined && asked.includes('COUNT')) wrong.push('COUNT is missing');
    if (this.command.name === 'SORT')
      wrong.push(...this.end('MIN', min, sure, perhaps, -1), ...this.end('MAX', max, sure, perhaps, 1));
    else
      wrong.push(
        ...end('MIN', min, asked, sure, perhaps, Math.min),
        ...end('MAX', max, asked, sure, perhaps, Math.max),
      );
    return wrong;
  }

  /** MIN or MAX of SORT: one that may be found, and none that must be found stands beyond it (RFC 5267 3.1). */
  private end(
    name: 'MIN' | 'MAX',
    given: number | undefined,
    sure: readonly number[],
    perhaps: readonly number[],
    beyond: Order,
  ): readonly string[] {
    const asked = this.command.returns?.includes(name) === true;
    if (given === undefined) return asked && sure.length > 0 ? [`${name} is missing`] : [];
    const one = this.named.get(given);
    if (one === undefined || !perhaps.includes(given)) return [`${name} is ${given}, which is not to be found`];
    for (const other of sure.flatMap(number => this.named.get(number) ?? []))
      if (other !== one && this.always(other, one) === beyond)
        return [`${name} is ${given}, and ${called(other)} stands ${beyond < 0 ? 'before' : 'behind'} it`];
    return [];
  }

  /** How one message stands to another; 0: either way is right. */
  private always(one: SearchedMessage, other: SearchedMessage): Order {
    if (this.command.name !== 'SORT') return one.number < other.number ? -1 : 1;
    const found = orders(this.command.criteria, one, other);
    return found.size === 1 ? ([...found][0] ?? 0) : 0;
  }

  /** What PARTIAL holds: as many as there are in its range, each of which may stand there. @throws Unknown */
  private partial(given: readonly number[] | undefined, sure: readonly number[], perhaps: readonly number[]): string[] {
    if (given === undefined) return ['PARTIAL is missing'];
    if (sure.length !== perhaps.length) throw new Unknown('how many messages are to be found');
    const total = sure.length;
    const ends = (this.command.partial ?? [1, 1]).map(end => (end > 0 ? end : total + 1 + end));
    const [from, to] = [Math.max(Math.min(...ends), 1), Math.min(Math.max(...ends), total)];
    const size = Math.max(to - from + 1, 0);
    if (given.length !== size) return [`PARTIAL has ${given.length} messages in place of ${size}`];
    const all = sure.flatMap(number => this.named.get(number) ?? []);
    // Of SEARCH it is a set.
    const inOrder = this.command.name === 'SORT' ? given : [...given].sort((a, b) => a - b);
    for (const [at, name] of inOrder.entries()) {
      const one = this.named.get(name);
      if (one === undefined || !all.includes(one)) return [`PARTIAL has ${name}, which is not to be found`];
      const standing = all.map(other => (other === one ? undefined : this.always(other, one)));
      const before = standing.filter(order => order === -1).length;
      const behind = standing.filter(order => order === 1).length;
      if (from + at <= before || from + at > total - behind) return [`${called(one)} is not the ${from + at}th`];
    }
    return [];
  }
}

/** MIN or MAX: one that may be found, and none that must be found lies beyond it. */
function end(
  name: 'MIN' | 'MAX',
  given: number | undefined,
  asked: readonly string[],
  sure: readonly number[],
  perhaps: readonly number[],
  extreme: (...numbers: readonly number[]) => number,
): readonly string[] {
  if (given === undefined) return asked.includes(name) && sure.length > 0 ? [`${name} is missing`] : [];
  if (!perhaps.includes(given)) return [`${name} is ${given}, which is not to be found`];
  if (sure.length > 0 && extreme(given, ...sure) !== given)
    return [`${name} is ${given} in place of ${extreme(...sure)}`];
  return [];
}

function called({ number, name }: SearchedMessage): string {
  return `message ${number} (${name})`;
}

function numbersOf(thread: Thread): number[] {
  return [...(thread.number === undefined ? [] : [thread.number]), ...thread.children.flatMap(numbersOf)];
}

/** Threads as a THREAD response has them (RFC 5256 4). */
export function shown(threads: readonly Thread[]): string {
  return threads.map(thread => `(${members(thread)})`).join('');
}

function members({ number, children }: Thread): string {
  const own = number === undefined ? '' : String(number);
  const [only] = children;
  const below = children.length === 1 && only !== undefined ? members(only) : shown(children);
  return own !== '' && below !== '' ? `${own} ${below}` : own + below;
}

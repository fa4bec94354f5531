import type { Message } from '../store/message.js';
import type { Reply } from './reply.js';
import { formatSet } from './syntax/sequence-set.js';
import { quoted } from './syntax/write.js';

/** Searches that one session can have followed (RFC 5267 4.3.1). */
export const mostContexts = 8;

/** A search whose results are told as they change (RFC 5267 4.3). */
export interface SearchContext {
  readonly byUid: boolean;
  /** Its results as they are now, in the order that was asked for. */
  readonly find: () => readonly Message[];
  /** They are in an order of their own: positions are told. */
  readonly inOrder?: true;
  /** What the client knows of them. */
  results: readonly Message[];
}

/** The sequence number of a message, as the session knows it. */
type NumberOf = (message: Message) => number;

/**
 * Tells what a search finds no more, while the numbers of messages that are gone are still valid (RFC 5267 4.3.4).
 * @param all by their tags
 */
export function tellRemoved(numberOf: NumberOf, all: ReadonlyMap<string, SearchContext>, reply: Reply): void {
  for (const [tag, context] of all) {
    const now = new Set(context.find());
    const gone = context.results.filter(message => !now.has(message));
    const left = context.results.filter(message => now.has(message));
    // From the end, so that no position depends on another one.
    const pairs = gone.map(message => [context.results.indexOf(message) + 1, message] as const).reverse();
    tell(numberOf, reply, tag, context, 'REMOVEFROM', gone, pairs);
    context.results = left;
  }
}

/** Tells what a search finds beside what it has found (RFC 5267 4.3.3). */
export function tellAdded(numberOf: NumberOf, all: ReadonlyMap<string, SearchContext>, reply: Reply): void {
  for (const [tag, context] of all) {
    const now = context.find();
    const known = new Set(context.results);
    const fresh = now.filter(message => !known.has(message));
    const pairs = fresh.map(message => [now.indexOf(message) + 1, message] as const);
    tell(numberOf, reply, tag, context, 'ADDTO', fresh, pairs);
    context.results = now;
  }
}

function tell(
  numberOf: NumberOf,
  reply: Reply,
  tag: string,
  { byUid, inOrder }: SearchContext,
  item: string,
  messages: readonly Message[],
  pairs: readonly (readonly [number, Message])[],
): void {
  if (messages.length === 0) return;
  const nameOf = (message: Message) => (byUid ? message.uid : numberOf(message));
  const set = inOrder
    ? pairs.map(([position, message]) => `${position} ${nameOf(message)}`).join(' ')
    : `0 ${formatSet(messages.map(nameOf))}`;
  reply.untagged(`ESEARCH (TAG ${quoted(tag)})${byUid ? ' UID' : ''} ${item} (${set})`);
}

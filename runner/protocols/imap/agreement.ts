import type { Agreement } from '../protocol.js';
import { vocabulary } from './extensions/index.js';
import type { Response } from './grammar/response.js';
import { type Data, fieldOf, numberOf, textOf, type Value } from './grammar/values.js';
import { numbersOf } from './models/number-set.js';

/** Differences that are told of at most. */
const most = 6;
/** Messages that are compared: numbers as a server may make them up would leave holes to go through. */
const compared = 100_000;

/** A message as a session shows it. */
interface Shown {
  readonly uid: number | undefined;
  /** Undefined: it has not been told. */
  readonly flags: readonly string[] | undefined;
}

/**
 * Two sessions that have been told everything number the same messages alike (RFC 3501 2.3.1.2), with the same UIDs (2.3.1.1) and flags (2.3.2). \Recent is
 * left out: it is there in one of them alone.
 */
export const agreement: Agreement = {
  update: 'NOOP',
  show: 'UID FETCH 1:* (FLAGS)',
  differences(sessions) {
    const views = sessions.map(({ name, replies }) => ({ name, messages: messagesOf(replies as readonly Response[]) }));
    const [first] = views;
    const last = Math.max(...views.map(({ messages }) => messages.length));
    const found: string[] = [];
    for (let index = 0; index < last && found.length < most; index++) {
      if (views.every(({ messages }) => same(messages[index], first?.messages[index]))) continue;
      found.push(
        `message ${index + 1}: ${views.map(({ name, messages }) => `${show(messages[index])} in ${name}`).join(', ')}`,
      );
    }
    return found;
  },
};

/** By sequence number less one, as the responses leave them: a message may still go while they come. */
function messagesOf(replies: readonly Response[]): readonly (Shown | undefined)[] {
  const messages: (Shown | undefined)[] = [];
  for (const { type, data } of replies) {
    if (type === 'untagged') takeOut(messages, data);
    const number = numberOf(fieldOf(data, 'number'));
    if (type !== 'untagged' || number === undefined || number > compared) continue;
    if (data.kind === 'EXPUNGE') messages.splice(number - 1, 1);
    if (data.kind !== 'FETCH') continue;
    const before = messages[number - 1];
    const flags = flagsOf(fieldOf(data, 'FLAGS'));
    messages[number - 1] = { uid: numberOf(fieldOf(data, 'UID')) ?? before?.uid, flags: flags ?? before?.flags };
  }
  return messages;
}

/** Takes out the messages that a response names by their UIDs as gone. */
function takeOut(messages: (Shown | undefined)[], data: Data): void {
  for (const event of vocabulary.responses.get(data.kind)?.events?.(data, vocabulary) ?? []) {
    const gone = event.type === 'vanished' ? (numbersOf(event.uids) ?? []) : [];
    for (const uid of gone) {
      const index = messages.findIndex(message => message?.uid === uid);
      if (index >= 0) messages.splice(index, 1);
    }
  }
}

function flagsOf(value: Value | undefined): readonly string[] | undefined {
  if (value?.type !== 'list') return undefined;
  return value.items.map(item => textOf(item) ?? '').filter(flag => flag.toUpperCase() !== '\\RECENT');
}

/** Flags are a set, and their case does not count. */
function same(one: Shown | undefined, other: Shown | undefined): boolean {
  const text = ({ uid, flags }: Shown) =>
    [uid, flags !== undefined, ...new Set(flags?.map(flag => flag.toUpperCase()).sort())].join(' ');
  return one === undefined || other === undefined ? one === other : text(one) === text(other);
}

function show(message: Shown | undefined): string {
  if (message === undefined) return 'none';
  const { uid, flags } = message;
  return `${uid === undefined ? 'no UID' : `UID ${uid}`} ${flags === undefined ? 'without FLAGS' : `FLAGS (${flags.join(' ')})`}`;
}

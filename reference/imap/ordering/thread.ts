import type { Message } from '../../store/message.js';
import type { BaseSubject } from '../mime/base-subject.js';

/** What THREAD goes by of a message that was found. */
export interface Threadable {
  readonly message: Message;
  /** Its place among those that were found. */
  readonly place: number;
  /** When it was sent, in milliseconds. */
  readonly sent: number;
  readonly subject: BaseSubject;
  /** Its base subject, in the form in which they are compared. */
  readonly collated: string;
  /** Its own message id, if it has one. */
  readonly id: string | undefined;
  /** The messages that it follows, the nearest last. */
  readonly references: readonly string[];
}

/** A message with those that follow it. Without a message it stands for one that is not there, and that several follow. */
export interface Thread {
  readonly message: Message | undefined;
  readonly children: readonly Thread[];
}

/** Puts messages into threads. */
export type ThreadAlgorithm = (found: readonly Threadable[]) => readonly Thread[];

/** By the sent date, then by the number (RFC 5256 2.2). */
export function bySent(one: Threadable, other: Threadable): number {
  return one.sent - other.sent || one.place - other.place;
}

/** Writes threads as a THREAD response has them (RFC 5256 4). */
export function formatThreads(threads: readonly Thread[], numberOf: (message: Message) => number): string {
  return threads.map(thread => `(${formatMembers(thread, numberOf)})`).join('');
}

function formatMembers(thread: Thread, numberOf: (message: Message) => number): string {
  const members: string[] = [];
  let last = thread;
  for (
    let at: Thread | undefined = thread;
    at !== undefined;
    at = at.children.length === 1 ? at.children[0] : undefined
  ) {
    if (at.message !== undefined) members.push(String(numberOf(at.message)));
    last = at;
  }
  if (last.children.length > 1) members.push(formatThreads(last.children, numberOf));
  return members.join(' ');
}

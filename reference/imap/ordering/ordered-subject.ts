import { bySent, type Thread, type Threadable } from './thread.js';

/** ORDEREDSUBJECT of RFC 5256 3: a thread for each base subject, in which all follow the earliest. */
export function orderedSubject(found: readonly Threadable[]): readonly Thread[] {
  const threads = new Map<string, Threadable[]>();
  // As the earliest comes first, the threads come in the order of their first messages too.
  for (const one of found.toSorted(bySent)) {
    const thread = threads.get(one.collated);
    if (thread === undefined) threads.set(one.collated, [one]);
    else thread.push(one);
  }
  return [...threads.values()].map(([first, ...others]) => ({
    message: first?.message,
    children: others.map(({ message }) => ({ message, children: [] })),
  }));
}

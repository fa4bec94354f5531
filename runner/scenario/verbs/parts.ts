import { isList, type Reader } from '../reader.js';

/** One part, or a list of them that can be sent together. */
export function partsOf<E extends string | number | object, P>(
  entry: E | readonly E[],
  at: Reader,
  read: (part: E, at: Reader) => P,
): readonly P[] {
  if (!isList(entry)) return [read(entry, at)];
  at.together(entry);
  return entry.map((part, index) => read(part, at.at(index)));
}

import type { CommandReader } from './reader.js';

/** A range of message sequence numbers or UIDs, as written; '*' stands for the largest in use. */
export type SequenceRange = readonly [from: number | '*', to: number | '*'];
/** sequence-set of RFC 3501 section 9. */
export type SequenceSet = readonly SequenceRange[];

/** Whether a sequence-set can begin here. */
export function seesSequenceSet(reader: CommandReader): boolean {
  return /^[1-9*]/.test(reader.rest);
}

/** Reads a sequence-set. */
export function readSequenceSet(reader: CommandReader): SequenceSet {
  const ranges: SequenceRange[] = [];
  do {
    const from = readSequenceNumber(reader);
    ranges.push([from, reader.accept(':') ? readSequenceNumber(reader) : from]);
  } while (reader.accept(','));
  return ranges;
}

function readSequenceNumber(reader: CommandReader): number | '*' {
  return reader.accept('*') ? '*' : reader.nonZeroNumber();
}

/** Puts a number in place of '*' and each range in ascending order. */
export function resolveRanges(set: SequenceSet, largest: number): [number, number][] {
  return set.map(([from, to]) => {
    const first = from === '*' ? largest : from;
    const last = to === '*' ? largest : to;
    return first <= last ? [first, last] : [last, first];
  });
}

/** Whether a number lies in one of the ranges. */
export function inRanges(ranges: readonly (readonly [number, number])[], value: number): boolean {
  return ranges.some(([first, last]) => value >= first && value <= last);
}

/** Writes ascending numbers as a set with ranges: 1,2,3,5 gives `1:3,5`. For uid-set order matters, so nothing is sorted here. */
export function formatSet(numbers: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const value of numbers) {
    const last = ranges.at(-1);
    if (last !== undefined && value === last[1] + 1) last[1] = value;
    else ranges.push([value, value]);
  }
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}:${last}`)).join(',');
}

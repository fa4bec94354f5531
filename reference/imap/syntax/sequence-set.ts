import type { CommandReader } from './reader.js';

/** A range of message sequence numbers or UIDs, as written; '*' stands for the largest in use. */
export type SequenceRange = readonly [from: number | '*', to: number | '*'];
/** sequence-set of RFC 3501 9. '$' stands for what a search has saved (RFC 5182). */
export type SequenceSet = readonly (SequenceRange | '$')[];

/** Whether a sequence-set can begin here. */
export function seesSequenceSet(reader: CommandReader): boolean {
  return /^[1-9*$]/.test(reader.rest);
}

/** Reads a sequence-set. */
export function readSequenceSet(reader: CommandReader): SequenceSet {
  const ranges: (SequenceRange | '$')[] = [];
  do {
    if (reader.accept('$')) return [...ranges, '$'];
    const from = readSequenceNumber(reader);
    ranges.push([from, reader.accept(':') ? readSequenceNumber(reader) : from]);
  } while (reader.accept(','));
  return ranges;
}

function readSequenceNumber(reader: CommandReader): number | '*' {
  return reader.accept('*') ? '*' : reader.nonZeroNumber();
}

/** A range of numbers, ends included. */
export type NumberRange = readonly [first: number, last: number];

/** Puts numbers in place of '*' and '$', and gives the ranges in ascending order, overlaps joined. */
export function resolveRanges(set: SequenceSet, largest: number, saved: readonly number[] = []): NumberRange[] {
  const ranges = set.flatMap((range): NumberRange[] => {
    if (range === '$') return saved.map(number => [number, number]);
    const [first, last] = range.map(end => (end === '*' ? largest : end)) as [number, number];
    return [first <= last ? [first, last] : [last, first]];
  });
  ranges.sort(([a], [b]) => a - b);
  const joined: NumberRange[] = [];
  for (const range of ranges) {
    const before = joined.at(-1);
    if (before === undefined || range[0] > before[1] + 1) joined.push(range);
    else joined[joined.length - 1] = [before[0], Math.max(before[1], range[1])];
  }
  return joined;
}

/** Whether a number lies in one of the ranges, as `resolveRanges` gives them. */
export function inRanges(ranges: readonly NumberRange[], value: number): boolean {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const [first, last] = ranges[middle] as NumberRange;
    if (value < first) high = middle;
    else if (value > last) low = middle + 1;
    else return true;
  }
  return false;
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

/** Numbers of one set that are looked at. */
const most = 100_000;
/** The largest number of RFC 3501 9. Beyond what a double holds exactly, counting up would never end. */
const largest = 0xffff_ffff;

/** The ranges of a set, the lower end first; undefined for one without end, or that is no set of numbers. */
function rangesOf(set: string): (readonly [number, number])[] | undefined {
  const ranges: (readonly [number, number])[] = [];
  for (const part of set.split(',')) {
    const [, first, last = first] = /^(\d+)(?::(\d+))?$/.exec(part) ?? [];
    const [low, high] = [Math.min(Number(first), Number(last)), Math.max(Number(first), Number(last))];
    if (!(high <= largest)) return undefined;
    ranges.push([low, high]);
  }
  return ranges;
}

/** The numbers of a set in the order in which it has them; undefined for one without end, of too many, or that is no set of numbers. */
export function numbersOf(set: string): readonly number[] | undefined {
  const numbers: number[] = [];
  for (const [low, high] of rangesOf(set) ?? []) {
    if (numbers.length + high - low >= most) return undefined;
    for (let number = low; number <= high; number++) numbers.push(number);
  }
  return numbers.length === 0 ? undefined : numbers;
}

/** Does a set hold a number? Undefined: it cannot be told, for a set with `*` or a name. */
export function holds(set: string): ((number: number) => boolean) | undefined {
  const ranges = rangesOf(set);
  return ranges && (number => ranges.some(([low, high]) => number >= low && number <= high));
}

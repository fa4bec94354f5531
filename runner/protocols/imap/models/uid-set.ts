/** Numbers of one set that are looked at. */
const most = 100_000;

/** The numbers of a set in the order in which it has them; undefined for one without end, of too many, or that is no set of numbers. */
export function numbersOf(set: string): readonly number[] | undefined {
  const numbers: number[] = [];
  for (const part of set.split(',')) {
    if (!/^\d+(?::\d+)?$/.test(part)) return undefined;
    const [first = 0, last = first] = part.split(':').map(Number);
    const [low, high] = [Math.min(first, last), Math.max(first, last)];
    if (numbers.length + high - low >= most) return undefined;
    for (let number = low; number <= high; number++) numbers.push(number);
  }
  return numbers;
}

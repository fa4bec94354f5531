/** A version as numbers: `3.10.2` is [3, 10, 2]. */
type Version = readonly number[];

const condition = /^(<=|>=|<|>)?(\d+(?:\.\d+)*)$/;

const holds: Readonly<Record<string, (order: number) => boolean>> = {
  '<': order => order < 0,
  '<=': order => order <= 0,
  '>': order => order > 0,
  '>=': order => order >= 0,
  '=': order => order === 0,
};

function numbers(text: string): Version {
  return text.split('.').map(Number);
}

/** Compares as many numbers as the bound has: 2.3.19 is 2.3, and is not greater than it. */
function order(version: Version, bound: Version): number {
  for (const [index, number] of bound.entries()) {
    const difference = (version[index] ?? 0) - number;
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * Whether a version is one of a range.
 * @param version such as `2.3.19`
 * @param range conditions that must all hold, separated by spaces: `<3.9`, `>=2.3 <2.4.2`, `2.3` (2.3 and all that begins so)
 */
export function inRange(version: string, range: string): boolean {
  return range.split(' ').every(each => {
    const [, sign = '=', bound = ''] = condition.exec(each) ?? [];
    return holds[sign]?.(order(numbers(version), numbers(bound))) ?? false;
  });
}

/** The most names that one text may stand for. */
export const mostNames = 1000;

const range = /\{(\d+)\.\.(\d+)\}/;

/**
 * Writes out `user{1..8}` as eight names. Leading zeros are kept: `u{01..10}`. A text without braces stands for itself.
 * @throws RangeError when it counts down, has more than one range, or stands for more than a thousand names
 */
export function expandRange(text: string): string[] {
  const match = range.exec(text);
  if (match === null) {
    if (/\{.*\.\..*\}/.test(text)) throw new RangeError('a range is written {1..8}');
    return [text];
  }
  const [whole, first = '', last = ''] = match;
  const before = text.slice(0, match.index);
  const after = text.slice(match.index + whole.length);
  if (range.test(after)) throw new RangeError('there may be one range only');
  const from = Number(first);
  const to = Number(last);
  if (from > to) throw new RangeError(`the range ${whole} counts down`);
  if (to - from >= mostNames) throw new RangeError(`the range ${whole} stands for more than ${mostNames} names`);
  const width = first.startsWith('0') ? first.length : 0;
  return Array.from({ length: to - from + 1 }, (_, n) => before + String(from + n).padStart(width, '0') + after);
}

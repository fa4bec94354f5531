const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };

/** No duration is longer, in milliseconds: timers cannot wait for longer than 24 days, and a run waits longer where a server is slow. */
const longest = 3_600_000;

/**
 * Reads a duration such as `500ms`, `2s`, `1.5s` or `1m`.
 * @returns milliseconds
 * @throws RangeError when the text is none, or is of more than an hour
 */
export function milliseconds(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text);
  const unit = units[match?.[2] ?? ''];
  if (match === null || unit === undefined)
    throw new RangeError(`\`${text}\` is not a duration: write 500ms, 2s or 1m`);
  const ms = Number(match[1]) * unit;
  if (ms > longest) throw new RangeError('a duration is at most 60m');
  return ms;
}

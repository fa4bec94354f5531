const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };

/**
 * Reads a duration such as `500ms`, `2s`, `1.5s` or `1m`.
 * @returns milliseconds
 * @throws RangeError when the text is none
 */
export function milliseconds(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text);
  const unit = units[match?.[2] ?? ''];
  if (match === null || unit === undefined)
    throw new RangeError(`\`${text}\` is not a duration: write 500ms, 2s or 1m`);
  return Number(match[1]) * unit;
}

/**
 * A quoted string of RFC 3501 9.
 * @throws RangeError for text that none can hold
 */
export function quoted(text: string): string {
  if (/[\r\n\0]/.test(text)) throw new RangeError('text with line breaks cannot be sent as a quoted string');
  return `"${escaped(text)}"`;
}

/** What stands for a text between the quotes of a quoted string. */
export function escaped(text: string): string {
  return text.replace(/[\\"]/g, '\\$&');
}

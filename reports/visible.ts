/**
 * Control characters, line separators, direction overrides and halves of surrogate pairs: what could move a terminal's cursor, reorder a line
 * or make an XML document ill-formed. TAB and LF are left to the caller.
 */
const hidden =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Text from a server as it can be shown anywhere: what would not be seen, or would do harm, becomes `\xNN` or `\u{NNNN}`. LF and TAB stay. */
export function visible(text: string): string {
  return text.replace(hidden, character => {
    const code = character.charCodeAt(0);
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
  });
}

/** The same on one line: LF and TAB become `\n` and `\t`. */
export function visibleLine(text: string): string {
  return visible(text).replaceAll('\n', '\\n').replaceAll('\t', '\\t');
}

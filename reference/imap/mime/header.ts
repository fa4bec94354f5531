import { trimBlanks } from './tokens.js';

/** A field of a header (RFC 5322 2.2), by its place in the message. */
export interface HeaderField {
  /** Name in lower case. */
  readonly name: string;
  /** First octet of the field. */
  readonly start: number;
  /** First octet after the field, its line end included. */
  readonly end: number;
  /** Body of the field as latin1, unfolded (line ends taken out, RFC 5322 2.2.3) and without white space at both ends. */
  readonly value: string;
}

const LF = 0x0a;
const CR = 0x0d;

/** The octet after the line that begins at `from`, at most `limit`. */
export function endOfLine(octets: Buffer, from: number, limit: number): number {
  const feed = octets.indexOf(LF, from);
  return feed === -1 || feed >= limit ? limit : feed + 1;
}

/** The end of a line's content: the line from `start` to `after` without CRLF or LF. */
export function contentEnd(octets: Buffer, start: number, after: number): number {
  let end = after;
  if (end > start && octets[end - 1] === LF) end -= 1;
  if (end > start && octets[end - 1] === CR) end -= 1;
  return end;
}

/**
 * Splits the octets of a header into its fields. Lines that are neither a field nor the continuation of one are passed over.
 * @param end where the header ends; a blank line before it ends it too
 */
export function readFields(octets: Buffer, start: number, end: number): HeaderField[] {
  const fields: HeaderField[] = [];
  let at = start;
  while (at < end) {
    const fieldStart = at;
    at = endOfLine(octets, at, end);
    if (contentEnd(octets, fieldStart, at) === fieldStart) break;
    while (at < end && isBlank(octets[at])) {
      const next = endOfLine(octets, at, end);
      if (contentEnd(octets, at, next) === at) break;
      at = next;
    }
    const text = octets.toString('latin1', fieldStart, at);
    const name = /^([!-9;-~]+)[ \t]*:/.exec(text);
    if (name?.[1] === undefined) continue;
    const value = trimBlanks(text.slice(name[0].length).replace(/\r?\n/g, ''));
    fields.push({ name: name[1].toLowerCase(), start: fieldStart, end: at, value });
  }
  return fields;
}

function isBlank(octet: number | undefined): boolean {
  return octet === 0x20 || octet === 0x09;
}

/** The body of the first field of a name (lower case), or undefined if there is none. */
export function fieldValue(fields: readonly HeaderField[], name: string): string | undefined {
  return fields.find(field => field.name === name)?.value;
}

/** A field of a header, at its place in the message. */
export interface HeaderField {
  /** As written, latin1, without white space before the colon. Empty for a line that is no field. */
  readonly name: string;
  /** Its first octet, and the octet after its last line end. */
  readonly start: number;
  readonly end: number;
  /** What follows the colon, unfolded and without white space around it: latin1, one character an octet. */
  readonly value: string;
}

const space = 0x20;
const tab = 0x09;
const nameForm = /^[!-9;-~]+(?=[ \t]*:)/;

/** Whether a line can begin a field (RFC 5322 3.6.8), with white space before the colon as in section 4.5. */
export function beginsField(octets: Buffer, start: number, end: number): boolean {
  return nameForm.test(octets.toString('latin1', start, end));
}

/** Whether a line continues the one before it (RFC 5322 2.2.3). */
export function isFold(octets: Buffer, start: number): boolean {
  return octets[start] === space || octets[start] === tab;
}

/** The octet after the line end of the line that holds `at`. */
export function lineEnd(octets: Buffer, at: number, limit: number): number {
  const feed = octets.indexOf(0x0a, at);
  return feed === -1 || feed >= limit ? limit : feed + 1;
}

/** The end of a line without its line end: `after` is the octet after that. */
export function withoutLineEnd(octets: Buffer, start: number, after: number): number {
  if (after <= start || octets[after - 1] !== 0x0a) return after;
  return after - 1 > start && octets[after - 2] === 0x0d ? after - 2 : after - 1;
}

/** The fields between `start` and `end`, in order. Lines that are no field stand among them with an empty name. */
export function readFields(octets: Buffer, start: number, end: number): HeaderField[] {
  const fields: HeaderField[] = [];
  for (let at = start; at < end; ) {
    let after = lineEnd(octets, at, end);
    while (after < end && isFold(octets, after)) after = lineEnd(octets, after, end);
    fields.push(fieldAt(octets, at, after));
    at = after;
  }
  return fields;
}

function fieldAt(octets: Buffer, start: number, end: number): HeaderField {
  const text = octets.toString('latin1', start, end);
  const name = nameForm.exec(text)?.[0] ?? '';
  const colon = name === '' ? -1 : text.indexOf(':', name.length);
  return { name, start, end, value: trimmed(unfolded(text.slice(colon + 1))) };
}

/** Takes away the line ends that fold a field, and the last one (RFC 5322 2.2.3). */
export function unfolded(text: string): string {
  return text.replace(/\r?\n(?=[ \t])/g, '').replace(/\r?\n$/, '');
}

function trimmed(text: string): string {
  return text.replace(/^[ \t]+|[ \t]+$/g, '');
}

/** All fields of a name, whose case of letters does not count. */
export function fieldsNamed(fields: readonly HeaderField[], name: string): HeaderField[] {
  const wanted = name.toLowerCase();
  return fields.filter(field => field.name.toLowerCase() === wanted);
}

import type { HeaderField } from './header.js';

/** An entity of RFC 2045: the message itself, a part of a multipart, or the message inside a message/rfc822 part. Places are octets in the message. */
export interface Part {
  readonly parent: Part | undefined;
  /** How many entities enclose this one. */
  readonly depth: number;
  readonly headerStart: number;
  /** Where the header's fields end; the blank line, if there is one, lies between here and `bodyStart`. */
  fieldsEnd: number;
  bodyStart: number;
  bodyEnd: number;
  fields: readonly HeaderField[];
  /** Media type and subtype as written in Content-Type, or the default. */
  type: string;
  subtype: string;
  /** Parameters of the Content-Type. */
  parameters: readonly (readonly [name: string, value: string])[];
  /** What the entity is made of: nothing further, parts (at least one), or a message. */
  kind: 'leaf' | 'multipart' | 'message';
  /** The parts of a multipart. */
  readonly children: Part[];
  /** The message inside a message/rfc822 part. */
  embedded: Part | undefined;
}

/** Whether a part has a media type, in any case of letters. */
export function isType(part: Part, type: string, subtype?: string): boolean {
  return part.type.toLowerCase() === type && (subtype === undefined || part.subtype.toLowerCase() === subtype);
}

import type { HeaderField } from './header-fields.js';
import type { Parameter } from './parameters.js';

/** Octets of the message from `start` up to, not including, `end`; where the RFCs leave open where it ends, `otherEnds` are right too. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly otherEnds: readonly number[];
}

/** What an entity is taken for. */
export interface Form {
  /** Nothing further is in it, or parts, or a message. */
  readonly kind: 'leaf' | 'multipart' | 'message';
  /** As written in Content-Type, or the default of RFC 2045 5.2 and RFC 2046 5.1.5. */
  readonly type: string;
  readonly subtype: string;
  /** Parameters of Content-Type as written; those of RFC 2231 are neither joined nor decoded. */
  readonly parameters: readonly Parameter[];
  /** Whether the header says so in a Content-Type field, or the default stands. */
  readonly named: boolean;
  /** Whether all of the field follows the grammar; true where there is none. */
  readonly valid: boolean;
  /** The field cannot be read, so that no RFC says which type this is: any leaf is right. */
  readonly anyType: boolean;
  /** A multipart without parts, which IMAP's grammar does not have, may be seen as something that has no octets. */
  readonly bodiless?: boolean;
  /** The parts of a multipart. */
  readonly parts: readonly Entity[];
  /** The message in a message/rfc822 part. */
  readonly nested: Entity | undefined;
}

/**
 * An entity of RFC 2045: the message itself, a part of a multipart, or the message in a message/rfc822 part. Its own form is the one that the RFCs
 * suggest; `others` are right as well.
 */
export interface Entity extends Form {
  /** The whole message, of which the ranges speak. */
  readonly octets: Buffer;
  /** The fields and the blank line after them, if there is one. */
  readonly header: Stretch;
  readonly body: Stretch;
  /** In order. A line that is no field has an empty name. */
  readonly fields: readonly HeaderField[];
  /** Content-Transfer-Encoding in lower case, `7bit` where there is none. */
  readonly encoding: string;
  readonly others: readonly Form[];
  /** Whether this is a message (and not a part), so that it has an envelope. */
  readonly isMessage: boolean;
  /** It stands for the part of a multipart that has none, so a server may say that there is no such part. */
  readonly madeUp?: true;
}

/** All forms in which an entity may be seen, the suggested one first. */
export function formsOf(entity: Entity): readonly Form[] {
  return [entity, ...entity.others];
}

/** All octets that the body of an entity may have, as it is seen in one of its forms. */
export function bodiesOf(entity: Entity, form: Form): Buffer[] {
  return form.bodiless === true ? [Buffer.alloc(0)] : octetsOf(entity, entity.body);
}

/** All octets that a stretch may stand for, the suggested ones first. */
export function octetsOf(entity: Entity, stretch: Stretch): Buffer[] {
  return [stretch.end, ...stretch.otherEnds].map(end => entity.octets.subarray(stretch.start, end));
}

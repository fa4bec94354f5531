import { dayAt, readDate, readDateTime, type SentDate } from './dates.js';
import type { Entity } from './entity.js';
import { fieldsNamed } from './header-fields.js';

/** A message of the mailbox that is open, as far as the harness knows it: it has put it there. */
export interface SearchedMessage {
  readonly number: number;
  /** The name of its file, or what it is called in a report. */
  readonly name: string;
  readonly octets: Buffer;
  readonly uid?: number | undefined;
  /** RFC822.SIZE, as the server has told it on this connection. */
  readonly size?: number | undefined;
  /** All but \Recent; undefined: something may have changed them. */
  readonly flags?: readonly string[] | undefined;
  /** The date-time that APPEND was given, as RFC 3501 9 has it. */
  readonly date?: string | undefined;
}

/** What a search asks for cannot be known here. */
export class Unknown extends Error {
  override readonly name = 'Unknown';
}

/**
 * How large the message may be: a server may end its lines by CRLF, where they are not, and search by the size that it tells. Whether that is the
 * message's is another question.
 */
export function sizesOf({ octets, size }: SearchedMessage): readonly number[] {
  const text = octets.toString('latin1');
  const bare = text.match(/(?<!\r)\n|\r(?!\n)/g)?.length ?? 0;
  const unended = octets.length > 0 && !text.endsWith('\n') ? 2 : 0;
  const own = [octets.length, octets.length + bare, octets.length + unended, octets.length + bare + unended];
  return [...new Set(size === undefined ? own : [...own, size])];
}

/**
 * Days on which the internal date may be (RFC 3501 6.4.4, "disregarding time and timezone"): a server that keeps the instant may tell it in a zone of its
 * own.
 * @throws Unknown
 */
export function internalDays(message: SearchedMessage): readonly number[] {
  const { day, instant } = internalDate(message);
  const halfDay = 12 * 60 - 1;
  return [...new Set([day, dayAt(instant, 0), dayAt(instant, -halfDay), dayAt(instant, halfDay)])];
}

/** @throws Unknown */
export function internalDate({ date, number }: SearchedMessage): { readonly day: number; readonly instant: number } {
  const read = date === undefined ? undefined : readDateTime(date);
  if (read === undefined) throw new Unknown(`the internal date of message ${number}`);
  return read;
}

/** The Date field; undefined where there is none, or more than one, or where it names no day. */
export function sentDate(entity: Entity): SentDate | undefined {
  const fields = fieldsNamed(entity.fields, 'date');
  const [field] = fields;
  return fields.length === 1 && field !== undefined ? readDate(field.value) : undefined;
}

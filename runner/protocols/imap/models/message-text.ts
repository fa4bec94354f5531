import { crc32 } from 'node:zlib';

/** A text of a message, or of a part of one, as FETCH gives it. */
export class MessageText {
  private known: string | undefined;

  /** @param octets undefined: they are too many to be looked at as a whole */
  constructor(
    readonly length: number,
    readonly octets: Buffer | undefined,
  ) {}

  /** Equal of equal texts; of large ones only their length counts. */
  get value(): string {
    this.known ??= this.octets === undefined ? octetsIn(this.length) : textValue(this.octets);
    return this.known;
  }
}

/** What a text is known by. */
export function textValue(octets: Buffer): string {
  return `${octetsIn(octets.length)} with checksum ${crc32(octets).toString(16).padStart(8, '0')}`;
}

function octetsIn(length: number): string {
  return `${length} octets`;
}

const END = Buffer.from('\r\n.\r\n');
const CRLF = Buffer.from('\r\n');
const DOT = 0x2e;

/** Gathers message data up to CRLF . CRLF and nothing else (RFC 5321 4.1.1.4). */
export class DataReader {
  private readonly parts: Buffer[] = [];
  private length = 0;
  /** The latest octets, in which the end may have begun. The line end of DATA itself is the one before the first line. */
  private tail: Buffer = CRLF;

  /** @param limit octets that are taken at most */
  constructor(private readonly limit: number) {}

  /** More came than the limit. What is beyond it is read and forgotten. */
  get tooLarge(): boolean {
    return this.length > this.limit;
  }

  /**
   * Takes octets in.
   * @returns what came behind the end of the data; undefined while that has not come
   */
  take(chunk: Buffer): Buffer | undefined {
    const seen = Buffer.concat([this.tail, chunk]);
    const at = seen.indexOf(END);
    if (at < 0) {
      this.keep(chunk);
      this.tail = seen.subarray(1 - END.length);
      return undefined;
    }
    const end = at + END.length - this.tail.length;
    this.keep(chunk.subarray(0, end));
    return chunk.subarray(end);
  }

  /** The data as they came, without the line of one dot. To be asked once the end has come. */
  stuffed(): Buffer {
    const whole = Buffer.concat(this.parts);
    return whole.subarray(0, whole.length - (END.length - CRLF.length));
  }

  private keep(octets: Buffer): void {
    this.length += octets.length;
    if (this.length <= this.limit) this.parts.push(octets);
  }
}

/** Removes the first dot of every line that begins with one (RFC 5321 4.5.2). */
export function unstuff(stuffed: Buffer): Buffer {
  const parts: Buffer[] = [];
  let from = 0;
  for (let line = 0; line >= 0 && line < stuffed.length; ) {
    if (stuffed[line] === DOT) {
      parts.push(stuffed.subarray(from, line));
      from = line + 1;
    }
    const next = stuffed.indexOf(CRLF, line);
    line = next < 0 ? -1 : next + CRLF.length;
  }
  return Buffer.concat([...parts, stuffed.subarray(from)]);
}

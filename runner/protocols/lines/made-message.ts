/** A message written in a scenario rather than kept as a file. */
export interface MadeMessage {
  readonly text: string;
  /** Follows the text, so many `times`. */
  readonly repeat?: string;
  readonly times?: number;
}

/** Its octets: UTF-8, each line end of what is written a CRLF. */
export function madeMessage({ text, repeat = '', times = 0 }: MadeMessage): Buffer {
  return Buffer.concat([withCrlf(text), Buffer.from(withCrlf(repeat).toString('latin1').repeat(times), 'latin1')]);
}

function withCrlf(text: string): Buffer {
  return Buffer.from(text.replace(/\r?\n/g, '\r\n'));
}

/** A message written in a scenario rather than kept as a file. */
export interface InlineMessage {
  readonly text: string;
  /** Follows the text, so many `times`. */
  readonly repeat?: string;
  readonly times?: number;
}

/** No message and no repeat of a scenario is larger, in octets: what is sent is kept in memory. */
export const mostOctets = 256 * 1024 * 1024;

/** How many octets a repeat makes. */
export function repeatedOctets(repeat: string, times: number): number {
  return withCrlf(repeat).length * times;
}

/** Its octets: UTF-8, each line end of what is written a CRLF. */
export function inlineMessage({ text, repeat = '', times = 0 }: InlineMessage): Buffer {
  if (repeatedOctets(repeat, times) > mostOctets)
    throw new Error(`a message of more than ${mostOctets} octets is asked for`);
  return Buffer.concat([withCrlf(text), Buffer.from(withCrlf(repeat).toString('latin1').repeat(times), 'latin1')]);
}

function withCrlf(text: string): Buffer {
  return Buffer.from(text.replace(/\r?\n/g, '\r\n'));
}

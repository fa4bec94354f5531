/** A forward-path, and the parameters that RCPT had for it. */
export interface RelayedRecipient {
  /** What stood between the angle brackets. */
  readonly path: string;
  /** As they were written, in order: `NOTIFY=SUCCESS`. */
  readonly parameters: readonly string[];
}

/** Octets of the session in which a message came: what the relaying server sent, or what the sink answered. */
export interface DialogueEntry {
  readonly by: 'server' | 'sink';
  readonly octets: Buffer;
}

/** A message that a server relayed to the sink, with the transaction in which it came. Text is latin1: an octet is a character. */
export interface RelayedMail {
  /** How the client introduced itself in the end (RFC 5321 4.1.1.1), and as what; undefined when it did not. */
  readonly hello: { readonly verb: 'EHLO' | 'HELO'; readonly argument: string } | undefined;
  /** What stood between the angle brackets of MAIL: empty for the null reverse-path. */
  readonly reversePath: string;
  readonly parameters: readonly string[];
  /** Those that the sink took. */
  readonly recipients: readonly RelayedRecipient[];
  /** The message data as they came, with dots doubled, and without the line that ends them. */
  readonly stuffed: Buffer;
  /** The message: doubled dots undone (RFC 5321 4.5.2). */
  readonly message: Buffer;
  /** How many CR and LF came alone, in the commands of the session and in the data. */
  readonly bareLineEnds: number;
  /** The session so far, for reports; of the data the beginning. */
  readonly dialogue: readonly DialogueEntry[];
}

/** How many CR and LF stand alone in these octets. */
export function bareLineEnds(octets: Buffer): number {
  let alone = 0;
  for (let at = octets.indexOf(0x0d); at >= 0; at = octets.indexOf(0x0d, at + 1)) if (octets[at + 1] !== 0x0a) alone++;
  for (let at = octets.indexOf(0x0a); at >= 0; at = octets.indexOf(0x0a, at + 1)) if (octets[at - 1] !== 0x0d) alone++;
  return alone;
}

/** A text of the transaction as people write it: a path may be internationalised (RFC 6531 3.3). */
export function utf8(text: string): string {
  return Buffer.from(text, 'latin1').toString('utf8');
}

/** A message as a mailbox holds it (RFC 3501 2.3). Everything but the flags and their mod-sequences is fixed for the message's life. */
export interface Message {
  /** Unique identifier within its mailbox, ascending in order of arrival (RFC 3501 2.3.1.1). */
  readonly uid: number;
  /** What a copy of it has in common with it, and no other message has. */
  readonly contentId: string;
  /** The whole message, header and body, with the line ends it arrived with. The buffer is never changed. */
  readonly octets: Buffer;
  /** Permanent flags in canonical spelling (see flags.ts). Change them through `Mailbox.setFlags`, so that sessions hear of it. */
  readonly flags: Set<string>;
  /** When the message arrived, or what APPEND said (RFC 3501 2.3.3). */
  readonly internalDate: Date;
  /** When it came into its mailbox, whatever was said of its date. */
  saved: Date;
  /** The zone that the internal date is told in, in minutes east of UT: what APPEND gave, otherwise 0. */
  readonly zone: number;
  /** Goes up whenever flags change (RFC 7162 3.1). */
  modSeq: number;
  /** The mod-sequence that it came with. */
  readonly firstModSeq: number;
  /** The mod-sequences of flags that have changed since. */
  readonly flagModSeqs: Map<string, number>;
  /** Values by their entries, the user's name and a space before those that are one user's alone (RFC 5257 3.3). Change them through `Mailbox.annotate`. */
  readonly annotations: Map<string, Buffer>;
}

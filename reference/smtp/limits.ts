/** How much of something the server takes. Numbers, but for what is said. */
export interface Limits {
  /** Unrecognisable commands after which the server gives up on the client (RFC 5321 4.2.1 leaves 421 for it). */
  errors: number;
  /** MAIL commands in one session, whatever they are answered. */
  messages: number;
  /** Recipients of a message. RFC 5321 4.5.3.1.8 asks for at least 100. */
  recipients: number;
  /** Received fields above which a message is taken to loop (RFC 5321 6.3). */
  receivedFields: number;
  /** Failures of AUTH after which the connection is closed; RFC 4954 9 asks for no fewer than three. */
  signIns: number;
  /** How often a message is tried that the next hop defers. */
  tries: number;
}

/** Octets of a command's line, CRLF included, where the command has no limit of its own (RFC 5321 4.5.3.1.4). */
export const LINE_LIMIT = 512;

/** What LIMITS announces (RFC 9422), and what is kept. */
export const MESSAGES = 1000;
export const RECIPIENTS = 1000;

/** The limits that are kept. */
export function limits(): Limits {
  return { errors: 100, messages: MESSAGES, recipients: RECIPIENTS, receivedFields: 100, signIns: 10, tries: 20 };
}

import type { SmtpService, SmtpSession } from './session.js';

/** A command the server knows, and what its line may look like. */
export interface Command {
  run: (session: SmtpSession, argument: string) => void | Promise<void>;
  /** What a client that got it wrong is told. */
  syntax: string;
  argument: 'none' | 'optional' | 'required';
  /** Octets of the line, CRLF included, where they are not 512 (RFC 5321 4.5.3.1.4 and what extensions add). */
  limit?: number;
  /** UTF-8 may be in the argument (RFC 6531 3.3). */
  utf8?: boolean;
  /** The services that do not know it. */
  absentIn?: readonly SmtpService[];
}

/** RFC 5321 4.5.3.1.4. */
export const LINE_LIMIT = 512;

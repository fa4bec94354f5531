import type { SmtpSession } from '../session.js';

/** A reply that refuses: its status and text. */
export type Refusal = [status: string, text: string];

/** Judges the value of a parameter of MAIL, undefined where it came without one; undefined when all is well. */
export type MailParameter = (
  value: string | undefined,
  session: SmtpSession,
  all: ReadonlyMap<string, string | undefined>,
) => Refusal | undefined;

/** A service extension of SMTP (RFC 5321 section 2.2), as far as EHLO and MAIL show it. */
export interface Extension {
  readonly keyword: string;
  /** The RFC that defines it. */
  readonly rfc: number;
  /**
   * What stands behind the keyword in the reply to EHLO, '' for nothing; undefined where it is not offered as the session stands.
   * An extension without it is always offered, and has no parameters.
   */
  readonly offer?: (session: SmtpSession) => string | undefined;
  /** Its parameters of MAIL. */
  readonly mail?: Readonly<Record<string, MailParameter>>;
  /** Octets by which they make the longest MAIL line longer. */
  readonly mailOctets?: number;
}

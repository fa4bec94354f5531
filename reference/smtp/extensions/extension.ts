import type { Parameters } from '../parameters.js';
import type { Offered, Outcome, Outgoing } from '../relay/outgoing.js';
import type { Answer, Command, SmtpSession } from '../session.js';
import type { Recipient, Transaction } from '../transaction.js';

/** Judges the value of a parameter of MAIL or RCPT. Gives the reply that refuses it, undefined when all is well. */
export type Parameter = (value: string | undefined, session: SmtpSession, all: Parameters) => Answer | undefined;

/** A service extension of SMTP (RFC 5321 2.2), whole. Nothing outside of its file names it; a fault may. */
export interface Extension {
  readonly keyword: string;
  /** The RFC that defines it. */
  readonly rfc: number;
  /**
   * What stands behind the keyword in the reply to EHLO, '' for nothing; undefined where it is not offered as the session stands.
   * An extension without it is always offered, and has no parameters.
   */
  readonly offer?: (session: SmtpSession) => string | undefined;
  /** Its commands, by their names in upper case. */
  readonly commands?: Readonly<Record<string, Command>>;
  /** Its parameters of MAIL, and the octets by which they make the longest MAIL line longer. */
  readonly mail?: Readonly<Record<string, Parameter>>;
  readonly mailOctets?: number;
  /** The same of RCPT. */
  readonly rcpt?: Readonly<Record<string, Parameter>>;
  readonly rcptOctets?: number;
  /** What MAIL is answered in place of the usual when it is accepted; undefined for the usual. */
  readonly accepted?: (session: SmtpSession, parameters: Parameters) => Answer | undefined;
  /** The message as it is kept. */
  readonly content?: (session: SmtpSession, transaction: Transaction, octets: Buffer) => Buffer;
  /** What it adds to the Received field, with the line end before it; '' for nothing. */
  readonly received?: (session: SmtpSession, parameters: Parameters) => string;
  /** Until when a message with these parameters of MAIL is held; undefined where nothing is said of it. */
  readonly releaseTime?: (parameters: Parameters) => Date | undefined;
  readonly relay?: RelayPart;
  readonly report?: ReportPart;
}

/** What an extension does when a message goes on to a next hop. */
export interface RelayPart {
  /** Parameters of MAIL for a next hop that offers the extension, as they are written. */
  readonly mail?: (mail: Outgoing) => readonly string[];
  /** The same of RCPT. */
  readonly rcpt?: (recipient: Recipient) => readonly string[];
  /** Why a message cannot go to a next hop that offers this: an enhanced status code and words. undefined when it can. */
  readonly obstacle?: (mail: Outgoing, offered: Offered) => Answer | undefined;
  /** Whether the sender is to hear that a message was relayed, though it was not asked for by NOTIFY. */
  readonly tells?: (mail: Outgoing, outcome: Outcome) => boolean;
}

/** What an extension changes in reports of delivery and of failure. */
export interface ReportPart {
  /** Fields about the message (RFC 3464 2.2). */
  readonly fields?: (parameters: Parameters, arrival: Date) => readonly string[];
  /** Whether no more than the header section of the message is returned. */
  readonly headerAlone?: (parameters: Parameters) => boolean;
}

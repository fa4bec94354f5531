import type { Overrides } from '../behaviour.js';
import type { ImapBehaviour } from '../imap/behaviour.js';
import type { Pop3Behaviour } from '../pop3/behaviour.js';
import type { SmtpBehaviour } from '../smtp/behaviour.js';

export type FaultProtocol = 'smtp' | 'pop3' | 'imap';

/** A way to change what would have been written in answer to a command. */
export interface ReplyFault {
  /** Which commands: tried on the command line (latin1, without line end; without the tag in IMAP). */
  command: RegExp;
  /** Which replies; all when absent. */
  when?: (reply: string) => boolean;
  /** The whole reply (latin1, with line ends) to the one sent instead. undefined leaves it, '' sends nothing. */
  replace: (reply: string, command: string) => string | undefined;
}

/**
 * A small, named violation of a rule, switched on to show that a suite sees it. It changes replies (`reply`), or what the server does at its
 * seams (`smtp`, `pop3`, `imap`), or both. The server's own code knows no fault.
 */
export interface Fault<Name extends string = string> {
  /** Protocol first, then what is wrong: 'smtp-rset-keeps-buffers'. */
  name: Name;
  protocol: FaultProtocol;
  /** The rule it breaks: 'rfc5321/4.1.1.5/rset-clears-buffers'. */
  rule: string;
  /** What the server then does, in one sentence. */
  says: string;
  /** Replies that are sent in place of others. */
  reply?: ReplyFault;
  /** What is done at seams of the SMTP server; each function is given the usual one first. */
  smtp?: Overrides<SmtpBehaviour>;
  /** The same of the POP3 server. */
  pop3?: Overrides<Pop3Behaviour>;
  /** The same of the IMAP server. */
  imap?: Overrides<ImapBehaviour>;
}

/** A table of faults. It does nothing but keep their names as a type. */
export function named<const Name extends string>(faults: readonly Fault<Name>[]): readonly Fault<Name>[] {
  return faults;
}

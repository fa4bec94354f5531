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

/** A small, named departure from a rule, switched on to show that a suite sees it. */
export interface Fault {
  /** Protocol first, then what is wrong: 'smtp-rset-keeps-buffers'. */
  name: string;
  protocol: FaultProtocol;
  /** The rule it breaks: 'rfc5321/4.1.1.5/rset-clears-buffers'. */
  rule: string;
  /** What the server then does, in one sentence. */
  says: string;
  /** A fault of the reply alone; a fault without it bends the session where it is asked for by name. */
  reply?: ReplyFault;
}

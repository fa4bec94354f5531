/** What is learned of a server in the course of a run, by setting the stage for scenarios. */
export class ServerBehaviour {
  /** IMAP commands that are sent together are carried out in their order. Undefined: that was not tried yet. */
  pipelines: Promise<boolean> | undefined;
  /** It offers PIPELINING, and took an envelope only command by command. */
  envelopesInSequence = false;
  /** A scenario that made nothing leaves the mailbox that it was given, and nothing else. Undefined: nobody has looked yet. */
  leavesNothing: boolean | undefined;
}

/** What was asked for on the command line cannot be meant: wrong usage. */
export class InvalidTarget extends Error {
  override readonly name = 'InvalidTarget';
}

/** The server could not be brought up or reached; the message says why, and what to do. */
export class TargetUnavailable extends Error {
  override readonly name = 'TargetUnavailable';
}

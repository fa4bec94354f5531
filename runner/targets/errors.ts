/** What was asked for on the command line cannot be meant: wrong usage. */
export class InvalidTarget extends Error {
  override readonly name = 'InvalidTarget';
}

/** Nobody has set the target up: its environment variables are not set. Nothing can be tested, and nothing is wrong. */
export class TargetNotSetUp extends Error {
  override readonly name = 'TargetNotSetUp';
}

/** The server could not be brought up or reached; the message says why, and what to do. */
export class TargetUnavailable extends Error {
  override readonly name = 'TargetUnavailable';
}

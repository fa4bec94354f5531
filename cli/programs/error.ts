import { failureOf } from '../failure.js';

/** Something is wrong with what was asked for, or with the server. The message is the one that the command line prints. */
export class MailspecError extends Error {
  override readonly name = 'MailspecError';

  /** @param exitStatus what the command line would end with: 2 wrong usage or an invalid file, 3 no server, 4 nothing was tested */
  constructor(
    message: string,
    readonly exitStatus: 2 | 3 | 4,
    cause: unknown,
  ) {
    super(message, { cause });
  }
}

/** An error as programs see it: one that mailspec foresees is a MailspecError, any other stays what it is. */
export function asSeen(error: unknown): unknown {
  const failure = failureOf(error);
  return failure === undefined ? error : new MailspecError(failure.message, failure.exitStatus, error);
}

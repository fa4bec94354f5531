import type { StoreError } from '../store/account.js';
import type { Mailbox } from '../store/mailbox.js';
import type { Reply } from './reply.js';
import type { Session } from './session.js';
import type { CommandReader } from './syntax/reader.js';

/** States of RFC 3501 section 3 in which commands can come. */
export type State = 'not-authenticated' | 'authenticated' | 'selected';

/** The text of the tagged response after the tag, and what is to happen once it has been sent. */
export interface Outcome {
  readonly tagged: string;
  readonly afterwards?: () => Promise<void> | void;
}

/** Carries out a command whose arguments have been read; untagged responses go to `reply`. */
export type Execution = (session: Session, reply: Reply) => string | Outcome | Promise<string | Outcome>;

/** A command: where it is valid and how its arguments read. */
export interface Command {
  readonly states: readonly State[];
  /** False for FETCH, STORE and SEARCH, during which no EXPUNGE may be sent (RFC 3501 7.4.1). */
  readonly mayExpunge: boolean;
  /** Reads the arguments, from the octet after the command's name to the end. @throws SyntaxFault, LiteralPending */
  readonly parse: (reader: CommandReader) => Execution;
}

export const anyState: readonly State[] = ['not-authenticated', 'authenticated', 'selected'];
export const loggedIn: readonly State[] = ['authenticated', 'selected'];

/** The command was understood but not carried out: tagged NO. */
export class Refusal extends Error {}

/** The text of a NO for what the store refused, with its response code of RFC 5530. */
export function storeRefusal(error: StoreError): string {
  const codes = { nonexistent: 'NONEXISTENT', 'already-exists': 'ALREADYEXISTS', cannot: 'CANNOT', limit: 'LIMIT' };
  return `[${codes[error.kind]}] ${error.message}`;
}

/** Refuses flags that would make a mailbox define more keywords than it takes on. */
export function refuseTooManyKeywords(mailbox: Mailbox, flags: readonly string[]): void {
  if (!mailbox.keywords.hasRoomFor(flags)) throw new Refusal('[LIMIT] the mailbox has too many keywords');
}

/** Reads the end of a command that takes no arguments. */
export function withoutArguments(execution: Execution): Command['parse'] {
  return reader => {
    reader.end();
    return execution;
  };
}

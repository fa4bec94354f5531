import type { StoreError } from '../store/account.js';
import type { Mailbox } from '../store/mailbox.js';
import type { Command, Execution, State } from './session.js';

export const anyState: readonly State[] = ['not-authenticated', 'authenticated', 'selected'];
export const loggedIn: readonly State[] = ['authenticated', 'selected'];
export const selectedOnly: readonly State[] = ['selected'];

/** The command was understood but not carried out: tagged NO. */
export class Refusal extends Error {}

/** The text of a NO for what the store refused, with its response code of RFC 5530 or 9051. */
export function storeRefusal(error: StoreError): string {
  const codes = {
    nonexistent: 'NONEXISTENT',
    'already-exists': 'ALREADYEXISTS',
    'has-children': 'HASCHILDREN',
    cannot: 'CANNOT',
    limit: 'LIMIT',
  };
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

/** Whether a command is valid in a state (RFC 3501 3). */
export function allows({ states }: Command, state: State): boolean {
  return states.includes(state);
}

/** Sequence numbers have to stay during some commands (RFC 3501 7.4.1). */
export function mayReportExpunge({ mayExpunge }: Command): boolean {
  return mayExpunge;
}

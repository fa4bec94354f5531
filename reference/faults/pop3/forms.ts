import type { Overrides } from '../../behaviour.js';
import type { Pop3Behaviour } from '../../pop3/behaviour.js';
import type { Entry } from '../../pop3/maildrop.js';
import type { Mailbox } from '../../store/mailbox.js';

/** Messages have other unique-ids. */
export function identified(
  uniqueId: (entry: Entry, inbox: Mailbox) => string,
): NonNullable<Overrides<Pop3Behaviour>['entryOf']> {
  return (next, inbox, message, number) => {
    const entry = next(inbox, message, number);
    return { ...entry, uniqueId: uniqueId(entry, inbox) };
  };
}

/** A command is not there in the TRANSACTION state. */
export function unknownAfterLogin(verb: string): Overrides<Pop3Behaviour> {
  return {
    findCommand: (next, session, name) =>
      session.maildrop !== undefined && name.toUpperCase() === verb ? undefined : next(session, name),
  };
}

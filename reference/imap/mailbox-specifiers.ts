import type { Account } from '../store/account.js';
import { superiors } from '../store/mailbox-name.js';
import type { CommandReader } from './syntax/reader.js';

/** A mailbox specifier (RFC 5465 6): its keyword, and the mailboxes that it names. */
export interface MailboxSpecifier {
  readonly filter: string;
  readonly names: readonly string[];
}

/** Those that a list of mailboxes follows. */
const naming = ['SUBTREE', 'SUBTREE-ONE', 'MAILBOXES'];

/** Reads one of these specifiers, with the names as the client wrote them. */
export function readSpecifier(reader: CommandReader, known: readonly string[]): MailboxSpecifier {
  const filter = reader.keyword();
  if (!known.includes(filter)) reader.fail('a mailbox specifier');
  if (!naming.includes(filter)) return { filter, names: [] };
  reader.space();
  return { filter, names: reader.sees('(') ? reader.list(() => reader.mailbox()) : [reader.mailbox()] };
}

/** Whether a specifier covers a mailbox of an account. All mailboxes are personal, and may get mail. */
export function covers(account: Account, { filter, names }: MailboxSpecifier, name: string): boolean {
  switch (filter) {
    case 'SUBSCRIBED':
      return account.isSubscribed(name);
    case 'SUBTREE':
      return names.some(each => each === name || superiors(name).includes(each));
    case 'SUBTREE-ONE':
      return names.some(each => each === name || superiors(name).at(-1) === each);
    case 'MAILBOXES':
      return names.includes(name);
    default:
      return true;
  }
}

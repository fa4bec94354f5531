import { type Right, rightOfFlag } from '../store/access-list.js';
import type { Account } from '../store/account.js';
import type { Mailbox } from '../store/mailbox.js';
import { canonicalName, superiors } from '../store/mailbox-name.js';
import { Refusal } from './command.js';
import type { Session } from './session.js';

/** Below it are the mailboxes of other users, by their names: `#users/user1/Sent` (RFC 2342 5). */
export const othersPrefix = '#users/';

/** What a name stands for: whose it is, and what its owner calls it. */
export interface Place {
  readonly account: Account;
  readonly name: string;
}

/** Where a name of a session leads. Names below the prefix that lead to nobody else are names of no mailbox. */
export function placeOf(session: Session, name: string): Place {
  const { account, context } = session;
  if (account === undefined) throw new Refusal('nobody has logged in');
  const [, user, own] = /^#users\/([^/]+)\/(.+)$/s.exec(name) ?? [];
  const other = user === undefined ? undefined : context.store.account(user);
  return other === undefined || own === undefined || other === account
    ? { account, name: canonicalName(name) }
    : { account: other, name: canonicalName(own) };
}

/** What a session calls a mailbox. */
export function nameOf({ account }: Session, { owner, name }: Mailbox): string {
  return owner === '' || owner === account?.user ? name : `${othersPrefix}${owner}/${name}`;
}

/** What the user of a session may do with a mailbox. */
export function grantedTo(session: Session, mailbox: Mailbox): string {
  return session.context.imap.granted(mailbox, session.account?.user ?? '');
}

/** Refuses a command for which a right is needed. A mailbox that the user may not see is not there (RFC 4314 6). @throws Refusal */
export function requireRight(session: Session, mailbox: Mailbox, right: Right, command: string): void {
  const granted = grantedTo(session, mailbox);
  if (session.context.imap.may(granted, right, command)) return;
  throw new Refusal(session.context.imap.hides(granted) ? absent : `[NOPERM] ${command} needs the right ${right}`);
}

/** How a mailbox is refused that does not exist. */
export const absent = '[NONEXISTENT] there is no such mailbox';

/** Whether a mailbox is to look as if it did not exist, to one who has these rights (RFC 4314 6). */
export function hides(granted: string): boolean {
  return !granted.includes('l');
}

/** What a user may do with a mailbox. */
export function granted(mailbox: Mailbox, user: string): string {
  return mailbox.access.granted(user);
}

/** Whether these rights allow what a command is about to do (RFC 4314 4). */
export function may(granted: string, right: Right): boolean {
  return granted.includes(right);
}

/** Of these flags those that the user of a session may set in a mailbox. */
export function settable(session: Session, mailbox: Mailbox, flags: Iterable<string>, command: string): string[] {
  const granted = grantedTo(session, mailbox);
  return [...flags].filter(flag => session.context.imap.may(granted, rightOfFlag(flag), command));
}

/** Refuses a new name where the user may make none: the nearest mailbox above it has to allow that (RFC 4314 4). @throws Refusal */
export function requireCreation(session: Session, { account, name }: Place, command: string): void {
  const above = superiors(name).findLast(superior => account.mailbox(superior) !== undefined);
  const parent = above === undefined ? undefined : account.mailbox(above);
  if (parent !== undefined) requireRight(session, parent, 'k', command);
  else if (account !== session.account) throw new Refusal(`[NOPERM] ${command} of such a name is its owner's`);
}

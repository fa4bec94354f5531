import type { Diagnostic } from '../source/diagnostic.js';
import type { Source } from '../source/document.js';
import { expandRange } from './range.js';
import type { Account } from './target.js';
import type { WrittenTarget } from './target.schema.js';

/** An account; its address is the user's name where that is an address already. */
export function account(user: string, password: string, domain: string): Account {
  const mailbox = mailboxOf(user);
  return { user, password, address: mailbox.includes('@') ? mailbox : `${mailbox}@${domain}` };
}

/** The mailbox that a name signs in to: behind a Windows domain, and behind the name of one who opens a shared mailbox, `DOMAIN\user\shared` or `user@domain/shared`. */
function mailboxOf(user: string): string {
  return /^(?:.*\\|[^@/]+@[^@/]+\/)(.+)$/s.exec(user)?.[1] ?? user;
}

/**
 * Writes out the accounts of a target file.
 * @param problems is added to: ranges that are none, a user that occurs twice, passwords that are not as many as users
 */
export function accountsOf(
  written: WrittenTarget['accounts'],
  domain: string,
  document: Source,
  problems: Diagnostic[],
  byToken = false,
): readonly Account[] {
  if (written === undefined) return [];
  if (written.password === undefined && !byToken)
    problems.push(document.diagnostic(['accounts'], '`accounts`: the key `password` is missing'));
  const users = [written.user].flat().flatMap((text, index) => {
    try {
      return expandRange(text);
    } catch (error) {
      const path = Array.isArray(written.user) ? ['accounts', 'user', index] : ['accounts', 'user'];
      problems.push(document.diagnostic(path, (error as Error).message));
      return [];
    }
  });
  const twice = users.find((user, index) => users.indexOf(user) !== index);
  if (twice !== undefined)
    problems.push(document.diagnostic(['accounts', 'user'], `the user \`${twice}\` occurs twice`));
  // A password is taken as it is written: braces in it are braces.
  const passwords = [written.password ?? ''].flat();
  if (Array.isArray(written.password) && passwords.length !== users.length)
    problems.push(
      document.diagnostic(
        ['accounts', 'password'],
        `there ${users.length === 1 ? 'is' : 'are'} ${several(users.length, 'user')} but ${several(passwords.length, 'password')}`,
      ),
    );
  return users.map((user, index) =>
    account(user, (Array.isArray(written.password) ? passwords[index] : passwords[0]) ?? '', domain),
  );
}

function several(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

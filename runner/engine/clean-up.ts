import type { VerdictEvent } from '../../record/events.js';
import { escaped, quoted } from '../protocols/imap/quoted.js';
import type { MailboxAdmin } from './mailbox-admin.js';
import { refusal } from './open.js';
import { decide } from './verdict.js';
import { ownRule, verdictEvent } from './verdict-event.js';

/** Things that a run made, and that are on the server still. */
export interface Leftover {
  readonly what: 'mailboxes' | 'subscriptions' | 'messages';
  /** The user of the account. */
  readonly user: string;
  /** Names of mailboxes, or so many messages; undefined when it could not be seen what is left. */
  readonly things: readonly string[] | undefined;
  /** What the server said when they were to be taken away; empty when it raised no objection. */
  readonly why: string;
}

/** So many names are told of each account, and so many accounts. */
const mostShown = 3;

/** Mailboxes and subscriptions by their names. */
export interface Names {
  readonly mailboxes: readonly string[];
  readonly subscriptions: readonly string[];
}

/**
 * Finds mailboxes and subscriptions.
 * @param pattern for LIST and LSUB; a server may answer with more than that
 * @param ours the names that are meant
 * @throws SetUpFailure when the account cannot be asked
 */
export async function find(
  mailboxAdmin: MailboxAdmin,
  pattern: string,
  ours: (name: string) => boolean,
): Promise<Names> {
  const found = await mailboxAdmin.list(pattern);
  const mine = (names: readonly string[]) => [...new Set(names.filter(ours))];
  return { mailboxes: mine(found.mailboxes), subscriptions: mine(found.subscriptions) };
}

/**
 * Deletes mailboxes and takes subscriptions away, which outlive them (RFC 3501 6.3.4).
 * @param ours the names that may be taken away. One that differs from ours in case may be another's mailbox: it stays, and is told
 * @returns why the first that was refused was; undefined when the server raised no objection
 */
export async function removeOwn(
  mailboxAdmin: MailboxAdmin,
  { mailboxes, subscriptions }: Names,
  ours: (name: string) => boolean,
): Promise<string | undefined> {
  let why: string | undefined;
  const refused = (error: unknown) => {
    why ??= refusal(error);
  };
  const deletes = mailboxes.filter(ours);
  const unsubscribes = subscriptions.filter(ours);
  const commands = [
    ...deletes.map(name => `DELETE ${quoted(name)}`),
    ...unsubscribes.map(name => `UNSUBSCRIBE ${quoted(name)}`),
  ];
  const failures = commands.length === 0 ? [] : await mailboxAdmin.runEach(commands);
  for (const [at, name] of deletes.entries()) {
    const failure = await asLiteral(mailboxAdmin, 'DELETE', name, failures[at]);
    if (failure) await deleteKept(mailboxAdmin, name, failure).catch(refused);
  }
  for (const [at, name] of unsubscribes.entries()) {
    const failure = await asLiteral(mailboxAdmin, 'UNSUBSCRIBE', name, failures[deletes.length + at]);
    if (failure) refused(failure);
  }
  const other = [...mailboxes, ...subscriptions].find(name => !ours(name));
  if (other !== undefined) why ??= `the server lists ${other}, and the harness made no name in this case`;
  return why;
}

/**
 * Some servers cannot read a backslash in a quoted string, and take the name as a literal.
 * @param failure why the command with a quoted string failed; undefined: it did not
 * @returns why it failed still
 */
async function asLiteral(
  mailboxAdmin: MailboxAdmin,
  verb: string,
  name: string,
  failure: Error | undefined,
): Promise<Error | undefined> {
  if (failure === undefined || escaped(name) === name) return failure;
  return mailboxAdmin.run(verb, Buffer.from(name)).then(
    () => undefined,
    () => failure,
  );
}

/**
 * Some servers keep a mailbox as long as it has a special use, which METADATA takes from it (RFC 6154 5.4).
 * @param failure why it was not deleted
 */
async function deleteKept(mailboxAdmin: MailboxAdmin, name: string, failure: Error): Promise<void> {
  await mailboxAdmin.run(`SETMETADATA ${quoted(name)} (/private/specialuse NIL)`).catch(() => {
    throw failure;
  });
  await mailboxAdmin.run(`DELETE ${quoted(name)}`);
}

/**
 * Tells of what a run could not take away again: an `error` for each kind of thing. It is no verdict on an RFC's rule, yet a run that leaves
 * something behind must not look as if it had not.
 */
export function cleanUpVerdicts(targetName: string, left: readonly Leftover[]): VerdictEvent[] {
  return (['mailboxes', 'subscriptions', 'messages'] as const).flatMap(what => {
    const ofKind = left.filter(one => one.what === what);
    if (ofKind.length === 0) return [];
    const accounts = ofKind.slice(0, mostShown).map(describe);
    const others = ofKind.length - mostShown;
    if (others > 0) accounts.push(`and in ${others} more ${others === 1 ? 'account' : 'accounts'}`);
    const id = `clean-up/${what}`;
    const rule = ownRule(id, 'After a run the harness removes what it created.', targetName);
    const reason = `${what} that the run created are left: ${accounts.join('; ')}`;
    return verdictEvent({
      id,
      title: `The ${what} that the run created are gone after it`,
      decision: decide(rule, { kind: 'unjudged', reason }),
      place: rule.place,
    });
  });
}

function describe({ user, things, why }: Leftover): string {
  const because = why === '' ? '' : ` (${why})`;
  if (things === undefined) return `${user}: it could not be seen how many${because}`;
  const more = things.length > mostShown ? ` and ${things.length - mostShown} more` : '';
  return `${user}: ${things.slice(0, mostShown).join(', ')}${more}${because}`;
}

import type { Account } from '../../store/account.js';
import type { Mailbox } from '../../store/mailbox.js';
import { canonicalName, delimiter, superiors } from '../../store/mailbox-name.js';
import { grantedTo, nameOf, placeOf } from '../access.js';
import { loggedIn } from '../command.js';
import { nameIn, writeName } from '../names.js';
import type { Reply } from '../reply.js';
import type { Command, Session } from '../session.js';
import { type ListArguments, readListArguments } from '../syntax/list-arguments.js';
import { accountOf } from './mailboxes.js';
import { attributesOf } from './name-line.js';

/** LIST (RFC 3501 6.3.8), with the syntax of RFC 5258. */
export const list: Command = {
  states: loggedIn,
  mayExpunge: true,
  parse: (reader, session) => {
    const asked = readListArguments(reader, session);
    return (_, reply) => {
      listMailboxes(session, asked, reply);
      return 'OK LIST completed';
    };
  },
};

function listMailboxes(session: Session, asked: ListArguments, reply: Reply): void {
  const account = accountOf(session);
  if (!asked.extended && asked.patterns[0] === '') {
    reply.untagged(`LIST (\\Noselect) "${delimiter}" ""`);
    return;
  }
  const patterns = asked.patterns.filter(pattern => pattern !== '').map(pattern => asked.reference + pattern);
  const isAsked = nameTest(session, patterns);
  const selections = [...asked.select.values()];
  const isSelected = (name: string) => selections.every(({ selects }) => selects?.(account, name) ?? true);
  const visible = visibleNames(session, account);
  const names = new Set([...visible, ...selections.flatMap(({ adds }) => adds?.(account) ?? [])]);
  const below = asked.select.has('RECURSIVEMATCH') ? inferiorsBySuperior([...names].filter(isSelected)) : undefined;
  const parents = new Set([...visible].flatMap(superiors));
  for (const name of new Set([...names, ...(below?.keys() ?? [])])) {
    const inferiors = below?.get(name) ?? [];
    if (!isAsked(name)) continue;
    // A name that is only above what is selected is told where that is not told itself (RFC 5258 3.5).
    if (!isSelected(name) && inferiors.every(isAsked)) continue;
    const follows = [...asked.returns.values(), ...selections.map(({ tells }) => tells ?? {})];
    const attributes = [
      ...attributesIn(session, name, parents.has(name)),
      ...follows.flatMap(({ attributes: more }) => more?.(account, name) ?? []),
    ];
    const childInfo = inferiors.length > 0 ? ` ("CHILDINFO" (${baseOptions(asked)}))` : '';
    reply.untagged(
      `LIST (${[...new Set(attributes)].join(' ')}) "${delimiter}" ${writeName(session, name)}${childInfo}`,
    );
    // Of a name that is there for what is below it alone nothing more is told (RFC 5819 2, RFC 8440 4).
    if (isSelected(name)) for (const { after } of follows) after?.(account, name, reply);
  }
}

/** The names that LIST may tell: those of the user's own tree, and other users' mailboxes that may be seen (RFC 4314 4). */
function visibleNames(session: Session, own: Account): ReadonlySet<string> {
  const { context } = session;
  const seen = (mailbox: Mailbox | undefined): boolean =>
    mailbox === undefined || context.imap.shows(grantedTo(session, mailbox));
  const others = context.store.accounts
    .filter(account => account !== own)
    .flatMap(account => account.mailboxes.filter(seen).map(mailbox => nameOf(session, mailbox)));
  return new Set([...own.names.filter(name => seen(own.mailbox(name))), ...others]);
}

/** The attributes of a name, be it another user's mailbox. */
function attributesIn(session: Session, name: string, hasInferiors: boolean): string[] {
  const { account, name: own } = placeOf(session, name);
  return attributesOf(account, own, hasInferiors);
}

/** Whether a name matches one of these patterns, as the client of a session would write it. */
function nameTest(session: Session, patterns: readonly string[]): (name: string) => boolean {
  const tests = patterns.map(pattern => session.context.imap.nameTest(pattern));
  return name => tests.some(test => test(nameIn(session, name)));
}

/** Of each name above some of these, those below it. */
function inferiorsBySuperior(names: readonly string[]): Map<string, string[]> {
  const below = new Map<string, string[]>();
  for (const name of names)
    for (const superior of superiors(name)) below.set(superior, [...(below.get(superior) ?? []), name]);
  return below;
}

function baseOptions({ select }: ListArguments): string {
  return [...select].flatMap(([name, { kind }]) => (kind === 'base' ? [`"${name}"`] : [])).join(' ');
}

/** LSUB (RFC 3501 6.3.9). */
export const lsub: Command = {
  states: loggedIn,
  mayExpunge: true,
  parse: reader => {
    reader.space();
    const reference = reader.reference();
    reader.space();
    const pattern = reader.listMailbox();
    reader.end();
    return (session, reply) => {
      for (const [name, attribute] of subscribedNames(session, accountOf(session), reference + pattern)) {
        reply.untagged(`LSUB (${attribute}) "${delimiter}" ${writeName(session, name)}`);
      }
      return 'OK LSUB completed';
    };
  },
};

/** Subscribed names that match; where only "%" kept a subscription below from matching, the level that does, as \Noselect. */
function subscribedNames(session: Session, account: Account, pattern: string): Map<string, string> {
  const test = nameTest(session, [pattern]);
  const found = new Map<string, string>();
  for (const name of account.subscriptions) {
    if (test(name)) found.set(name, '');
    else if (pattern.endsWith('%')) {
      for (const superior of superiors(name)) {
        if (test(superior) && !account.isSubscribed(superior)) found.set(canonicalName(superior), '\\Noselect');
      }
    }
  }
  return found;
}

import type { Account } from '../../store/account.js';
import type { Mailbox } from '../../store/mailbox.js';
import { canonicalName, delimiter, superiors } from '../../store/mailbox-name.js';
import { loggedIn } from '../command.js';
import type { Reply } from '../reply.js';
import type { Command, ImapBehaviour, Session } from '../session.js';
import { type ListArguments, readListArguments } from '../syntax/list-arguments.js';
import { astring } from '../syntax/write.js';
import { accountOf } from './mailboxes.js';
import { formatStatus, statusItems } from './status.js';

/** LIST (RFC 3501 6.3.8), with the options of RFC 5258, 5819 and 6154. */
export const list: Command = {
  states: loggedIn,
  mayExpunge: true,
  parse: reader => {
    const asked = readListArguments(reader);
    return (session, reply) => {
      listMailboxes(session, asked, reply);
      return 'OK LIST completed';
    };
  },
};

function listMailboxes(session: Session, asked: ListArguments, reply: Reply): void {
  const account = accountOf(session);
  const { imap } = session.context;
  const status = asked.status === undefined ? undefined : statusItems(session, asked.status);
  if (!asked.extended && asked.patterns[0] === '') {
    reply.untagged(`LIST (\\Noselect) "${delimiter}" ""`);
    return;
  }
  const tests = asked.patterns
    .filter(pattern => pattern !== '')
    .map(pattern => imap.nameTest(asked.reference + pattern));
  const names = asked.select.has('SUBSCRIBED') ? candidateSubscriptions(account, asked) : account.names;
  const parents = account.namesWithInferiors;
  for (const name of names) {
    if (!tests.some(test => test(name))) continue;
    const line = listLine(account, name, asked, parents.has(name));
    if (line === undefined) continue;
    reply.untagged(line);
    const mailbox = account.mailbox(name);
    if (status !== undefined && mailbox !== undefined) reply.untagged(formatStatus(mailbox, status));
  }
}

/** Subscribed names, whether or not they exist; with RECURSIVEMATCH also the names above them. */
function candidateSubscriptions(account: Account, asked: ListArguments): readonly string[] {
  const subscribed = account.subscriptions;
  if (!asked.select.has('RECURSIVEMATCH')) return subscribed;
  return [...new Set([...subscribed, ...subscribed.flatMap(superiors)])].sort();
}

/** One LIST response, or undefined if the selection leaves the name out. */
function listLine(account: Account, name: string, asked: ListArguments, hasInferiors: boolean): string | undefined {
  const mailbox = account.mailbox(name);
  const attributes: string[] = [];
  if (!account.has(name)) attributes.push('\\NonExistent');
  else if (mailbox === undefined) attributes.push('\\Noselect');
  if (account.has(name)) attributes.push(hasInferiors ? '\\HasChildren' : '\\HasNoChildren');
  else if (asked.returns.has('CHILDREN')) attributes.push('\\HasNoChildren');
  if ((asked.select.has('SUBSCRIBED') || asked.returns.has('SUBSCRIBED')) && account.isSubscribed(name))
    attributes.push('\\Subscribed');
  if (mailbox?.specialUse !== undefined) attributes.push(mailbox.specialUse);
  else if (asked.select.has('SPECIAL-USE')) return undefined;
  const recursive =
    asked.select.has('RECURSIVEMATCH') && account.subscriptions.some(other => other.startsWith(name + delimiter));
  const childInfo = recursive ? ' ("CHILDINFO" ("SUBSCRIBED"))' : '';
  return `LIST (${attributes.join(' ')}) "${delimiter}" ${astring(name)}${childInfo}`;
}

/** The LIST response that goes with the opening of a mailbox in IMAP4rev2: under its own name, with the one that the client used if that is another. */
export function openedLine(account: Account, mailbox: Mailbox, called: string): string {
  const attributes = [account.hasInferiors(mailbox.name) ? '\\HasChildren' : '\\HasNoChildren'];
  if (account.isSubscribed(mailbox.name)) attributes.push('\\Subscribed');
  if (mailbox.specialUse !== undefined) attributes.push(mailbox.specialUse);
  const oldName = called === mailbox.name ? '' : ` ("OLDNAME" (${astring(called)}))`;
  return `LIST (${attributes.join(' ')}) "${delimiter}" ${astring(mailbox.name)}${oldName}`;
}

/** LSUB (RFC 3501 6.3.9). */
export const lsub: Command = {
  states: loggedIn,
  mayExpunge: true,
  parse: reader => {
    reader.space();
    const reference = reader.mailbox();
    reader.space();
    const pattern = reader.listMailbox();
    reader.end();
    return (session, reply) => {
      for (const [name, attribute] of subscribedNames(accountOf(session), reference + pattern, session.context.imap)) {
        reply.untagged(`LSUB (${attribute}) "${delimiter}" ${astring(name)}`);
      }
      return 'OK LSUB completed';
    };
  },
};

/** Subscribed names that match; where only "%" kept a subscription below from matching, the level that does, as \Noselect. */
function subscribedNames(account: Account, pattern: string, imap: ImapBehaviour): Map<string, string> {
  const test = imap.nameTest(pattern);
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

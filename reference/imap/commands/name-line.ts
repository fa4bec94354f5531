import type { Account } from '../../store/account.js';
import { canonicalName, delimiter } from '../../store/mailbox-name.js';
import { placeOf } from '../access.js';
import { nameIn, writeName } from '../names.js';
import type { Reply } from '../reply.js';
import { isRev2 } from '../revision.js';
import type { Session } from '../session.js';
import type { CalledMailbox } from '../syntax/reader.js';
import { utf8String } from '../syntax/write.js';

/** The attributes of a name that LIST always tells. */
export function attributesOf(account: Account, name: string, hasInferiors = account.hasInferiors(name)): string[] {
  if (!account.has(name)) return ['\\NonExistent'];
  const mailbox = account.mailbox(name);
  const attributes = [hasInferiors ? '\\HasChildren' : '\\HasNoChildren'];
  if (mailbox === undefined) attributes.unshift('\\Noselect');
  if (mailbox?.specialUse !== undefined) attributes.push(mailbox.specialUse);
  return attributes;
}

/**
 * The LIST response for one name that nobody asked for by LIST (RFC 9051 6.3.2 and 6.3.9.7).
 * @param called what the client called it, octet by octet: told as OLDNAME where it is another name
 */
export function nameLine(session: Session, name: string, called: string): string {
  const place = placeOf(session, name);
  const attributes = attributesOf(place.account, place.name);
  if (session.account?.isSubscribed(name)) attributes.push('\\Subscribed');
  const oldName = called === nameIn(session, name) ? '' : ` ("OLDNAME" (${utf8String(called)}))`;
  return `LIST (${attributes.join(' ')}) "${delimiter}" ${writeName(session, name)}${oldName}`;
}

/**
 * Tells the client of IMAP4rev2 that a mailbox has not the name that it was called by, if so.
 * @param from what it was called before, in RENAME
 */
export function tellOldName(
  session: Session,
  mailbox: CalledMailbox,
  reply: Reply,
  from: CalledMailbox = mailbox,
): void {
  if (!isRev2(session) || [mailbox, from].every(each => isCalled(session, each))) return;
  reply.untagged(nameLine(session, resultingName(mailbox.name), from.called));
}

/** Whether the client has called a mailbox by its name; a trailing delimiter says nothing (RFC 9051 6.3.4). */
function isCalled(session: Session, { name, called }: CalledMailbox): boolean {
  const suffix = name.endsWith(delimiter) ? delimiter : '';
  return called === nameIn(session, resultingName(name)) + suffix;
}

function resultingName(name: string): string {
  return canonicalName(name.endsWith(delimiter) ? name.slice(0, -1) : name);
}

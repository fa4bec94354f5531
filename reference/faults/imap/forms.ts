import type { Overrides } from '../../behaviour.js';
import type { SelectedMailbox } from '../../imap/selected.js';
import type { FlagChange, ImapBehaviour, Session } from '../../imap/session.js';
import type { SearchKey } from '../../imap/syntax/search-keys.js';
import type { Account } from '../../store/account.js';
import type { Message } from '../../store/message.js';
import type { Fault, ReplyFault } from '../fault.js';

/** A fault of the IMAP server's reply alone. */
export function replyFault<const Name extends string>(
  name: Name,
  rule: string,
  says: string,
  reply: ReplyFault,
): Fault<Name> {
  return { name, protocol: 'imap', rule, says, reply };
}

/** A fault of what the server does. */
export function behaviour<const Name extends string>(
  name: Name,
  rule: string,
  says: string,
  imap: Overrides<ImapBehaviour>,
): Fault<Name> {
  return { name, protocol: 'imap', rule, says, imap };
}

/** What stands around a seam. */
export type Override<Seam extends keyof ImapBehaviour> = NonNullable<Overrides<ImapBehaviour>[Seam]>;

/** Another key is searched for. */
export function searching(other: (key: SearchKey) => SearchKey): Override<'searchTest'> {
  return (next, search, key) => next(search, other(key));
}

/** A search key of an extension finds all messages that it should not, and no others. */
export function inverting(key: string): Override<'searchKey'> {
  return (next, name) => {
    const read = next(name);
    return read && name === key ? (...at) => ({ key: 'NOT', operand: read(...at) }) : read;
  };
}

/** An item of an extension has another value. */
export function fetching(
  item: string,
  value: (message: Message, selected: SelectedMailbox) => string,
): Override<'fetchReader'> {
  return (next, name) => {
    const read = next(name);
    if (read === undefined || name !== item) return read;
    return reader => {
      const attribute = read(reader);
      if (attribute.name !== 'extension') return attribute;
      return { ...attribute, write: (message, selected) => [`${item} ${value(message, selected)}`] };
    };
  };
}

/** STORE changes something else. */
export function storing(other: (change: FlagChange) => FlagChange): Override<'store'> {
  return (next, session, messages, change, reply) => next(session, messages, other(change), reply);
}

/** A partial is cut out elsewhere than it was asked for. */
export function cutting(
  other: (asked: { readonly offset: number; readonly count: number }) => { offset: number; count: number },
): Override<'fetchItem'> {
  return (next, selected, message, attribute) => {
    if (attribute.name !== 'BODY[]' || attribute.partial === undefined) return next(selected, message, attribute);
    const [asked, partial] = [attribute.partial, other(attribute.partial)];
    const item = next(selected, message, { ...attribute, partial });
    return item.map(chunk =>
      typeof chunk === 'string' ? chunk.replace(`<${partial.offset}> `, `<${asked.offset}> `) : chunk,
    );
  };
}

/** Something more is done when a session opens a mailbox. */
export function opening(more: (selected: SelectedMailbox, session: Session) => void): Override<'open'> {
  return (next, session, name, readOnly) => {
    const selected = next(session, name, readOnly);
    more(selected, session);
    return selected;
  };
}

/** Something more is done before a command is carried out. */
export function before(more: (session: Session, name: string) => void): Override<'carryOut'> {
  return (next, session, name, execute, reply) => {
    more(session, name);
    return next(session, name, execute, reply);
  };
}

/** Something more is done once a command has been carried out. */
export function after(more: (session: Session, name: string) => void): Override<'carryOut'> {
  return async (next, session, name, execute, reply) => {
    const outcome = await next(session, name, execute, reply);
    more(session, name);
    return outcome;
  };
}

/** Something more is done once RENAME has been carried out; `next` renames others. */
export function renamed(
  more: (account: Account, from: string, to: string, next: ImapBehaviour['rename']) => void,
): Override<'rename'> {
  return (next, account, from, to) => {
    next(account, from, to);
    more(account, from, to, next);
  };
}

/** A command that puts messages into a mailbox which is missing creates it. */
export function creating(by: Parameters<ImapBehaviour['destination']>[2]): Override<'destination'> {
  return (next, session, name, command) =>
    command === by && session.account?.mailbox(name) === undefined && session.account !== undefined
      ? session.account.create(name)
      : next(session, name, command);
}

/**
 * A tagged response that has this behind its tag, which is the first group. A line of the reply begins behind CRLF, and to `^` between the two as well: a
 * tag begins with neither.
 */
export function tagged(rest: RegExp): RegExp {
  return new RegExp(`^([^*+ \\r\\n]\\S*) ${rest.source}`, 'm');
}

/** The completion of a tagged response is another one: `from` and what follows it on the line becomes `to`. */
export function completed<const Name extends string>(
  name: Name,
  rule: string,
  says: string,
  command: RegExp,
  from: RegExp,
  to: string,
): Fault<Name> {
  return replyFault(name, rule, says, {
    command,
    replace: reply => reply.replace(tagged(new RegExp(`${from.source}[^\\r]*`)), `$1 ${to}`),
  });
}

/** Instead of what it has to say, the server has one tagged response alone. */
export function refused<const Name extends string>(
  name: Name,
  rule: string,
  says: string,
  command: RegExp,
  status: string,
): Fault<Name> {
  return replyFault(name, rule, says, { command, replace: reply => taggedAlone(reply, status) });
}

/** The tagged response of a reply and nothing else, with another status; undefined: there is none, but a continuation request. */
export function taggedAlone(reply: string, status: string): string | undefined {
  const tag = tagged(/(?:OK|NO|BAD)/).exec(reply)?.[1];
  return tag === undefined ? undefined : `${tag} ${status}\r\n`;
}

/** A part of the reply is not there, or is there in another form. */
export function changed<const Name extends string>(
  name: Name,
  rule: string,
  says: string,
  command: RegExp,
  part: RegExp,
  instead: string | ((...parts: string[]) => string) = '',
): Fault<Name> {
  return replyFault(name, rule, says, {
    command,
    replace: reply => (typeof instead === 'string' ? reply.replace(part, instead) : reply.replace(part, instead)),
  });
}

/** Something stands before what the server has to say. */
export function preceded<const Name extends string>(
  name: Name,
  rule: string,
  says: string,
  command: RegExp,
  line: string,
): Fault<Name> {
  return replyFault(name, rule, says, { command, replace: reply => `${line}\r\n${reply}` });
}

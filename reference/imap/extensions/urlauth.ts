import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Account } from '../../store/account.js';
import type { Mailbox } from '../../store/mailbox.js';
import { loggedIn } from '../command.js';
import { accountOf, mailboxOf } from '../commands/mailboxes.js';
import { isRev2 } from '../revision.js';
import type { Command, ImapContext, Session } from '../session.js';
import { type MessageUrl, parseMessageUrl, percentDecoded, type UrlAuthorization } from '../syntax/message-url.js';
import { type CommandReader, SyntaxFault } from '../syntax/reader.js';
import { type Chunk, literal, quoted } from '../syntax/write.js';
import { internal, mechanisms } from '../url-mechanisms.js';
import { urlOctets } from '../url-octets.js';
import { afterLogin, type Extension } from './extension.js';

/** The access keys of mailboxes. Each mailbox is one user's here, so that each has one key. */
const keys = new WeakMap<Mailbox, Buffer>();

/** The algorithm of a token, by which a later one could be told from it (RFC 4467 2.4.1). */
const algorithm = '01';

/** The token of a URL without its last two parts, octet by octet as the client has written it (RFC 4467 6). */
export function urlToken(mailbox: Mailbox | undefined, rump: string): string {
  // For a mailbox that is not there the work is the same, so that the time taken does not tell.
  const key = mailbox === undefined ? randomBytes(32) : keyOf(mailbox);
  return algorithm + createHmac('sha256', key).update(rump, 'latin1').digest('hex');
}

function keyOf(mailbox: Mailbox): Buffer {
  const key = keys.get(mailbox) ?? randomBytes(32);
  keys.set(mailbox, key);
  return key;
}

/** Gives mailboxes new keys: what was authorized by the old ones is not any more. */
export function resetKeys(mailboxes: readonly Mailbox[]): void {
  for (const mailbox of mailboxes) {
    keys.delete(mailbox);
    mailbox.notice(`${mechanisms} The key of the mailbox is another one`);
  }
}

/** The account whose mailbox a URL names. */
function ownerOf({ store }: ImapContext, url: MessageUrl | undefined): Account | undefined {
  const user = url?.server?.user;
  return user === undefined ? undefined : store.account(user);
}

/** Reads a URL of GENURLAUTH and checks it. @throws SyntaxFault where section 7 asks for BAD */
function readRump(reader: CommandReader, session: Session): { rump: string; mailbox: Mailbox } {
  reader.space();
  const rump = reader.astring();
  reader.space();
  const mechanism = reader.atom().toUpperCase();
  if (mechanism !== internal) throw new SyntaxFault(`there is no mechanism ${mechanism}`);
  const url = parseMessageUrl(rump);
  if (url?.authorization === undefined || url.authorization.verifier !== undefined)
    throw new SyntaxFault('not a URL that can be authorized');
  if (session.account === undefined || ownerOf(session.context, url) !== session.account)
    throw new SyntaxFault('the URL does not name you as its owner');
  const [, user] = /^(?:user|submit)\+(.+)$/i.exec(url.authorization.access) ?? [];
  if (user !== undefined && session.context.store.account(percentDecoded(user)) === undefined)
    throw new SyntaxFault('there is no such user');
  if (user === undefined && !/^(?:authuser|anonymous)$/i.test(url.authorization.access))
    throw new SyntaxFault('the access identifier is not known');
  const mailbox = session.account.mailbox(url.mailbox);
  if (mailbox === undefined) throw new SyntaxFault('there is no such mailbox');
  return { rump, mailbox };
}

const genUrlAuth: Command = {
  states: loggedIn,
  mayExpunge: true,
  parse: (reader, session) => {
    const rumps = [readRump(reader, session)];
    while (reader.sees(' ')) rumps.push(readRump(reader, session));
    reader.end();
    return (_, reply) => {
      const { imap } = session.context;
      const urls = rumps.map(({ rump, mailbox }) => quoted(`${rump}:${internal}:${imap.urlToken(mailbox, rump)}`));
      reply.untagged(`GENURLAUTH ${urls.join(' ')}`);
      return 'OK GENURLAUTH completed';
    };
  },
};

const urlFetch: Command = {
  states: loggedIn,
  mayExpunge: true,
  parse: (reader, session) => {
    const urls: string[] = [];
    do {
      reader.space();
      urls.push(reader.astring());
    } while (reader.sees(' '));
    reader.end();
    return (_, reply) => {
      const pairs = urls.flatMap((url): Chunk[] => {
        const octets = session.context.imap.fetchUrl(session, url);
        return [' ', quoted(url), ' ', ...(octets === undefined ? ['NIL'] : literal(octets))];
      });
      reply.untagged('URLFETCH', ...pairs);
      return 'OK URLFETCH completed';
    };
  },
};

/** What URLFETCH returns for a URL; undefined (NIL): it gives this session nothing. */
export function fetchUrl(session: Session, text: string): Buffer | undefined {
  const { context } = session;
  return authorizedOctets(context, text, authorization => context.imap.admits(session, authorization), isRev2(session));
}

/**
 * What a URL that was authorized gives; undefined: nothing, as it is not, or no longer, or not for this user.
 * @param admits whether who asks may use a URL
 * @param rev2 whether the session is one of IMAP4rev2
 */
export function authorizedOctets(
  context: ImapContext,
  text: string,
  admits: (authorization: UrlAuthorization) => boolean,
  rev2: boolean,
): Buffer | undefined {
  const { imap } = context;
  const url = parseMessageUrl(text);
  const owner = ownerOf(context, url);
  const { authorization } = url ?? {};
  const rump = text.replace(/:[a-z0-9.-]+:[0-9a-f]+$/i, '');
  const right = imap.urlToken(url && owner?.mailbox(url.mailbox), rump);
  const given = authorization?.verifier;
  if (url === undefined || owner === undefined || authorization === undefined || given === undefined) return undefined;
  if (given.mechanism.toUpperCase() !== internal || !sameToken(right, given.token)) return undefined;
  if (imap.hasExpired(authorization) || !admits(authorization)) return undefined;
  return urlOctets(owner.mailbox(url.mailbox), url, rev2);
}

function sameToken(right: string, given: string): boolean {
  const [one, other] = [right, given.toLowerCase()].map(token => Buffer.from(token));
  return one !== undefined && other !== undefined && one.length === other.length && timingSafeEqual(one, other);
}

/** Whether the last instant of a URL has passed. One that cannot be read has. */
export function hasExpired({ expires }: UrlAuthorization): boolean {
  return expires !== undefined && !(Date.parse(expires) >= Date.now());
}

/** Whether a session may use a URL (RFC 4467 3). No user of this server submits messages for others. */
export function admits(session: Session, { access }: UrlAuthorization): boolean {
  const [, user] = /^user\+(.+)$/i.exec(access) ?? [];
  if (user !== undefined) return session.context.store.account(percentDecoded(user)) === accountOf(session);
  return /^(?:authuser|anonymous)$/i.test(access);
}

const resetKey: Command = {
  states: loggedIn,
  mayExpunge: true,
  parse: (reader, session) => {
    const name = reader.accept(' ') ? reader.mailbox() : undefined;
    while (reader.accept(' ')) {
      const mechanism = reader.atom().toUpperCase();
      if (mechanism !== internal) throw new SyntaxFault(`there is no mechanism ${mechanism}`);
    }
    reader.end();
    return () => {
      const { imap } = session.context;
      if (name === undefined) {
        imap.resetKeys(accountOf(session).mailboxes);
        return 'OK All keys are removed';
      }
      imap.resetKeys([mailboxOf(session, name, 'RESETKEY')]);
      return `OK ${mechanisms} RESETKEY completed`;
    };
  },
};

/** URLAUTH (RFC 4467). */
export const urlAuth: Extension = {
  rfc: 4467,
  capabilities: afterLogin('URLAUTH'),
  commands: { GENURLAUTH: genUrlAuth, URLFETCH: urlFetch, RESETKEY: resetKey },
};

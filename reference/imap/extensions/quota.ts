import type { Account } from '../../store/account.js';
import type { Mailbox } from '../../store/mailbox.js';
import { canonicalName } from '../../store/mailbox-name.js';
import type { Message } from '../../store/message.js';
import { loggedIn, Refusal } from '../command.js';
import { writeName } from '../names.js';
import type { Reply } from '../reply.js';
import type { Command, Session } from '../session.js';
import { astring } from '../syntax/write.js';
import { afterLogin, type Extension } from './extension.js';

/** Limits by resource, in the resource's unit. */
type Limits = ReadonlyMap<string, number>;

const initial: Limits = new Map([
  ['STORAGE', 1_048_576],
  ['MESSAGE', 100_000],
]);
/** Of accounts whose limits were set. */
const limits = new WeakMap<Account, Limits>();

/** How much of each resource is used: units of 1024 octets, and messages (RFC 9208 5.1 and 5.2). */
const usage: Readonly<Record<string, (messages: number, octets: number) => number>> = {
  STORAGE: (_, octets) => Math.ceil(octets / 1024),
  MESSAGE: messages => messages,
};

function limitsOf(account: Account): Limits {
  return limits.get(account) ?? initial;
}

/** The one quota root of an account. */
function rootOf(account: Account): string {
  return `#user/${account.user}`;
}

const sizes = (messages: readonly Message[]): number => messages.reduce((sum, { octets }) => sum + octets.length, 0);
const deleted = (mailbox: Mailbox): readonly Message[] =>
  mailbox.messages.filter(message => message.flags.has('\\Deleted'));

/** Messages and octets in all mailboxes of an account. */
function contents(account: Account): { messages: number; octets: number } {
  const { mailboxes } = account;
  return {
    messages: mailboxes.reduce((sum, mailbox) => sum + mailbox.messages.length, 0),
    octets: mailboxes.reduce((sum, mailbox) => sum + sizes(mailbox.messages), 0),
  };
}

/** The QUOTA response: resources that are not named have no limit (RFC 9208 4.2.1). */
function tell(account: Account, reply: Reply): void {
  const { messages, octets } = contents(account);
  const triplets = [...limitsOf(account)].map(
    ([name, limit]) => `${name} ${usage[name]?.(messages, octets) ?? 0} ${limit}`,
  );
  reply.untagged(`QUOTA ${astring(rootOf(account))} (${triplets.join(' ')})`);
}

function accountOf(session: Session, root?: string): Account {
  const { account } = session;
  if (account === undefined) throw new Refusal('nobody has logged in');
  if (root !== undefined && root !== rootOf(account)) throw new Refusal('[NONEXISTENT] there is no such quota root');
  return account;
}

/** GETQUOTA (RFC 9208 4.1.1). */
const getQuota: Command = {
  states: loggedIn,
  mayExpunge: true,
  parse: reader => {
    reader.space();
    const root = reader.astring();
    reader.end();
    return (session, reply) => {
      tell(accountOf(session, root), reply);
      return 'OK GETQUOTA completed';
    };
  },
};

/** GETQUOTAROOT (section 4.1.2): the mailbox need not exist. */
const getQuotaRoot: Command = {
  states: loggedIn,
  mayExpunge: true,
  parse: reader => {
    reader.space();
    const name = reader.mailbox();
    reader.end();
    return (session, reply) => {
      const account = accountOf(session);
      reply.untagged(`QUOTAROOT ${writeName(session, canonicalName(name))} ${astring(rootOf(account))}`);
      tell(account, reply);
      return 'OK GETQUOTAROOT completed';
    };
  },
};

/** SETQUOTA (section 4.1.3): limits that it does not name are gone. */
const setQuota: Command = {
  states: loggedIn,
  mayExpunge: true,
  parse: reader => {
    reader.space();
    const root = reader.astring();
    reader.space();
    const set = new Map<string, number>();
    if (reader.accept('()') === false)
      reader.list(() => {
        const name = reader.keyword();
        reader.space();
        set.set(name, Number(reader.match(/\d{1,15}/y, 'a limit')));
      });
    reader.end();
    return (session, reply) => {
      const account = accountOf(session, root);
      const unknown = [...set.keys()].find(name => usage[name] === undefined);
      if (unknown !== undefined) throw new Refusal(`[CANNOT] there is no resource ${unknown}`);
      limits.set(account, set);
      tell(account, reply);
      return 'OK SETQUOTA completed';
    };
  },
};

/** Quotas (RFC 9208): one root an account. They bind what IMAP puts into mailboxes; mail that is delivered is taken all the same. */
export const quota: Extension = {
  rfc: 9208,
  capabilities: afterLogin('QUOTA', 'QUOTASET', 'QUOTA=RES-STORAGE', 'QUOTA=RES-MESSAGE'),
  commands: { GETQUOTA: getQuota, GETQUOTAROOT: getQuotaRoot, SETQUOTA: setQuota },
  status: {
    DELETED: mailbox => deleted(mailbox).length,
    'DELETED-STORAGE': mailbox => Math.ceil(sizes(deleted(mailbox)) / 1024),
  },
  checkRoom: (account, octets, freed) => {
    const { messages, octets: stored } = contents(account);
    const sumOf = (sizes: readonly number[]) => sizes.reduce((total, size) => total + size, 0);
    const [count, sum] = [messages + octets.length - freed.length, stored + sumOf(octets) - sumOf(freed)];
    for (const [name, limit] of limitsOf(account)) {
      if ((usage[name]?.(count, sum) ?? 0) > limit) throw new Refusal(`[OVERQUOTA] ${name} would be above its limit`);
    }
  },
};

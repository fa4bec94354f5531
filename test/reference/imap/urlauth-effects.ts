import { parted } from './catenate-effects.js';
import type { Client, ImapServer } from './harness.js';

/** What is authorized of the fourth message of INBOX, and how URLFETCH is answered. */
interface Case {
  fault: string;
  /** Behind the UID. */
  rest?: string;
  expires?: string;
  access?: string;
  /** Commands before URLFETCH. */
  before?: string[];
  /** What URLFETCH is asked for in place of the URL. */
  ask?: (url: string) => string;
  /** The user who asks. */
  user?: string;
  /** A command in place of URLFETCH. */
  last?: string;
  clean: RegExp;
  faulty: RegExp;
}

const gives = /\}\r\nOne\.\r\n/;
const nothing = / NIL\r\n/;
const past = ';EXPIRE=2001-01-01T00:00:00Z';
const future = ';EXPIRE=2099-01-01T00:00:00Z';

const cases: Case[] = [
  { fault: 'imap-genurlauth-random', clean: gives, faulty: nothing },
  { fault: 'imap-urlfetch-encoded', clean: gives, faulty: /\}\r\nOn\r\n/ },
  { fault: 'imap-urlfetch-closes', before: ['URLFETCH x'], last: 'CHECK', clean: /^T OK/m, faulty: /^T BAD/m },
  {
    fault: 'imap-urlfetch-sets-seen',
    before: ['URLFETCH x'],
    last: 'FETCH 1 FLAGS',
    clean: /\(\\Recent\)/,
    faulty: /\\Seen/,
  },
  { fault: 'imap-urlauth-authuser-none', clean: gives, faulty: nothing },
  { fault: 'imap-urlauth-anonymous-none', access: 'anonymous', clean: gives, faulty: nothing },
  { fault: 'imap-urlauth-user-none', access: 'user+user1', clean: gives, faulty: nothing },
  { fault: 'imap-urlauth-user-all', access: 'user+user1', user: 'user2', clean: nothing, faulty: gives },
  { fault: 'imap-urlauth-submit-all', access: 'submit+user1', clean: nothing, faulty: gives },
  { fault: 'imap-urlauth-owner-alone', user: 'user2', clean: gives, faulty: nothing },
  { fault: 'imap-urlauth-expiry-ignored', expires: past, clean: nothing, faulty: gives },
  { fault: 'imap-urlauth-always-expired', expires: future, clean: gives, faulty: nothing },
  {
    fault: 'imap-urlauth-section-not-signed',
    rest: '/;SECTION=3',
    ask: url => url.replace('=3', '=1'),
    clean: nothing,
    faulty: gives,
  },
  {
    fault: 'imap-urlauth-access-not-signed',
    ask: url => url.replace('authuser', 'anonymous'),
    clean: nothing,
    faulty: gives,
  },
  {
    fault: 'imap-urlauth-expiry-not-signed',
    expires: past,
    ask: url => url.replace('2001', '2099'),
    clean: nothing,
    faulty: gives,
  },
  { fault: 'imap-urlauth-case-folded', ask: url => url.replace('SECTION', 'section'), clean: nothing, faulty: gives },
  { fault: 'imap-urlauth-decoded', ask: url => url.replace('SECTION=1', 'SECTION=%31'), clean: nothing, faulty: gives },
  { fault: 'imap-urlfetch-empty-for-invalid', ask: () => 'x', clean: nothing, faulty: /\{2\}\r\n\r\n/ },
  { fault: 'imap-resetkey-forgets-nothing', before: ['RESETKEY INBOX'], clean: nothing, faulty: gives },
  { fault: 'imap-resetkey-resets-all', before: ['RESETKEY Sent'], clean: gives, faulty: nothing },
  { fault: 'imap-resetkey-alone-forgets-nothing', before: ['RESETKEY'], clean: nothing, faulty: gives },
  {
    fault: 'imap-urlauth-one-key',
    before: ['COPY 4 Sent'],
    ask: url => url.replace('/INBOX/;UID=4', '/Sent/;UID=4').replace(';UID=4', ';UID=4'),
    clean: nothing,
    faulty: gives,
  },
  { fault: 'imap-url-partial-in-urlauth-ignored', rest: '/;SECTION=1/;PARTIAL=0.4', clean: gives, faulty: nothing },
];

/** The same as conversations. */
export const urlAuthEffects = cases.map(
  ({
    fault,
    rest = '/;SECTION=1',
    expires = '',
    access = 'authuser',
    before = [],
    ask,
    user,
    last,
    clean,
    faulty,
  }) => ({
    fault,
    clean,
    faulty,
    play: async (a: Client, _b: Client, server: ImapServer) => {
      server.store.account('user1')?.inbox.append(parted);
      for (let uid = 1; uid < 4; uid++) server.store.account('user1')?.mailbox('Sent')?.append(parted);
      await a.run('SELECT INBOX');
      const rump = `imap://user1@mail.example.test/INBOX/;UID=4${rest}${expires};URLAUTH=${access}`;
      const [, url = ''] = /GENURLAUTH "([^"]*)"/.exec(await a.run(`GENURLAUTH "${rump}" INTERNAL`)) ?? [];
      for (const command of before) await a.run(command);
      if (last !== undefined) return a.run(last);
      const client = user === undefined ? a : await server.connect();
      if (user !== undefined) await client.run(`LOGIN ${user} secret`);
      return client.run(`URLFETCH "${ask?.(url) ?? url}"`);
    },
  }),
);

import { parseMessageUrl } from '../../imap/syntax/message-url.js';
import { urlOctets } from '../../imap/url-octets.js';
import type { Answer, SmtpSession } from '../../smtp/session.js';
import { named } from '../fault.js';
import { recode, type SmtpOverrides, startsWith } from './forms.js';

/** The data of URLs are other data, or none. */
function resolving(change: (data: Buffer | Answer, session: SmtpSession, url: string) => Buffer | Answer) {
  return {
    resolveUrl: (next, session, url) => change(next(session, url), session, url),
  } satisfies SmtpOverrides;
}

/** The arguments of BURL in the reply to EHLO, or that it is not listed. */
function listing(change: (usual: string | undefined, session: SmtpSession) => string | undefined) {
  return {
    offer: (next, session, keyword, usual) => {
      const listed = next(session, keyword, usual);
      return keyword === 'BURL' ? change(listed, session) : listed;
    },
  } satisfies SmtpOverrides;
}

const authorized = /;urlauth=/i;

/** Transactions of which a URL has failed, and that go on nevertheless. */
const failed = new WeakSet<SmtpSession>();

/** Violations of RFC 4468. */
export const burlFaults = named([
  {
    name: 'smtp-burl-on-port-25',
    protocol: 'smtp',
    rule: 'rfc4468/3.1/not-on-relay',
    says: 'A server for mail from other servers lists BURL.',
    smtp: listing((usual, { service }) => (service === 'smtp' ? 'imap' : usual)),
  },
  {
    name: 'smtp-burl-without-imap',
    protocol: 'smtp',
    rule: 'rfc4468/3.1/imap-argument',
    says: 'BURL has no arguments after authentication.',
    smtp: listing(usual => usual && ''),
  },
  {
    name: 'smtp-burl-after-authentication',
    protocol: 'smtp',
    rule: 'rfc4468/3.1/arguments-before-authentication',
    says: 'Under TLS BURL is not listed before authentication.',
    smtp: listing((usual, { account, connection }) => (account === undefined && connection.secure ? undefined : usual)),
  },
  {
    name: 'smtp-burl-server-before-authentication',
    protocol: 'smtp',
    rule: 'rfc4468/3.3/trusted-server-after-authentication',
    says: 'BURL lists an IMAP server before authentication.',
    smtp: listing((usual, { context }) => (usual === undefined ? undefined : `imap imap://${context.hostname}`)),
  },
  {
    name: 'smtp-burl-without-8bitmime',
    protocol: 'smtp',
    rule: 'rfc4468/4/8bitmime-offered',
    says: 'A server that lists BURL does not list 8BITMIME.',
    reply: {
      command: /^EHLO/i,
      when: reply => /^250-BURL\b/m.test(reply),
      replace: reply => reply.replace('250-8BITMIME\r\n', ''),
    },
  },
  {
    name: 'smtp-burl-without-recipient',
    protocol: 'smtp',
    rule: 'rfc4468/3.1/after-a-recipient',
    says: 'BURL without transaction or recipient is answered 250.',
    reply: {
      command: /^BURL /i,
      when: reply => /^5\d\d 5\.5\.1/.test(reply),
      replace: () => '250 2.5.0 Accepted\r\n',
    },
  },
  {
    name: 'smtp-burl-then-data-250',
    protocol: 'smtp',
    rule: 'rfc4468/3.1/lenient-data',
    says: 'DATA after BURL is answered 250.',
    reply: { command: /^DATA/i, when: startsWith('503'), replace: reply => recode(reply, '250').replace(' 5.', ' 2.') },
  },
  {
    name: 'smtp-burl-without-last-line',
    protocol: 'smtp',
    rule: 'rfc4468/3.2/message-of-url',
    says: 'The last line of what a URL refers to is lost.',
    smtp: resolving(data => (Buffer.isBuffer(data) ? data.subarray(0, data.lastIndexOf('\r\n', -3) + 2) : data)),
  },
  {
    name: 'smtp-burl-failure-accepted',
    protocol: 'smtp',
    rule: 'rfc4468/3.2/resolved-before-reply',
    says: 'BURL is answered 250 before the URL is resolved.',
    reply: {
      command: /^BURL /i,
      when: reply => /^554 5\.6\.6/.test(reply),
      replace: () => '250 2.5.0 Accepted\r\n',
    },
  },
  {
    name: 'smtp-burl-failure-keeps-transaction',
    protocol: 'smtp',
    rule: 'rfc4468/3.2/failure-ends-transaction',
    says: 'The transaction goes on after a URL that cannot be resolved.',
    smtp: {
      ...resolving((data, session) => {
        if (!Buffer.isBuffer(data)) failed.add(session);
        return data;
      }),
      carryOut: async (next, session, ...rest) => {
        const { transaction } = session;
        await next(session, ...rest);
        if (failed.delete(session)) session.transaction = transaction;
      },
    },
  },
  {
    name: 'smtp-burl-forgets-chunks',
    protocol: 'smtp',
    rule: 'rfc4468/3.2/interleaved',
    says: 'What came before a BURL of the same message is lost.',
    smtp: resolving((data, { transaction }) => {
      if (transaction !== undefined) transaction.chunks = undefined;
      return data;
    }),
  },
  {
    name: 'smtp-burl-drops-what-follows',
    protocol: 'smtp',
    rule: 'rfc4468/3.2/pipelined',
    says: 'What was received behind BURL is discarded.',
    smtp: resolving((data, { connection }) => {
      connection.takeReceived();
      return data;
    }),
  },
  {
    name: 'smtp-burl-refuses-submit',
    protocol: 'smtp',
    rule: 'rfc4468/3.3/submit-urls-resolved',
    says: 'URLs for submit+ are refused.',
    smtp: resolving((data, _session, url) => (/;urlauth=submit/i.test(url) ? ['554 5.5.0', 'Not resolved'] : data)),
  },
  {
    name: 'smtp-burl-submit-for-anyone',
    protocol: 'smtp',
    rule: 'rfc4468/3.3/submit-user-matches',
    says: 'URLs for submit+ are resolved for any user.',
    smtp: { mayUseUrl: () => true },
  },
  {
    name: 'smtp-burl-other-access-354',
    protocol: 'smtp',
    rule: 'rfc4468/3.3/other-access-identifiers',
    says: 'BURL with a URL for authuser, anonymous or user+ is answered 354.',
    reply: { command: /;urlauth=(?:auth|anon|user)/i, replace: () => '354 Go on\r\n' },
  },
  {
    name: 'smtp-burl-refuses-own-urls',
    protocol: 'smtp',
    rule: 'rfc4468/3.3/trusted-server-urls',
    says: 'URLs without URLAUTH are refused, though their server is listed.',
    smtp: resolving((data, _session, url) => (authorized.test(url) ? data : ['554 5.5.0', 'Not resolved'])),
  },
  {
    name: 'smtp-burl-any-mailbox',
    protocol: 'smtp',
    rule: 'rfc4468/3.3/trusted-server-own-access',
    says: 'URLs without URLAUTH are resolved in the mailboxes of any user.',
    smtp: resolving((data, { context }, text) => {
      const url = parseMessageUrl(text);
      const owner = context.store.account(url?.server?.user ?? '');
      if (url === undefined || authorized.test(text)) return data;
      return urlOctets(owner?.mailbox(url.mailbox), url, false) ?? data;
    }),
  },
  {
    name: 'smtp-burl-without-url',
    protocol: 'smtp',
    rule: 'rfc4468/3.5/burl-syntax',
    says: 'BURL without a URL is answered 250.',
    reply: { command: /^BURL(?! imap:)/i, when: startsWith('501'), replace: () => '250 2.5.0 Accepted\r\n' },
  },
  {
    name: 'smtp-burl-bad-arguments-354',
    protocol: 'smtp',
    rule: 'rfc4468/3.5/lenient-arguments',
    says: 'BURL with unknown arguments is answered 354.',
    reply: { command: /^BURL imap:/i, when: startsWith('501'), replace: () => '354 Go on\r\n' },
  },
  {
    name: 'smtp-burl-eight-bit-header-354',
    protocol: 'smtp',
    rule: 'rfc4468/4/eight-bit-header',
    says: 'BURL with LAST is answered 354 in place of 250.',
    reply: { command: /^BURL .* LAST$/i, when: startsWith('250'), replace: () => '354 Go on\r\n' },
  },
  {
    name: 'smtp-burl-seven-bit-next-hop',
    protocol: 'smtp',
    rule: 'rfc4468/4/not-to-seven-bits',
    says: 'An 8-bit message goes on to a next hop without 8BITMIME.',
    smtp: {
      relayObstacle: (next, mail, offered) => next(mail, new Map([...offered, ['8BITMIME', '']])),
    },
  },
  {
    name: 'smtp-burl-failure-354',
    protocol: 'smtp',
    rule: 'rfc4468/5/enhanced-codes',
    says: 'BURL with a URL that cannot be resolved is answered 354.',
    reply: { command: /^BURL /i, when: startsWith('554'), replace: () => '354 Go on\r\n' },
  },
]);

import { accountOf } from '../../imap/commands/mailboxes.js';
import { resetKeys } from '../../imap/extensions/urlauth.js';
import type { Mailbox } from '../../store/mailbox.js';
import { named } from '../fault.js';
import { behaviour, changed, completed, type Override, preceded, refused, replyFault } from './forms.js';

/** The token is made of another text than the URL. */
function tokenOf(other: (rump: string) => string): { urlToken: Override<'urlToken'> } {
  return { urlToken: (next, mailbox, rump) => next(mailbox, other(rump)) };
}

/** URLFETCH returns something for a URL that gives nothing. */
function fetching(change: (octets: Buffer | undefined, url: string) => Buffer | undefined): {
  fetchUrl: Override<'fetchUrl'>;
} {
  return { fetchUrl: (next, session, url) => change(next(session, url), url) };
}

/** Sessions are admitted, or not, by the access identifier. */
function admitting(which: RegExp, admits: boolean): { admits: Override<'admits'> } {
  return {
    admits: (next, session, authorization) =>
      which.test(authorization.access) ? admits : next(session, authorization),
  };
}

const firstKey = new WeakMap<object, Mailbox>();

/** Violations of RFC 4467 and of URL-PARTIAL in RFC 5550. */
export const imapUrlAuthFaults = named([
  completed(
    'imap-genurlauth-any-mechanism',
    'rfc4467/2.4.1/internal',
    'GENURLAUTH with a mechanism that does not exist is answered OK.',
    /^GENURLAUTH .*MAILSPEC$/i,
    /BAD/,
    'OK GENURLAUTH completed',
  ),
  changed(
    'imap-genurlauth-short-token',
    'rfc4467/2.5/token-length',
    'A token has 31 digits.',
    /^GENURLAUTH /i,
    /:([0-9a-f]{31})[0-9a-f]*"/,
    ':$1"',
  ),
  changed(
    'imap-genurlauth-without-mechanism',
    'rfc4467/9/response-syntax',
    'The authorized URL does not name the mechanism.',
    /^GENURLAUTH /i,
    /:INTERNAL:/,
    ':',
  ),
  behaviour('imap-genurlauth-random', 'rfc4467/2.5/token-deterministic', 'Each token of a URL is another one.', {
    urlToken: (next, mailbox, rump) => next(mailbox, `${rump}${Math.random()}`),
  }),
  changed(
    'imap-genurlauth-in-capitals',
    'rfc4467/5/rump-and-token',
    'The authorized URL is written in capitals.',
    /^GENURLAUTH .*section=/,
    /;uid=/,
    ';UID=',
  ),
  changed(
    'imap-genurlauth-decodes',
    'rfc4467/5/rump-and-token',
    'Percent-encodings in the authorized URL are gone.',
    /^GENURLAUTH .*%31/,
    /%31/,
    '1',
  ),
  changed(
    'imap-genurlauth-first-alone',
    'rfc4467/7/genurlauth-several',
    'GENURLAUTH returns the first of several URLs alone.',
    /^GENURLAUTH .* INTERNAL "/i,
    /^(\* GENURLAUTH "[^"]*").*\r$/m,
    '$1\r',
  ),
  refused(
    'imap-genurlauth-wants-resetkey',
    'rfc4467/7/genurlauth-without-resetkey',
    'GENURLAUTH is refused until there was a RESETKEY.',
    /^URLFETCH /i,
    'NO there is no key',
  ),
  behaviour(
    'imap-urlfetch-encoded',
    'rfc4467/7/urlfetch',
    'URLFETCH leaves out the last line end.',
    fetching(octets => octets?.subarray(0, -2)),
  ),
  changed(
    'imap-urlfetch-first-alone',
    'rfc4467/7/urlfetch-several',
    'URLFETCH returns the first of several URLs alone.',
    /^URLFETCH "[^"]*" "/i,
    /^(\* URLFETCH "[^"]*" \{\d+\}\r\n[^\r]*\r\n)[\s\S]*?\r\n(?=\S+ OK)/,
    '$1\r\n',
  ),
  behaviour(
    'imap-urlfetch-closes',
    'rfc4467/7/urlfetch-selected-mailbox',
    'URLFETCH closes the mailbox that is selected.',
    {
      fetchUrl: (next, session, url) => {
        session.deselect();
        return next(session, url);
      },
    },
  ),
  refused(
    'imap-urlfetch-needs-a-selected-mailbox',
    'rfc4467/7/urlfetch-selected-mailbox',
    'URLFETCH is refused.',
    /^URLFETCH /i,
    'BAD SELECT first',
  ),
  behaviour('imap-urlfetch-sets-seen', 'rfc5092/6/peek', 'Messages that URLFETCH returns become \\Seen.', {
    fetchUrl: (next, session, url) => {
      const mailbox = session.selected?.mailbox;
      for (const message of mailbox?.messages ?? []) mailbox?.setFlags(message, [...message.flags, '\\Seen']);
      return next(session, url);
    },
  }),
  behaviour(
    'imap-urlauth-authuser-none',
    'rfc4467/3/authuser',
    'A URL for authuser gives nobody anything.',
    admitting(/^authuser$/i, false),
  ),
  behaviour(
    'imap-urlauth-anonymous-none',
    'rfc4467/3/anonymous',
    'A URL for anonymous gives nobody anything.',
    admitting(/^anonymous$/i, false),
  ),
  behaviour(
    'imap-urlauth-user-none',
    'rfc4467/3/user',
    'A URL for user+ gives nobody anything.',
    admitting(/^user\+/i, false),
  ),
  behaviour(
    'imap-urlauth-user-all',
    'rfc4467/3/user-alone',
    'A URL for user+ gives all users what it names.',
    admitting(/^user\+/i, true),
  ),
  behaviour(
    'imap-urlauth-submit-all',
    'rfc4467/3/submit-alone',
    'A URL for submit+ gives all users what it names.',
    admitting(/^submit\+/i, true),
  ),
  behaviour(
    'imap-urlauth-owner-alone',
    'rfc4467/7/urlfetch-any-mailbox',
    'A URL gives its owner alone what it names.',
    {
      fetchUrl: (next, session, url) =>
        url.includes(`//${accountOf(session).user}@`) ? next(session, url) : undefined,
    },
  ),
  behaviour('imap-urlauth-expiry-ignored', 'rfc4467/3/expired-rejected', 'The expiry of a URL is not looked at.', {
    hasExpired: () => false,
  }),
  behaviour('imap-urlauth-always-expired', 'rfc4467/3/not-expired', 'A URL with an expiry gives nothing.', {
    hasExpired: (_, { expires }) => expires !== undefined,
  }),
  behaviour(
    'imap-urlauth-section-not-signed',
    'rfc4467/6/any-change-invalidates',
    'The token does not depend on the section.',
    tokenOf(rump => rump.replace(/\/;SECTION=[^;]*/i, '')),
  ),
  behaviour(
    'imap-urlauth-access-not-signed',
    'rfc4467/6/any-change-invalidates',
    'The token does not depend on the access identifier.',
    tokenOf(rump => rump.replace(/URLAUTH=.*/i, '')),
  ),
  behaviour(
    'imap-urlauth-expiry-not-signed',
    'rfc4467/6/any-change-invalidates',
    'The token does not depend on the expiry.',
    tokenOf(rump => rump.replace(/;EXPIRE=[^;]*/i, '')),
  ),
  behaviour(
    'imap-urlauth-case-folded',
    'rfc4467/6/rump-unchanged',
    'The token does not depend on the case of letters.',
    tokenOf(rump => rump.toLowerCase()),
  ),
  behaviour(
    'imap-urlauth-decoded',
    'rfc4467/6/rump-unchanged',
    'The token does not depend on percent-encodings.',
    tokenOf(rump => rump.replace(/%31/g, '1')),
  ),
  behaviour(
    'imap-urlfetch-empty-for-invalid',
    'rfc4467/8/nil-for-invalid',
    'URLFETCH returns an empty line for what is not valid.',
    fetching(octets => octets ?? Buffer.from('\r\n')),
  ),
  completed(
    'imap-urlfetch-no',
    'rfc4467/7/urlfetch-always-ok',
    'URLFETCH of what is not valid is answered NO.',
    /^URLFETCH .*:0123456789abcdef/i,
    /OK/,
    'NO there is nothing',
  ),
  refused(
    'imap-urlfetch-of-others-bad',
    'rfc4467/7/urlfetch-nil-for-others',
    'URLFETCH of the URL of no message is answered BAD.',
    /^URLFETCH "[^;]*"$/i,
    'BAD not the URL of a message',
  ),
  ...(
    [
      ['mailbox', 'rfc4467/7/genurlauth-missing-mailbox', /^GENURLAUTH "[^"]*-missing\//i],
      ['owner', 'rfc4467/7/genurlauth-without-owner', /^GENURLAUTH "imap:\/\/[^@"]*"/i],
      ['access', 'rfc4467/7/genurlauth-without-access', /^GENURLAUTH "[^"]*UID=\d+" /i],
      ['bad-access', 'rfc4467/7/genurlauth-bad-access', /^GENURLAUTH "[^"]*=everyone" /i],
    ] as const
  ).map(([what, rule, command]) =>
    completed(
      `imap-genurlauth-no-for-${what}`,
      rule,
      `GENURLAUTH is answered NO where BAD is asked for (${what}).`,
      command,
      /BAD/,
      'NO this cannot be',
    ),
  ),
  completed(
    'imap-genurlauth-no-for-unknown-user',
    'rfc4467/7/genurlauth-unknown-user',
    'GENURLAUTH for a user who does not exist is answered NO.',
    /^GENURLAUTH "[^"]*user\+(?:nobody.*)?" /i,
    /BAD/,
    'NO there is no such user',
  ),
  preceded(
    'imap-genurlauth-authorizes-all',
    'rfc4467/3/messages-alone',
    'GENURLAUTH authorizes the URL of no message, too.',
    /^GENURLAUTH "(?!.*UID=)/i,
    `* GENURLAUTH imap://x/:INTERNAL:${'0'.repeat(32)}`,
  ),
  preceded(
    'imap-genurlauth-in-the-middle',
    'rfc4467/3/at-the-end',
    'GENURLAUTH authorizes a URL with URLAUTH before its end.',
    /^GENURLAUTH .*authuser\//i,
    `* GENURLAUTH imap://x/:INTERNAL:${'0'.repeat(32)}`,
  ),
  completed(
    'imap-genurlauth-other-owner-no',
    'rfc4467/7/genurlauth-other-owner',
    'GENURLAUTH with another owner is answered NO.',
    /^GENURLAUTH /i,
    /BAD the URL does not name you/,
    'NO it is not yours',
  ),
  behaviour('imap-resetkey-forgets-nothing', 'rfc4467/7/resetkey', 'RESETKEY of a mailbox revokes nothing.', {
    resetKeys: (next, mailboxes) => (mailboxes.length === 1 ? undefined : next(mailboxes)),
  }),
  behaviour(
    'imap-resetkey-resets-all',
    'rfc4467/7/resetkey-other-mailboxes',
    'RESETKEY of a mailbox revokes the URLs of all.',
    {
      carryOut: (next, session, name, execute, reply) => {
        if (name === 'RESETKEY') resetKeys(accountOf(session).mailboxes);
        return next(session, name, execute, reply);
      },
    },
  ),
  behaviour(
    'imap-urlauth-one-key',
    'rfc4467/2.2/key-per-mailbox',
    'All mailboxes have one key, and the token does not depend on the name.',
    {
      urlToken: (next, mailbox, rump) => {
        const all = firstKey.get(firstKey) ?? mailbox;
        if (all) firstKey.set(firstKey, all);
        return next(all, rump.replace(/^(imap:\/\/[^/]*)\/[^;]*/i, '$1/'));
      },
    },
  ),
  behaviour('imap-resetkey-alone-forgets-nothing', 'rfc4467/7/resetkey-all', 'RESETKEY alone revokes nothing.', {
    resetKeys: (next, mailboxes) => (mailboxes.length === 1 ? next(mailboxes) : undefined),
  }),
  replyFault('imap-resetkey-without-urlmech', 'rfc4467/7/resetkey-urlmech', 'RESETKEY does not tell URLMECH.', {
    command: /^RESETKEY /i,
    replace: reply => reply.replace(/^\* OK \[URLMECH[^\r]*\r\n/gm, '').replace(/\[URLMECH INTERNAL\] /, ''),
  }),
  changed(
    'imap-resetkey-missing-ok',
    'rfc4467/7/resetkey-missing',
    'RESETKEY with a mailbox that does not exist is answered OK.',
    /^RESETKEY .*-missing/i,
    / NO /,
    ' OK ',
  ),
  changed(
    'imap-resetkey-untold',
    'rfc4467/7/resetkey-told-to-others',
    'Other sessions are not told that a mailbox has another key.',
    /^NOOP/i,
    /^\* OK \[URLMECH[^\r]*\r\n/m,
  ),
  changed(
    'imap-select-without-urlmech',
    'rfc4467/8/urlmech-when-opened',
    'SELECT and EXAMINE do not tell URLMECH.',
    /^(?:SELECT|EXAMINE) /i,
    /^\* OK \[URLMECH[^\r]*\r\n/m,
  ),
  completed(
    'imap-urlauth-before-login',
    'rfc4467/9/signed-in',
    'The commands of URLAUTH are answered OK before anyone has signed in.',
    /^(?:GENURLAUTH|URLFETCH|RESETKEY)/i,
    /BAD not valid in the not-authenticated/,
    'OK completed',
  ),
  behaviour(
    'imap-url-partial-in-catenate-ignored',
    'rfc5550/5.7.1/partial-in-catenate',
    'CATENATE passes over the range of octets of a URL.',
    {
      followUrl: (next, session, url) => next(session, url.replace(/\/;PARTIAL=[\d.]+/i, '')),
    },
  ),
  behaviour(
    'imap-url-partial-in-urlauth-ignored',
    'rfc5550/5.7.1/partial-in-urlauth',
    'URLFETCH has nothing for a URL with a range of octets.',
    fetching((octets, url) => (/;PARTIAL=/i.test(url) ? undefined : octets)),
  ),
  changed(
    'imap-url-partial-unlisted',
    'rfc5550/5.7.1/advertised',
    'URL-PARTIAL is not listed.',
    /^CAPABILITY/i,
    / URL-PARTIAL/,
  ),
]);

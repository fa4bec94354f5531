import type { AnnotationChange } from '../../imap/session.js';
import { named } from '../fault.js';
import { behaviour, changed, completed, type Override, preceded, refused, renamed, replyFault } from './forms.js';

/** SETMETADATA changes something else. */
function annotating(other: (change: AnnotationChange) => readonly AnnotationChange[]): {
  annotate: Override<'annotate'>;
} {
  return { annotate: (next, account, name, changes) => next(account, name, changes.flatMap(other)) };
}

/** A value becomes another one. */
const valued = (other: (text: string) => string | undefined) =>
  annotating(({ entry, value }) => {
    const text = value === undefined ? undefined : other(value.toString('latin1'));
    return [{ entry, value: text === undefined ? undefined : Buffer.from(text, 'latin1') }];
  });

/** GETMETADATA tells an entry of its mailbox, too. */
function tellingToo<const Name extends string>(name: Name, rule: string, says: string, command: RegExp, pair: string) {
  return replyFault(name, rule, says, {
    command,
    replace: (reply, asked) => {
      const mailbox = /^GETMETADATA (?:\([^)]*\) )?("[^"]*"|[^ ]+)/i.exec(asked)?.[1] ?? 'INBOX';
      return `* METADATA ${mailbox} (${pair})\r\n${reply}`;
    },
  });
}

const get = /^GETMETADATA /i;
const set = /^SETMETADATA /i;

/** Violations of RFC 5464 and RFC 9590. */
export const imapMetadataFaults = named([
  behaviour(
    'imap-setmetadata-without-mod-sequence',
    'rfc7162/3.2/setmetadata-raises-highestmodseq',
    'SETMETADATA leaves HIGHESTMODSEQ as it is.',
    {
      annotate: (next, account, name, changes) => {
        const mailbox = account.mailbox(name);
        const before = mailbox?.highestModSeq;
        next(account, name, changes);
        if (mailbox && before !== undefined) mailbox.highestModSeq = before;
      },
    },
  ),
  refused(
    'imap-setmetadata-refused',
    'rfc5464/3.3/shared-supported',
    'SETMETADATA is always refused.',
    set,
    'NO [NOPERM] nothing can be set',
  ),
  changed(
    'imap-getmetadata-silent',
    'rfc5464/4.2/returns-values',
    'GETMETADATA sends no METADATA.',
    get,
    /^\* METADATA [\s\S]*?\)\r\n/gm,
  ),
  tellingToo(
    'imap-getmetadata-of-nothing',
    'rfc5464/4.2/returns-values',
    'GETMETADATA tells a value of an entry that has none.',
    /^GETMETADATA \S+ \/shared\/comment$/i,
    '/shared/comment "Nothing"',
  ),
  refused(
    'imap-getmetadata-of-server-refused',
    'rfc5464/4.2/returns-values',
    'GETMETADATA of the server is refused.',
    /^GETMETADATA ""/i,
    'NO [NOPERM] nothing to be seen here',
  ),
  completed(
    'imap-metadata-of-missing-mailbox',
    'rfc5464/4.2/missing-mailbox',
    'Annotations of a mailbox that does not exist are set and told.',
    /METADATA \S*-none/i,
    /NO/,
    'OK completed',
  ),
  behaviour(
    'imap-setmetadata-one-line',
    'rfc5464/3.2/any-value',
    'Of a value the first line is kept.',
    valued(text => text.replace(/\r\n[\s\S]*/, '')),
  ),
  behaviour(
    'imap-setmetadata-seven-bit',
    'rfc5464/3.2/any-value',
    'Octets above 127 of a value are changed.',
    valued(text => text.replace(/[\x80-\xff]/g, '?')),
  ),
  behaviour(
    'imap-setmetadata-unquoted',
    'rfc5464/3.2/any-value',
    'Quotes are taken out of a value.',
    valued(text => text.replaceAll('"', '')),
  ),
  behaviour(
    'imap-setmetadata-empty-is-nil',
    'rfc5464/3.2/any-value',
    'A value that is empty, or the text NIL, or all of spaces, is removed.',
    valued(text => (/^(?: *|NIL)$/.test(text) ? undefined : text)),
  ),
  behaviour(
    'imap-setmetadata-until-nul',
    'rfc5464/3.2/any-value',
    'A value ends with NUL.',
    valued(text => text.replace(/\0[\s\S]*/, '')),
  ),
  completed(
    'imap-metadata-any-name',
    'rfc5464/3.2/invalid-name-bad',
    'Names of entries that there cannot be are taken.',
    /METADATA .*\{/i,
    /BAD/,
    'OK completed',
  ),
  completed(
    'imap-metadata-any-prefix',
    'rfc5464/6/prefixes',
    'Entries with another prefix can be set.',
    /^SETMETADATA \S+ \(\/?(?:other|sharedx|comment)/i,
    /BAD/,
    'OK completed',
  ),
  refused(
    'imap-metadata-names-have-case',
    'rfc5464/3.2/names-case-insensitive',
    'Names of entries in capitals are not known.',
    /METADATA .*\/S(?:HARED|hared)/,
    'NO [NONEXISTENT] there is no such entry',
  ),
  changed(
    'imap-admin-is-a-name',
    'rfc5464/3.2.1.1/admin-is-a-uri',
    'The value of /shared/admin is a name.',
    get,
    /mailto:postmaster@[^"]*/,
    'Postmaster',
  ),
  behaviour('imap-setmetadata-keeps-the-first', 'rfc5464/4.3/sets', 'An entry that has a value keeps it.', {
    annotate: (next, account, name, changes) =>
      next(
        account,
        name,
        changes.filter(({ entry, value }) => value === undefined || !account.annotations.of(name).has(entry)),
      ),
  }),
  behaviour(
    'imap-setmetadata-nil-keeps',
    'rfc5464/4.3/nil-removes',
    'NIL leaves a value as it is.',
    annotating(change => (change.value === undefined ? [] : [change])),
  ),
  refused(
    'imap-setmetadata-nil-refused',
    'rfc5464/4.3/nil-removes',
    'NIL is refused.',
    /^SETMETADATA .* NIL\)$/i,
    'NO [NONEXISTENT] there is no such entry',
  ),
  preceded(
    'imap-setmetadata-tells',
    'rfc5464/4.3/no-response',
    'SETMETADATA tells what it has set.',
    set,
    '* METADATA INBOX (/shared/comment "x")',
  ),
  behaviour(
    'imap-setmetadata-one-by-one',
    'rfc5464/4.3/all-or-nothing',
    'Entries are set one by one, up to the one that is refused, and behind it.',
    {
      annotate: (next, account, name, changes) => {
        let refusal: unknown;
        for (const change of changes) {
          try {
            next(account, name, [change]);
          } catch (error) {
            refusal = error;
          }
        }
        if (refusal !== undefined) throw refusal;
      },
    },
  ),
  refused(
    'imap-setmetadata-1000-octets',
    'rfc5464/4.1/accepts-1024-octets',
    'Values of 1024 octets are refused.',
    /^SETMETADATA .*\{1024\}/i,
    'NO [METADATA MAXSIZE 1000] the value is too large',
  ),
  refused(
    'imap-setmetadata-nine-entries',
    'rfc5464/4.1/accepts-ten-entries',
    'Ten entries are refused.',
    /^SETMETADATA .*\/tenth/i,
    'NO [METADATA TOOMANY] there are too many values',
  ),
  changed(
    'imap-setmetadata-without-maxsize',
    'rfc5464/4.3/maxsize-code',
    'A value that is too large is refused without METADATA MAXSIZE.',
    set,
    /\[METADATA MAXSIZE \d+\] /,
  ),
  refused(
    'imap-setmetadata-noprivate',
    'rfc5464/4.3/noprivate-code',
    'Private annotations are refused without METADATA NOPRIVATE.',
    /^SETMETADATA "?[^ "]+"? \(\/private\/comment "Mine"\)/i,
    'NO there is nothing private',
  ),
  tellingToo(
    'imap-maxsize-passed-over',
    'rfc5464/4.2.1/values-within-maxsize',
    'MAXSIZE is passed over.',
    /MAXSIZE [38]\)/i,
    '/shared/comment "A comment"',
  ),
  changed(
    'imap-maxsize-without-equal',
    'rfc5464/4.2.1/values-within-maxsize',
    'MAXSIZE leaves out all values.',
    /MAXSIZE (?:9|1000)\)/i,
    /^\* METADATA [^\r]*\r\n/gm,
  ),
  changed(
    'imap-longentries-missing',
    'rfc5464/4.2.1/longentries',
    'LONGENTRIES is not told.',
    /MAXSIZE/i,
    /\[METADATA LONGENTRIES \d+\] /,
  ),
  changed(
    'imap-longentries-of-the-smallest',
    'rfc5464/4.2.1/longentries',
    'LONGENTRIES tells the size of another value.',
    /MAXSIZE 3\)/i,
    /LONGENTRIES \d+/,
    'LONGENTRIES 4',
  ),
  changed(
    'imap-depth-passed-over',
    'rfc5464/4.2.2/depth',
    'DEPTH is passed over.',
    /DEPTH .* \/shared$/i,
    / \/shared\/comment "[^"]*"/g,
  ),
  changed(
    'imap-depth-without-itself',
    'rfc5464/4.2.2/depth',
    'DEPTH leaves out the entry that is named.',
    /DEPTH .*\/shared\/comment$/i,
    /^\* METADATA [^\r]*\r\n/gm,
  ),
  tellingToo(
    'imap-depth-1-is-infinity',
    'rfc5464/4.2.2/depth',
    'DEPTH 1 tells entries of all levels.',
    /DEPTH 1\) .*vendor$/i,
    '/shared/vendor/mailspec/one "1"',
  ),
  tellingToo(
    'imap-depth-0-is-1',
    'rfc5464/4.2.2/depth-0-by-default',
    'Entries below the one that is named are told without DEPTH.',
    /^GETMETADATA (?:\(DEPTH 0\) )?[^( ]+ \/shared$/i,
    '/shared/comment "A comment"',
  ),
  refused(
    'imap-metadata-in-one-form',
    'rfc5464/5/command-syntax',
    'Commands in small letters, quoted names, lists of one entry and literals are refused.',
    /^(?:setmetadata|getmetadata) |METADATA \S+ \(?"\/|^GETMETADATA \S+ \(\/shared\/comment\)|^GETMETADATA \{/,
    'BAD not in this form',
  ),
  completed(
    'imap-metadata-any-arguments',
    'rfc3501/2.2.2/bad-for-syntax-error',
    'GETMETADATA and SETMETADATA with wrong arguments are answered OK.',
    /^(?:GET|SET)METADATA /i,
    /BAD/,
    'OK completed',
  ),
  changed(
    'imap-metadata-without-values',
    'rfc5464/5/response-syntax',
    'METADATA with one entry has its name in parentheses, and no value.',
    get,
    /(\(\/shared\/comment) "[^"]*"\)/,
    '$1)',
  ),
  behaviour(
    'imap-rename-forgets-annotations',
    'rfc5464/4.1/follow-rename',
    'A mailbox that is renamed loses its annotations.',
    {
      rename: renamed((account, _, to) => account.annotations.forget(to)),
    },
  ),
  behaviour(
    'imap-annotations-outlive-mailbox',
    'rfc5464/4.1/deleted-with-mailbox',
    'A mailbox has the annotations of a deleted one of its name.',
    {
      carryOut: async (next, session, name, execute, reply) => {
        const { account } = session;
        const called = /^DELETE "?([^"]+)/i.exec(session.text)?.[1] ?? '';
        const values = [...(account?.annotations.of(called) ?? [])];
        const outcome = await next(session, name, execute, reply);
        if (name === 'DELETE') for (const [entry, value] of values) account?.annotations.set(called, entry, value);
        return outcome;
      },
    },
  ),
  completed(
    'imap-noselect-without-annotations',
    'rfc5464/4.1/on-noselect-names',
    'Names without a mailbox can have no annotations.',
    /^SETMETADATA "?[^ "]+"? \(\/shared\/comment "On a name"\)/i,
    /OK/,
    'NO [NONEXISTENT] there is no such mailbox',
  ),
  tellingToo(
    'imap-private-for-all',
    'rfc5464/3.3/private-for-one-user',
    'A private annotation is told to others.',
    /^GETMETADATA "?#users\/\S+ \/private/i,
    '/private/comment "Mine"',
  ),
  behaviour(
    'imap-private-is-one',
    'rfc5464/3.3/private-for-one-user',
    'A private annotation is the same for all users.',
    {
      annotate: (next, account, name, changes) =>
        next(
          account,
          name,
          changes.flatMap(change => [change, { ...change, entry: change.entry.replace(/^\S+ /, `${account.user} `) }]),
        ),
    },
  ),
  changed(
    'imap-shared-for-one',
    'rfc5464/3.3/shared-for-all-users',
    'A shared annotation is not told to others.',
    /^GETMETADATA "?#users\//i,
    /^\* METADATA [^\r]*\r\n/gm,
  ),
  completed(
    'imap-metadata-without-rights',
    'rfc5464/3.3/rights-needed',
    'Annotations need no right.',
    /METADATA "?#users\//i,
    /NO/,
    'OK completed',
  ),
  preceded(
    'imap-metadata-unasked',
    'rfc5464/4.1/unsolicited-when-enabled',
    'METADATA comes with NOOP before ENABLE.',
    /^NOOP$/i,
    '* METADATA INBOX /shared/comment',
  ),
  changed(
    'imap-metadata-changes-untold',
    'rfc5464/4.4/changes-told',
    'What others change is not told.',
    /^NOOP$/i,
    /^\* METADATA [^\r]*\r\n/gm,
  ),
  changed(
    'imap-metadata-changes-with-values',
    'rfc5464/4.4/unsolicited-names-only',
    'What others change is told with its values.',
    /^NOOP$/i,
    /^(\* METADATA \S+) (\/[^\r]*)/gm,
    '$1 ($2 "x")',
  ),
  refused(
    'imap-server-entry-lost',
    'rfc5464/4.3/nil-removes',
    'A private annotation of the server cannot be removed.',
    /^SETMETADATA "" .*NIL\)$/i,
    'NO it stays',
  ),
  completed(
    'imap-server-entry-refused-by-bad',
    'rfc5464/3.3/server-entries-restricted',
    'A server annotation that cannot be set is answered BAD.',
    /^SETMETADATA "" \(\/private\/vendor\/mailspec\/\w+ "/i,
    /OK/,
    'BAD not for you',
  ),
  changed(
    'imap-list-metadata-alone',
    'rfc9590/3/list-response',
    'LIST with METADATA sends no LIST.',
    /RETURN \(METADATA/i,
    /^\* LIST [^\r]*\r\n/gm,
  ),
  changed(
    'imap-list-without-metadata',
    'rfc9590/3/metadata-response',
    'LIST with METADATA sends no METADATA.',
    /RETURN \(.*METADATA/i,
    /^\* METADATA [^\r]*\r\n/gm,
  ),
  changed(
    'imap-list-metadata-first',
    'rfc9590/3/list-first',
    'LIST sends METADATA before LIST.',
    /RETURN \(METADATA/i,
    /^(\* LIST [^\r]*\r\n)(\* METADATA [^\r]*\r\n)/m,
    '$2$1',
  ),
]);

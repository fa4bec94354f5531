import { grantedTo, placeOf } from '../../imap/access.js';
import { findMailbox } from '../../imap/commands/mailboxes.js';
import type { MailboxSpecifier } from '../../imap/mailbox-specifiers.js';
import { SyntaxFault } from '../../imap/syntax/reader.js';
import { named } from '../fault.js';
import { after, behaviour, changed, completed, type Override, refused, replyFault, tagged } from './forms.js';

/** Other sources are searched than those that the client has named. */
const sourcing =
  (other: (source: MailboxSpecifier) => MailboxSpecifier): Override<'searchedBy'> =>
  (next, session, sources) =>
    next(session, sources.map(other));

/** A source is taken for another one. */
const taking = (filter: string, instead: string) =>
  sourcing(source => (source.filter === filter ? { ...source, filter: instead } : source));

/** Violations of RFC 7377. */
export const imapMultiSearchFaults = named([
  refused(
    'imap-esearch-unknown',
    'rfc7377/2/esearch',
    'ESEARCH is not known.',
    /^ESEARCH /i,
    'BAD I do not know ESEARCH',
  ),
  refused(
    'imap-esearch-without-charset',
    'rfc7377/2/esearch',
    'ESEARCH knows no CHARSET.',
    /^ESEARCH .*CHARSET UTF-8/i,
    'BAD I do not know CHARSET',
  ),
  refused(
    'imap-esearch-without-literals',
    'rfc7377/2/esearch',
    'ESEARCH takes no literals.',
    /^ESEARCH [^\r]*\{/i,
    'BAD no literals here',
  ),
  completed(
    'imap-esearch-charset-bad',
    'rfc7377/2/charset',
    'A charset that is not known is answered BAD.',
    /^ESEARCH .*CHARSET X-NONE/i,
    /NO/,
    'BAD I do not know this charset',
  ),
  refused(
    'imap-esearch-numbers-in-use',
    'rfc7377/2/beyond-the-end',
    'Numbers of no message are answered BAD.',
    /^ESEARCH .*\d00$/i,
    'BAD there is no message of such a sequence number',
  ),
  changed(
    'imap-esearch-answered-by-search',
    'rfc7377/2.1/esearch-response',
    'ESEARCH without result options is answered by SEARCH.',
    /^ESEARCH (?:IN \([^)]*\) )?SUBJECT red$/i,
    /^\* ESEARCH [^\r]* ALL (\d+)/m,
    '* SEARCH $1',
  ),
  changed(
    'imap-esearch-tells-numbers',
    'rfc7377/2.1/uids',
    'ESEARCH tells numbers of messages.',
    /^ESEARCH .*RETURN \(ALL\)|^ESEARCH RETURN \(ALL\)/i,
    / UID ALL \S+/,
    ' ALL 1:2',
  ),
  changed(
    'imap-esearch-tells-count',
    'rfc7377/2.1/all-by-default',
    'Without result options COUNT is told.',
    /^ESEARCH IN \(mailboxes \S+\) SUBJECT/i,
    / ALL \S+/,
    ' COUNT 2',
  ),
  behaviour('imap-esearch-opens', 'rfc7377/2.1/selection-unchanged', 'ESEARCH opens the mailbox that it searches.', {
    carryOut: after((session, name) => {
      const searched = /^ESEARCH IN \(mailboxes ([^ ()]+)\)/i.exec(session.text)?.[1];
      if (name !== 'ESEARCH' || searched === undefined) return;
      session.deselect();
      session.selected = session.context.imap.open(session, searched, true);
    }),
  }),
  changed(
    'imap-esearch-tells-twice',
    'rfc7377/2.1/one-response',
    'A mailbox has two responses.',
    /^ESEARCH IN \(mailboxes \(.*RETURN/i,
    /^(\* ESEARCH [^\r]*\r\n)/m,
    '$1$1',
  ),
  replyFault('imap-esearch-tells-nothing', 'rfc7377/2.1/nothing-found', 'Where nothing matches, that is told.', {
    command: /^ESEARCH IN \(selected .* green$/i,
    replace: reply => {
      const tag = tagged(/OK/).exec(reply)?.[1];
      return tag === undefined ? reply : `* ESEARCH (TAG "${tag}" MAILBOX INBOX UIDVALIDITY 1) UID\r\n${reply}`;
    },
  }),
  changed(
    'imap-esearch-tells-sums',
    'rfc7377/2.1/of-each-mailbox',
    'MIN, MAX and COUNT are told of all mailboxes together.',
    /^ESEARCH IN \(mailboxes \(.*RETURN \(\w+\)/i,
    / (MIN|MAX|COUNT) \d+/g,
    ' $1 9',
  ),
  changed(
    'imap-esearch-without-mailbox',
    'rfc7377/2.1/correlators',
    'Of the selected mailbox the name is not told.',
    /^ESEARCH (?:IN \(selected\) )?RETURN/i,
    / MAILBOX (?:"[^"]*"|[^ ]+)/,
  ),
  changed(
    'imap-esearch-without-uidvalidity',
    'rfc7377/2.1/correlators',
    'UIDVALIDITY is not told.',
    /^ESEARCH /i,
    / UIDVALIDITY \d+/g,
  ),
  changed(
    'imap-esearch-tag-of-another',
    'rfc7377/2.1/correlators',
    'A response has the tag of the command before.',
    /RETURN \(MIN COUNT\)/i,
    /TAG "two"/,
    'TAG "one"',
  ),
  changed(
    'imap-esearch-repeats-correlator',
    'rfc7377/4/each-once',
    'The tag is told twice.',
    /^ESEARCH /i,
    /\((TAG "[^"]*")/g,
    '($1 $1',
  ),
  changed(
    'imap-esearch-saved-later',
    'rfc7377/2.1/saved-in-order',
    'What one command saves the next one does not know.',
    /^ESEARCH .* \$$/i,
    / ALL \d+/,
    ' ALL 1',
  ),
  refused(
    'imap-esearch-without-inboxes',
    'rfc7377/2.2/specifiers',
    'INBOXES is not known.',
    /^ESEARCH IN \(inboxes/i,
    'BAD I do not know INBOXES',
  ),
  behaviour('imap-esearch-subscribed-nothing', 'rfc7377/2.2/specifiers', 'SUBSCRIBED covers no mailbox.', {
    searchedBy: (next, session, sources) =>
      next(
        session,
        sources.filter(({ filter }) => filter !== 'SUBSCRIBED'),
      ),
  }),
  behaviour(
    'imap-esearch-searches-all',
    'rfc7377/2.2/specifiers',
    'All mailboxes are searched, whatever the sources.',
    {
      searchedBy: (next, session, sources) => next(session, [...sources, { filter: 'PERSONAL', names: [] }]),
    },
  ),
  completed(
    'imap-esearch-selected-delayed',
    'rfc7377/2.2/selected-delayed',
    'SELECTED-DELAYED is taken.',
    /^ESEARCH IN \(selected-delayed/i,
    /BAD/,
    'OK ESEARCH completed',
  ),
  behaviour('imap-esearch-subtree-of-one', 'rfc7377/2.2/subtree', 'SUBTREE ends one level down.', {
    searchedBy: taking('SUBTREE', 'SUBTREE-ONE'),
  }),
  behaviour('imap-esearch-subtree-one-deep', 'rfc7377/2.2/subtree-one', 'SUBTREE-ONE covers all levels.', {
    searchedBy: taking('SUBTREE-ONE', 'SUBTREE'),
  }),
  refused(
    'imap-multisearch-nothing-by-default',
    'rfc7377/2.2/selected-by-default',
    'Without sources nothing is searched.',
    /^ESEARCH RETURN \(COUNT\) SUBJECT/i,
    'OK ESEARCH completed',
  ),
  behaviour('imap-esearch-wildcards', 'rfc7377/2.2/no-wildcards', 'An asterisk stands for the end of any name.', {
    searchedBy: (next, session, sources) => {
      const beginnings = sources.flatMap(({ names }) => names.flatMap(name => /^(.*)\*$/s.exec(name)?.[1] ?? []));
      const matching = session.account?.mailboxes.filter(({ name }) => beginnings.some(each => name.startsWith(each)));
      return [...next(session, sources), ...(matching ?? [])];
    },
  }),
  completed(
    'imap-esearch-no-where-none-is-open',
    'rfc7377/2.2/selected-state',
    'While no mailbox is open, ESEARCH of it is answered NO.',
    /^ESEARCH /i,
    /BAD no mailbox is selected/,
    'NO no mailbox is selected',
  ),
  behaviour(
    'imap-esearch-needs-open-mailbox',
    'rfc7377/2.2/authenticated-state',
    'ESEARCH is valid in the selected state alone.',
    {
      carryOut: (next, session, name, execute, reply) => {
        if (name === 'ESEARCH' && session.selected === undefined) throw new SyntaxFault('no mailbox is selected');
        return next(session, name, execute, reply);
      },
    },
  ),
  completed(
    'imap-esearch-before-login',
    'rfc7377/2.2/login-first',
    'Before the login ESEARCH is answered NO.',
    /^ESEARCH /i,
    /BAD not valid in the not-authenticated state/,
    'NO log in first',
  ),
  changed(
    'imap-esearch-duplicates',
    'rfc7377/2.2/duplicates',
    'A mailbox that is named twice is searched twice.',
    /^ESEARCH IN \((?:mailboxes \((\S+) \1\)|mailboxes (\S+) subtree \2|selected mailboxes)/i,
    /^(\* ESEARCH [^\r]*\r\n)/m,
    '$1$1',
  ),
  behaviour('imap-esearch-saves-nothing', 'rfc7377/2.2/save-selected', 'SAVE has no effect.', {
    carryOut: async (next, session, name, execute, reply) =>
      name === 'ESEARCH' && /RETURN \(SAVE\)/i.test(session.text)
        ? 'OK ESEARCH completed'
        : next(session, name, execute, reply),
  }),
  completed(
    'imap-esearch-saves-others',
    'rfc7377/2.2/save-others',
    'SAVE with another source is answered OK.',
    /^ESEARCH IN .*RETURN \(SAVE\)/i,
    /BAD/,
    'OK ESEARCH completed',
  ),
  refused(
    'imap-esearch-without-context',
    'rfc7377/2.2/context',
    'ESEARCH does not know CONTEXT.',
    /^ESEARCH .*RETURN \(CONTEXT/i,
    'BAD I do not know CONTEXT',
  ),
  behaviour('imap-esearch-follows-others', 'rfc7377/2.2/update', 'Changes in other mailboxes are told, too.', {
    carryOut: (next, session, name, execute, reply) => {
      const tag = [...(session.selected?.contexts.keys() ?? [])].at(0);
      if (name === 'NOOP' && tag !== undefined) reply.untagged(`ESEARCH (TAG "${tag}") UID ADDTO (0 3:4)`);
      return next(session, name, execute, reply);
    },
  }),
  completed(
    'imap-esearch-follows-nothing',
    'rfc7377/2.2/update-needs-selected',
    'UPDATE while no mailbox is open is answered NO.',
    /^ESEARCH .*RETURN \(UPDATE/i,
    /BAD/,
    'NO no mailbox is selected',
  ),
  changed(
    'imap-esearch-part-of-all',
    'rfc7377/2.2/partial',
    'PARTIAL is about the results of all mailboxes together.',
    /^ESEARCH .*RETURN \(PARTIAL/i,
    /PARTIAL \(2:2 \d+\)(?![\s\S]*PARTIAL)/,
    'PARTIAL (2:2 NIL)',
  ),
  behaviour('imap-esearch-without-r', 'rfc7377/2.2/right-r', 'A mailbox that is named is searched without rights.', {
    searchedBy: (next, session, sources) => {
      const searched = sources.flatMap(({ names }) => names.flatMap(name => findMailbox(session, name) ?? []));
      return [...new Set([...next(session, sources), ...searched])];
    },
  }),
  behaviour('imap-esearch-without-l', 'rfc7377/2.2/right-l', 'Below a mailbox the right r is enough.', {
    searchedBy: (next, session, sources) => {
      const below = sources.flatMap(({ filter, names }) =>
        filter.startsWith('SUBTREE') ? names.map(each => placeOf(session, each)) : [],
      );
      const searched = below.flatMap(({ account, name }) =>
        account.mailboxes.filter(
          mailbox => mailbox.name.startsWith(`${name}/`) && grantedTo(session, mailbox).includes('r'),
        ),
      );
      return [...new Set([...next(session, sources), ...searched])];
    },
  }),
  refused(
    'imap-esearch-in-capitals',
    'rfc7377/4/letter-case',
    'ESEARCH in small letters is not known.',
    /^esearch /,
    'BAD I do not know that',
  ),
  completed(
    'imap-esearch-any-arguments',
    'rfc7377/4/arguments',
    'ESEARCH with arguments that mean nothing is answered OK.',
    /^ESEARCH/i,
    /BAD/,
    'OK nothing found',
  ),
]);

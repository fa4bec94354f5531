import { named } from '../fault.js';
import { behaviour, changed, completed, refused } from './forms.js';

/** Violations in named searches (RFC 5466). */
export const imapFilterFaults = named([
  refused(
    'imap-filter-unknown',
    'rfc5466/3.1/filter',
    'FILTER is not known.',
    /^SEARCH .*FILTER /i,
    'BAD I do not know FILTER',
  ),
  behaviour('imap-filter-first-key', 'rfc5466/3.1/filter', 'Of the search keys of a filter the first alone counts.', {
    filterOf: (next, session, name) => next(session, name)?.replace(/^(UN)?(SEEN|FLAGGED|DRAFT) .*/s, '$1$2'),
  }),
  changed(
    'imap-filter-undefined-without-code',
    'rfc5466/3.1/undefined',
    'A filter that there is not is refused without UNDEFINED-FILTER.',
    /^SEARCH /i,
    /\[UNDEFINED-FILTER [^\]]*\] /,
  ),
  completed(
    'imap-filter-of-half-a-key',
    'rfc5466/3.1/whole-keys',
    'A search with a filter that is not made of whole search keys is carried out.',
    /^SEARCH FILTER /i,
    /BAD expected a filter of whole/,
    'OK SEARCH completed',
  ),
  behaviour('imap-filter-one-pass', 'rfc5466/3.1/three-passes', 'A filter cannot name another one.', {
    filterOf: (next, session, name) => {
      const criteria = next(session, name);
      return criteria?.includes('FILTER') ? undefined : criteria;
    },
  }),
  completed(
    'imap-filter-loop-bad',
    'rfc5466/3.1/loops',
    'A filter that leads to itself is answered BAD.',
    /^SEARCH FILTER \S+-1$/i,
    /NO \[UNDEFINED-FILTER/,
    'BAD this never ends',
  ),
  behaviour('imap-filter-seven-bit', 'rfc5466/3.1/utf-8', 'The text of a filter is of US-ASCII.', {
    filterOf: (next, session, name) => next(session, name)?.replace(/[\x80-\xff]+/g, '?'),
  }),
  completed(
    'imap-filter-other-charset-no',
    'rfc5466/3.1/other-charsets',
    'Another charset is answered NO.',
    /^SEARCH CHARSET X-NONE FILTER/i,
    /BAD/,
    'NO [BADCHARSET (US-ASCII UTF-8)] not this one',
  ),
  completed(
    'imap-filter-not-returned',
    'rfc5466/3.2/metadata',
    'GETMETADATA of filters is refused.',
    /^GETMETADATA "" "?\/private\/filters\/values/i,
    /OK/,
    'NO not this one',
  ),
  completed(
    'imap-filter-description-not-returned',
    'rfc5466/3.2/description',
    'GETMETADATA of descriptions is refused.',
    /^GETMETADATA "" "?\/private\/filters\/descriptions/i,
    /OK/,
    'NO not this one',
  ),
  behaviour('imap-filter-keeps-the-first', 'rfc5466/3.2/modified', 'A filter that there is keeps its search keys.', {
    annotate: (next, account, name, changes) =>
      next(
        account,
        name,
        changes.filter(
          ({ entry, value }) =>
            value === undefined || !entry.includes('/filters/') || !account.annotations.of(name).has(entry),
        ),
      ),
  }),
  behaviour('imap-filter-outlives-nil', 'rfc5466/3.2/deleted', 'NIL removes no filter.', {
    annotate: (next, account, name, changes) =>
      next(
        account,
        name,
        changes.filter(({ entry, value }) => value !== undefined || !entry.includes('/filters/')),
      ),
  }),
  refused(
    'imap-filter-in-capitals',
    'rfc5466/4/letter-case',
    'FILTER in small letters is not known.',
    /^search filter /,
    'BAD I do not know that',
  ),
  completed(
    'imap-filter-any-name',
    'rfc5466/4/filter-name',
    'A filter can have any name, or none.',
    /^SEARCH FILTER(?:$| \(| mailspec[/%])/i,
    /BAD/,
    'OK searched without it',
  ),
]);

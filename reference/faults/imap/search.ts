import { named } from '../fault.js';
import { behaviour, replyFault, searching } from './forms.js';

/** Violations in searching. */
export const imapSearchFaults = named([
  behaviour(
    'imap-search-flags-inverted',
    'rfc3501/6.4.4/flag-keys',
    'SEEN finds what UNSEEN should find, and the like.',
    {
      searchTest: searching(key => (key.key === 'FLAG' ? { ...key, set: !key.set } : key)),
    },
  ),
  behaviour('imap-search-not-ignored', 'rfc3501/6.4.4/not', 'NOT has no effect.', {
    searchTest: searching(key => (key.key === 'NOT' ? key.operand : key)),
  }),
  behaviour('imap-search-since-exclusive', 'rfc3501/6.4.4/since', 'SINCE and SENTSINCE leave out the day itself.', {
    searchTest: searching(key => (key.key === 'SINCE' || key.key === 'SENTSINCE' ? { ...key, day: key.day + 1 } : key)),
  }),
  replyFault(
    'imap-search-empty-unanswered',
    'rfc3501/6.4.4/search-response',
    'A search without a match sends no SEARCH response.',
    {
      command: /^(?:UID )?SEARCH /i,
      replace: reply => reply.replace(/^\* SEARCH\r\n/m, ''),
    },
  ),
  replyFault(
    'imap-badcharset-bad',
    'rfc3501/6.4.4/unsupported-charset-no',
    'A charset that is not supported is answered BAD.',
    {
      command: /^(?:UID )?SEARCH CHARSET /i,
      replace: reply => reply.replace(/^(\S+) NO \[BADCHARSET[^\]]*\]/m, '$1 BAD'),
    },
  ),
  replyFault(
    'imap-esearch-without-tag',
    'rfc4466/2.6.2/search-correlator',
    'ESEARCH does not return the tag of its command.',
    {
      command: /^(?:UID )?SEARCH RETURN /i,
      replace: reply => reply.replace(/ \(TAG "[^"]*"\)/, ''),
    },
  ),
]);

import { named } from '../fault.js';
import { behaviour, type Override, refused, searching } from './forms.js';

/** Messages with this in them are not found. */
const missing =
  (text: RegExp): Override<'find'> =>
  (next, selected, matches) =>
    next(selected, message => !text.test(message.octets.toString('latin1')) && matches(message));

/** Violations in the comparison of texts (RFC 5255). */
export const imapI18nLevelFaults = named([
  refused(
    'imap-i18nlevel-no-utf-8',
    'rfc5255/4.2/utf-8',
    'SEARCH does not know UTF-8.',
    /^SEARCH CHARSET UTF-8/i,
    'NO [BADCHARSET (US-ASCII)] no such charset',
  ),
  behaviour('imap-i18nlevel-ascii-alone', 'rfc5255/4.2/search-keys', 'No text beyond US-ASCII is found.', {
    searchTest: searching(key =>
      'text' in key && /[\x80-\xff]/.test(key.text) ? { key: 'NOT', operand: { key: 'ALL' } } : key,
    ),
  }),
  behaviour('imap-i18nlevel-encoded', 'rfc5255/4.6/decoded', 'Nothing is found in what is encoded in base64.', {
    find: missing(/=\?[\w-]+\?b\?|base64/i),
  }),
  behaviour('imap-i18nlevel-latin-1', 'rfc5255/4.6/converted', 'Nothing is found in texts of ISO-8859-1.', {
    find: missing(/iso-8859-1/i),
  }),
  behaviour(
    'imap-i18nlevel-unknown-charset',
    'rfc5255/4.6/octets',
    'Nothing is found in a charset that nobody knows.',
    {
      find: missing(/charset=x-none/i),
    },
  ),
]);

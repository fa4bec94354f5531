import { named } from '../fault.js';
import { changed } from './forms.js';

const withResults = /SEARCH RETURN \(/i;

/** Violations in the results that ESEARCH has (RFC 4731 and 9051). */
export const imapEsearchFaults = named([
  changed(
    'imap-esearch-min-is-one',
    'rfc9051/6.4.4/min',
    'MIN is always 1.',
    withResults,
    /^(\* ESEARCH [^\r]*MIN )\d+/m,
    (_, head = '') => `${head}1`,
  ),
  changed(
    'imap-esearch-max-beyond',
    'rfc9051/6.4.4/max',
    'MAX is the number behind the highest that was found.',
    withResults,
    /^(\* ESEARCH [^\r]*MAX )(\d+)/m,
    (_, head, max) => `${head}${Number(max) + 1}`,
  ),
  changed(
    'imap-esearch-all-of-ranges-first',
    'rfc9051/6.4.4/all-numbers',
    'ALL has the first number of a range alone.',
    withResults,
    /^(\* ESEARCH [^\r]*ALL \d+):\d+/m,
    '$1',
  ),
  changed(
    'imap-esearch-count-one-more',
    'rfc9051/6.4.4/count',
    'COUNT is one too many.',
    withResults,
    /^(\* ESEARCH [^\r]*COUNT )(\d+)/m,
    (_, head, count) => `${head}${Number(count) + 1}`,
  ),
  changed(
    'imap-esearch-nothing-by-default',
    'rfc9051/6.4.4/all-by-default',
    'SEARCH with an empty list of results tells none.',
    /SEARCH RETURN \(\)/i,
    / ALL [\d:,]+/,
  ),
  changed(
    'imap-esearch-response-for-each',
    'rfc9051/6.4.4/one-esearch-response',
    'Of several results the first has an ESEARCH response of its own.',
    /SEARCH RETURN \(\w+ \w+ \w+\)/i,
    /^(\* ESEARCH \(TAG [^)]*\)(?: UID)?)( \w+ \S+)( .*)/m,
    '$1$2\r\n$1$3',
  ),
  changed(
    'imap-esearch-without-uid',
    'rfc9051/7.3.4/uid-indicator',
    'The ESEARCH response to UID SEARCH does not have UID.',
    /^UID SEARCH /i,
    /^(\* ESEARCH \(TAG [^)]*\)) UID/m,
    '$1',
  ),
]);

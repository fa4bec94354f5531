import { named } from '../fault.js';
import { behaviour, changed, refused, searching } from './forms.js';

/** Violations in fuzzy searches (RFC 6203). */
export const imapFuzzyFaults = named([
  refused(
    'imap-fuzzy-unknown',
    'rfc6203/3/fuzzy',
    'FUZZY is not known.',
    /^SEARCH .*\bFUZZY \S/i,
    'BAD I do not know FUZZY',
  ),
  behaviour('imap-fuzzy-alone-counts', 'rfc6203/3/others-exact', 'Beside FUZZY no other key counts.', {
    searchTest: searching(key =>
      key.key === 'AND' ? (key.operands.find(operand => operand.key === 'FUZZY') ?? key) : key,
    ),
  }),
  changed(
    'imap-relevancy-of-some',
    'rfc6203/4/scores',
    'RELEVANCY has one score less than messages were found.',
    /^SEARCH RETURN .*RELEVANCY/i,
    /RELEVANCY \(\d+ ?/,
    'RELEVANCY (',
  ),
  changed(
    'imap-relevancy-of-1000',
    'rfc6203/4/range',
    'Scores go up to 1000.',
    /^SEARCH RETURN .*RELEVANCY/i,
    /RELEVANCY \((\d+)/,
    'RELEVANCY ($10',
  ),
  refused(
    'imap-relevancy-not-returned',
    'rfc6203/4/relevancy',
    'SEARCH does not know RELEVANCY.',
    /^(?:UID )?SEARCH RETURN .*RELEVANCY/i,
    'BAD I do not know RELEVANCY',
  ),
  refused(
    'imap-relevancy-not-sorted-by',
    'rfc6203/6/sort-key',
    'SORT does not know RELEVANCY.',
    /^(?:UID )?SORT \(.*RELEVANCY/i,
    'BAD I do not know RELEVANCY',
  ),
  behaviour(
    'imap-relevancy-lowest-first',
    'rfc6203/6/highest-first',
    'SORT by RELEVANCY puts the lowest score first.',
    {
      sort: (next, messages, criteria, imap, score) => next(messages, criteria, imap, message => -score(message)),
    },
  ),
  refused(
    'imap-relevancy-not-returned-by-sort',
    'rfc6203/6/sort-return',
    'SORT RETURN does not know RELEVANCY.',
    /^(?:UID )?SORT RETURN \(.*RELEVANCY.*\) \(/i,
    'BAD I do not know RELEVANCY',
  ),
  refused(
    'imap-relevancy-not-in-part',
    'rfc6203/6/partial',
    'SORT by RELEVANCY and SEARCH with FUZZY do not know PARTIAL.',
    /RETURN \(PARTIAL .*FUZZY/i,
    'BAD no part of that',
  ),
  refused(
    'imap-fuzzy-of-nothing',
    'rfc6203/7/argument',
    'FUZZY needs no search key, and takes what is none.',
    /^SEARCH FUZZY(?: (?:\(\)|X-NONE|lunch))?$/i,
    'OK SEARCH completed',
  ),
]);

import { comparators, defaultComparator } from '../../imap/ordering/comparators.js';
import { named } from '../fault.js';
import { behaviour, changed, completed, type Override, refused } from './forms.js';

/** While this is carried out the comparator is that of the beginning. */
const passingOver =
  (command: RegExp): Override<'carryOut'> =>
  async (next, session, name, execute, reply) => {
    const { comparator } = session;
    if (!command.test(name)) return next(session, name, execute, reply);
    session.comparator = defaultComparator;
    const outcome = await next(session, name, execute, reply);
    session.comparator = comparator;
    return outcome;
  };

/** Violations of COMPARATOR (RFC 5255 4). */
export const imapComparatorFaults = named([
  behaviour('imap-comparator-not-for-search', 'rfc5255/4.2/active-comparator', 'SEARCH compares by the default.', {
    carryOut: passingOver(/^SEARCH$/),
  }),
  behaviour('imap-comparator-not-for-sort', 'rfc5255/4.2/active-comparator-sorts', 'SORT compares by the default.', {
    carryOut: passingOver(/^SORT$/),
  }),
  behaviour(
    'imap-comparator-not-for-thread',
    'rfc5255/4.2/active-comparator-threads',
    'THREAD compares by the default.',
    {
      carryOut: passingOver(/^THREAD$/),
    },
  ),
  refused(
    'imap-comparator-without-casemap',
    'rfc5255/4.2/unicode-casemap',
    'i;unicode-casemap cannot be chosen.',
    /^COMPARATOR i;unicode-casemap$/i,
    'NO [BADCOMPARATOR] no such comparator',
  ),
  changed(
    'imap-comparator-default-of-ascii',
    'rfc5255/4.4/default-unicode-casemap',
    'The default comparator is i;ascii-casemap.',
    /^COMPARATOR$/i,
    /i;unicode-casemap/,
    'i;ascii-casemap',
  ),
  completed(
    'imap-comparator-others-bad',
    'rfc5255/4.4/other-comparators',
    'Other comparators than i;unicode-casemap are answered BAD.',
    /^COMPARATOR i;(?:ascii-casemap|octet)$/i,
    /OK/,
    'BAD no such comparator',
  ),
  behaviour(
    'imap-comparator-default-follows',
    'rfc5255/4.4/default-static',
    'What was chosen is the default from then on.',
    {
      carryOut: async (next, session, name, execute, reply) => {
        const { comparator } = session;
        const outcome = await next(session, name, execute, reply);
        if (session.text === 'COMPARATOR default') session.comparator = comparator;
        return outcome;
      },
    },
  ),
  completed(
    'imap-comparator-numeric',
    'rfc5255/4.4/substring',
    'i;ascii-numeric can be chosen.',
    /^COMPARATOR i;ascii-numeric$/i,
    /NO/,
    'OK COMPARATOR completed',
  ),
  refused(
    'imap-comparator-when-selected',
    'rfc5255/4.7/states',
    'COMPARATOR is refused.',
    /^COMPARATOR$/i,
    'BAD not in this state',
  ),
  completed(
    'imap-comparator-before-login',
    'rfc5255/4.7/login-first',
    'COMPARATOR before the login is answered OK.',
    /^COMPARATOR$/i,
    /BAD not valid in the not-authenticated state/,
    'OK COMPARATOR completed',
  ),
  changed(
    'imap-comparator-untold',
    'rfc5255/4.7/tells-active',
    'COMPARATOR without arguments tells nothing.',
    /^COMPARATOR$/i,
    /^\* COMPARATOR [^\r]*\r\n/m,
  ),
  refused(
    'imap-comparator-does-nothing',
    'rfc5255/4.7/changes',
    'COMPARATOR with an argument does nothing but be answered OK.',
    /^COMPARATOR \S+$/i,
    'OK COMPARATOR completed',
  ),
  behaviour('imap-comparator-default-unknown', 'rfc5255/4.7/default', 'The argument default is not known.', {
    comparatorsOf: (next, argument) => (argument === 'default' ? [] : next(argument)),
  }),
  behaviour('imap-comparator-unknown-is-last', 'rfc5255/4.7/first-argument', 'An unknown argument means i;octet.', {
    comparatorsOf: (next, argument) => {
      const found = next(argument);
      return found.length === 0 ? comparators.slice(-1) : found;
    },
  }),
  completed(
    'imap-comparator-unknown-taken',
    'rfc5255/4.7/none-matches',
    'COMPARATOR with an unknown comparator is answered OK.',
    /^COMPARATOR .*x-none/i,
    /NO/,
    'OK COMPARATOR completed',
  ),
  changed(
    'imap-comparator-lists-one',
    'rfc5255/4.8/one-match',
    'A comparator that alone matches is told in a list, too.',
    /^COMPARATOR \S/i,
    /^\* COMPARATOR (\S+)\r/m,
    '* COMPARATOR $1 ($1)\r',
  ),
  changed(
    'imap-comparator-lists-none',
    'rfc5255/4.8/several-matches',
    'Comparators that match are not listed.',
    /^COMPARATOR \S/i,
    / \([^)]*\)/,
  ),
  changed(
    'imap-comparator-without-code',
    'rfc5255/4.9/badcomparator',
    'An unknown comparator is refused without BADCOMPARATOR.',
    /^COMPARATOR /i,
    /\[BADCOMPARATOR\] /,
  ),
  refused(
    'imap-comparator-atoms-alone',
    'rfc5255/4.10/arguments',
    'A comparator is an atom alone.',
    /^COMPARATOR ["{]/i,
    'BAD an atom is needed',
  ),
  completed(
    'imap-comparator-any-argument',
    'rfc5255/4.10/no-comparator',
    'COMPARATOR with a list is answered NO.',
    /^COMPARATOR \(/i,
    /BAD/,
    'NO such a comparator is not known',
  ),
  refused(
    'imap-comparator-in-capitals',
    'rfc5255/4.10/letter-case',
    'comparator in small letters is not known.',
    /^comparator /,
    'BAD I do not know that',
  ),
  changed(
    'imap-comparator-in-parentheses',
    'rfc5255/4.10/comparator-response',
    'The active comparator stands in parentheses.',
    /^COMPARATOR$/i,
    /^\* COMPARATOR (\S+)\r/m,
    '* COMPARATOR ($1)\r',
  ),
]);

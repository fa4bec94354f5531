import type { SelectedMailbox } from '../../imap/selected.js';
import type { SearchReturn, Session } from '../../imap/session.js';
import { named } from '../fault.js';
import { behaviour, changed, completed, type Override, preceded, refused, tagged } from './forms.js';

/** A return option does something else. */
const returning =
  (option: string, other: (usual: SearchReturn) => SearchReturn): Override<'searchReturn'> =>
  (next, name) => {
    const usual = next(name);
    return usual && name === option ? other(usual) : usual;
  };

/** What PARTIAL tells is another part. */
const partial = (other: (told: string) => string | undefined): Override<'searchReturn'> =>
  returning('PARTIAL', usual => ({
    ...usual,
    read: reader => {
      const option = usual.read?.(reader) ?? {};
      return { ...option, tell: (...told) => other(option.tell?.(...told) ?? '') };
    },
  }));

/** The searches of the mailbox that a session has left. */
const followed = new WeakMap<Session, SelectedMailbox['contexts']>();

const search = /^(?:UID )?SEARCH RETURN /i;
const sort = /^(?:UID )?SORT RETURN /i;

/** Violations in SORT with result options, in searches that are followed, and in partial results (RFC 5267, RFC 9394). */
export const imapContextFaults = named([
  changed(
    'imap-esort-answered-by-sort',
    'rfc5267/3/answered-by-esearch',
    'SORT with RETURN is answered by SORT, too.',
    sort,
    /^(?=\* ESEARCH)/m,
    '* SORT 1\r\n',
  ),
  changed(
    'imap-sort-answered-by-esearch',
    'rfc5267/3/without-return',
    'SORT without RETURN is answered by ESEARCH.',
    /^SORT \(/i,
    /^\* SORT/m,
    '* ESEARCH (TAG "x") ALL 1\r\n* SORT',
  ),
  changed('imap-esort-min-lowest', 'rfc5267/3.1/min', 'MIN of SORT tells the lowest number.', sort, /MIN \d+/, 'MIN 1'),
  changed('imap-esort-max-lowest', 'rfc5267/3.1/max', 'MAX of SORT tells the lowest number.', sort, /MAX \d+/, 'MAX 1'),
  changed(
    'imap-esort-count-more',
    'rfc5267/3.1/count',
    'COUNT of SORT is one too high.',
    sort,
    /COUNT (\d+)/,
    (_, count) => `COUNT ${Number(count) + 1}`,
  ),
  changed(
    'imap-esort-all-ascending',
    'rfc5267/3.1/all',
    'ALL of SORT tells the numbers in ascending order.',
    sort,
    /ALL ([\d,:]+)/,
    (_, set = '') => `ALL ${set.split(/[,:]/).sort().join(',')}`,
  ),
  changed(
    'imap-esort-descending-range',
    'rfc5267/3.2/ranges-ascend',
    'SORT tells descending numbers as a range.',
    sort,
    /ALL [\d,:]+/,
    'ALL 4:1',
  ),
  changed(
    'imap-esort-empty-list-nothing',
    'rfc5267/3.3/empty-list',
    'SORT RETURN () tells nothing.',
    /^SORT RETURN \(\)/i,
    / ALL [\d,:]+/,
  ),
  changed(
    'imap-esort-all-of-nothing',
    'rfc5267/3.1/no-match',
    'Where nothing matches, SORT tells MIN, MAX and ALL of the first message, and COUNT 1.',
    /^SORT RETURN \(\w.*no-such/i,
    /^(\* ESEARCH [^\r]*?)(?: COUNT 0)?\r/m,
    '$1 MIN 1 MAX 1 ALL 1 COUNT 1\r',
  ),
  completed(
    'imap-esort-any-option',
    'rfc5267/3.1/known-options-alone',
    'SORT takes return options that it does not know.',
    /^SORT RETURN \(.*X-NONE/i,
    /BAD/,
    'OK sorted',
  ),
  changed(
    'imap-displayfrom-by-number',
    'rfc5957/4/displayfrom',
    'SORT by DISPLAYFROM takes messages as they come.',
    /^(?:UID )?SORT \([^()]*DISPLAYFROM/i,
    /^\* SORT ([^\r]*)/m,
    (_, numbers = '') =>
      `* SORT ${numbers
        .split(' ')
        .sort((a, b) => Number(a) - Number(b))
        .join(' ')}`,
  ),
  behaviour('imap-display-by-mailbox', 'rfc5957/3/display-name', 'DISPLAYFROM and DISPLAYTO sort by the local part.', {
    sortValue: (next, message, key, imap) =>
      key.startsWith('DISPLAY') ? next(message, key === 'DISPLAYTO' ? 'TO' : 'FROM', imap) : next(message, key, imap),
  }),
  behaviour('imap-display-other-field', 'rfc5957/4/displayto', 'DISPLAYTO sorts by From.', {
    sortValue: (next, message, key, imap) => next(message, key === 'DISPLAYTO' ? 'DISPLAYFROM' : key, imap),
  }),
  behaviour('imap-display-encoded', 'rfc5957/3/decoded', 'Names are sorted with their encoded words as they stand.', {
    sortValue: (next, message, key, imap) => {
      const name = /^From: (=\?[^<]*)/im.exec(message.octets.toString('latin1'))?.[1];
      return key === 'DISPLAYFROM' && name !== undefined ? imap.collated(name.trim()) : next(message, key, imap);
    },
  }),
  behaviour('imap-display-empty-name', 'rfc5957/3/empty-name', 'A name that is empty is sorted as such.', {
    sortValue: (next, message, key, imap) =>
      key === 'DISPLAYFROM' && /^From: ""/im.test(message.octets.toString('latin1')) ? '' : next(message, key, imap),
  }),
  behaviour('imap-display-no-address', 'rfc5957/3/address', 'An address without a name is sorted as an empty name.', {
    sortValue: (next, message, key, imap) =>
      key === 'DISPLAYFROM' && /^From: [^ ]*$/im.test(message.octets.toString('latin1'))
        ? ''
        : next(message, key, imap),
  }),
  behaviour('imap-display-missing-last', 'rfc5957/4/no-address', 'A message without an address comes behind others.', {
    sortValue: (next, message, key, imap) => {
      const value = next(message, key, imap);
      return value === '' && key.startsWith('DISPLAY') ? '~~~~' : value;
    },
  }),
  behaviour('imap-display-with-case', 'rfc5957/7/collation', 'Capital letters come before small ones in names.', {
    sortValue: (next, message, key, imap) =>
      next(message, key, key.startsWith('DISPLAY') ? { ...imap, collated: text => text } : imap),
  }),
  behaviour('imap-display-by-surname', 'rfc5957/7/full-name', 'Names are sorted by their last word.', {
    sortValue: (next, message, key, imap) => {
      const value = String(next(message, key, imap));
      return key.startsWith('DISPLAY') ? (value.split(' ').at(-1) ?? value) : next(message, key, imap);
    },
  }),
  refused(
    'imap-sort-display-alone',
    'rfc5957/1/sort-is-listed',
    'Where SORT=DISPLAY is listed, the keys of RFC 5256 are refused.',
    /^SORT \(SUBJECT\)/i,
    'BAD I do not sort by that',
  ),
  behaviour('imap-partial-all', 'rfc5267/4.4/partial', 'PARTIAL tells all results.', {
    searchReturn: returning('PARTIAL', usual => ({
      ...usual,
      read: reader => ({ ...usual.read?.(reader), tell: numbers => `PARTIAL (1:2 ${numbers.join(',') || 'NIL'})` }),
    })),
  }),
  behaviour(
    'imap-partial-empty',
    'rfc5267/4.4/beyond-the-end',
    'PARTIAL whose range goes beyond the end tells nothing.',
    {
      searchReturn: partial(told =>
        /\((?:1:3|3:6|1:4294967295|5:9|3:9|8:9|-\d:-9|-1:-4294967295) /.test(told) ? undefined : told,
      ),
    },
  ),
  changed(
    'imap-partial-from-the-end',
    'rfc5267/4.1/mailbox-order',
    'The first result of PARTIAL is the last of the mailbox.',
    search,
    /PARTIAL \(1:1 \d+\)/,
    'PARTIAL (1:1 5)',
  ),
  completed(
    'imap-partial-with-all',
    'rfc5267/4.4/one-of-partial-and-all',
    'PARTIAL stands with ALL, or twice.',
    /^SEARCH RETURN \((?:ALL PARTIAL|PARTIAL \S+ (?:ALL|PARTIAL))/i,
    /BAD/,
    'OK searched',
  ),
  completed(
    'imap-partial-any-range',
    'rfc5267/5/partial-range',
    'PARTIAL takes a range that is none.',
    /^SEARCH RETURN \(PARTIAL/i,
    /BAD/,
    'OK searched',
  ),
  completed(
    'imap-partial-any-signed-range',
    'rfc9394/4/partial-range',
    'PARTIAL takes a range of both signs, and others that are none.',
    /^SEARCH RETURN \(PARTIAL/i,
    /BAD/,
    'OK searched',
  ),
  changed(
    'imap-context-changes-results',
    'rfc5267/4.2/context-is-a-hint',
    'With CONTEXT the ESEARCH response has no results.',
    /^SEARCH RETURN \(CONTEXT/i,
    /^(\* ESEARCH \(TAG "[^"]*"\))[^\r]*/m,
    '$1',
  ),
  changed(
    'imap-context-cached',
    'rfc5267/4.5/no-effect-of-caches',
    'PARTIAL tells what it has told before the change.',
    /^SEARCH RETURN \(CONTEXT PARTIAL/i,
    /\(1:2 [\d,:]+\)/,
    '(1:2 1,3)',
  ),
  behaviour('imap-update-ignored', 'rfc5267/4.3/timely', 'UPDATE is taken, and nothing is told.', {
    searchReturn: returning('UPDATE', () => ({})),
  }),
  changed(
    'imap-update-other-tag',
    'rfc5267/4.3/correlated',
    'Changes are told with the tag of the command at hand.',
    /^(?:STORE|NOOP)/i,
    /^\* ESEARCH \(TAG "[^"]*"\)/gm,
    '* ESEARCH (TAG "other")',
  ),
  changed(
    'imap-update-numbers-for-uids',
    'rfc5267/4.3.2/numbers-or-uids',
    'Changes are told by numbers where UIDs are due, and by UIDs where numbers are.',
    /^(?:STORE|NOOP)/i,
    /^(\* ESEARCH \(TAG "[^"]*"\))( UID)?/gm,
    (_, head = '', uid = '') => (uid === '' ? `${head} UID` : head),
  ),
  changed(
    'imap-update-of-second-message-ignored',
    'rfc5267/4.3/all-changes',
    'Of what a followed search finds further, the second message is not told.',
    /^(?:STORE|NOOP)/i,
    /^\* ESEARCH [^\r]*ADDTO \(\d+ 2\)\r\n/gm,
  ),
  changed(
    'imap-addto-as-removefrom',
    'rfc5267/4.3.3/addto',
    'What is found further is told by REMOVEFROM.',
    /^(?:STORE|NOOP)/i,
    /ADDTO/g,
    'REMOVEFROM',
  ),
  changed(
    'imap-removefrom-as-addto',
    'rfc5267/4.3.4/removefrom',
    'What is found no more is told by ADDTO.',
    /^(?:STORE|NOOP)/i,
    /REMOVEFROM/g,
    'ADDTO',
  ),
  changed(
    'imap-addto-before-exists',
    'rfc5267/4.3.3/after-exists',
    'ADDTO comes before EXISTS.',
    /^NOOP$/i,
    /^((?:(?!\* ESEARCH)[^\r]*\r\n)*\* \d+ EXISTS\r\n(?:(?!\* ESEARCH)[^\r]*\r\n)*)(\* ESEARCH [^\r]*ADDTO[^\r]*\r\n)/,
    '$2$1',
  ),
  changed(
    'imap-removefrom-after-expunge',
    'rfc5267/4.3.4/before-expunge',
    'REMOVEFROM comes behind EXPUNGE.',
    /^NOOP$/i,
    /^(\* ESEARCH [^\r]*REMOVEFROM[^\r]*\r\n)(\* \d+ EXPUNGE\r\n)/m,
    '$2$1',
  ),
  preceded(
    'imap-update-by-number-again',
    'rfc5267/4.3/numbers-of-the-command',
    'NOOP tells of a search that was by numbers, though nothing has changed in what it finds.',
    /^NOOP$/i,
    '* ESEARCH (TAG "look") REMOVEFROM (0 1)',
  ),
  behaviour('imap-one-search-followed', 'rfc5267/4.3.1/more-contexts', 'A search that is followed ends another one.', {
    carryOut: (next, session, name, execute, reply) => {
      if (/RETURN \(UPDATE/i.test(session.text)) session.selected?.contexts.clear();
      return next(session, name, execute, reply);
    },
  }),
  changed(
    'imap-no-search-followed',
    'rfc5267/4.3.1/one-context',
    'No search is followed.',
    /RETURN \(UPDATE/i,
    /^(?=\* ESEARCH \(TAG ("[^"]*")\))/m,
    '* NO [NOUPDATE "x"] I do not\r\n',
  ),
  refused(
    'imap-noupdate-refuses',
    'rfc5267/4.3.1/no-update',
    'A search that is not followed is refused.',
    /RETURN \(UPDATE COUNT\) FLAGGED$/i,
    'NO too many',
  ),
  behaviour(
    'imap-cancelupdate-ignored',
    'rfc5267/4.3.5/cancelupdate',
    'Changes are told after CANCELUPDATE as before.',
    {
      carryOut: (next, session, name, execute, reply) => {
        if (name !== 'CANCELUPDATE' || !session.selected) return next(session, name, execute, reply);
        return Promise.resolve('OK CANCELUPDATE completed');
      },
    },
  ),
  refused(
    'imap-cancelupdate-one-tag',
    'rfc5267/4.3.5/several-tags',
    'CANCELUPDATE takes one tag alone.',
    /^CANCELUPDATE "[^"]*" "/i,
    'BAD one tag',
  ),
  behaviour(
    'imap-update-of-any-mailbox',
    'rfc5267/4.3/ends-with-selection',
    'Searches are followed in the next mailbox.',
    {
      open: (next, session, name, readOnly) => {
        const before = session.selected?.contexts ?? followed.get(session) ?? new Map();
        const opened = next(session, name, readOnly);
        for (const [tag, context] of before)
          opened.contexts.set(tag, {
            ...context,
            find: () => opened.messages.filter(({ flags }) => flags.has('\\Flagged')),
            results: opened.messages.filter(({ flags }) => flags.has('\\Flagged')),
          });
        return opened;
      },
      leave: (next, session, reply) => {
        if (session.selected) followed.set(session, session.selected.contexts);
        next(session, reply);
      },
    },
  ),
  changed(
    'imap-update-tag-again',
    'rfc5267/4.3/tag-reuse',
    'A search takes the tag of another one that is followed.',
    /RETURN \(UPDATE/i,
    tagged(/BAD [^\r]*/),
    '$1 OK searched',
  ),
  refused(
    'imap-context-sort-without-sort',
    'rfc5267/4.1/sort-is-listed',
    'CONTEXT=SORT is listed, and SORT refused.',
    /^SORT \(ARRIVAL\)/i,
    'BAD I do not sort',
  ),
  changed(
    'imap-sort-update-without-position',
    'rfc5267/4.3.3/zero-for-search-alone',
    'Changes in the results of SORT have the position 0.',
    /^(?:STORE|NOOP)/i,
    /(ADDTO|REMOVEFROM) \([1-9]\d*/g,
    '$1 (0',
  ),
  behaviour(
    'imap-partial-last-from-first',
    'rfc9394/3.1/from-the-last',
    'Negative positions count from the first result.',
    {
      searchReturn: returning('PARTIAL', usual => ({
        ...usual,
        read: reader => {
          const option = usual.read?.(reader) ?? {};
          return { ...option, tell: (numbers, scores) => option.tell?.([...numbers].reverse(), scores) };
        },
      })),
    },
  ),
  behaviour('imap-save-not-partial', 'rfc9394/3.2/save-partial', 'SAVE with PARTIAL saves all that was found.', {
    searchReturn: returning('PARTIAL', usual => ({
      ...usual,
      read: reader => ({ ...usual.read?.(reader), part: found => found }),
    })),
  }),
  behaviour(
    'imap-save-partial-without-ends',
    'rfc9394/3.2/save-partial-and-ends',
    'MIN and MAX are not saved beside PARTIAL.',
    {
      searchReturn: (next, name) => {
        const usual = next(name);
        return usual && (name === 'MIN' || name === 'MAX') ? { ...usual, part: () => [] } : usual;
      },
    },
  ),
  behaviour(
    'imap-save-partial-with-count',
    'rfc9394/3.2/save-partial-and-count',
    'SAVE with COUNT saves PARTIAL alone.',
    {
      searchReturn: returning('SAVE', usual => ({
        ...usual,
        keep: (selected, found, asked) =>
          usual.keep?.(selected, found, new Map([...asked].filter(([name]) => name !== 'COUNT'))),
      })),
    },
  ),
  changed(
    'imap-save-instead-of-partial',
    'rfc9394/3.2/save-changes-no-result',
    'SAVE leaves out what PARTIAL tells.',
    /^SEARCH RETURN \(SAVE .*PARTIAL/i,
    / PARTIAL \([^)]*\)/,
  ),
  behaviour('imap-fetch-partial-all', 'rfc9394/3.3/uid-fetch', 'UID FETCH passes over the modifier PARTIAL.', {
    fetchModifier: (next, name) => {
      const read = next(name);
      return read && name === 'PARTIAL' ? (...args) => ({ ...read(...args), part: messages => messages }) : read;
    },
  }),
]);

import { formatDateTime } from '../../imap/syntax/dates.js';
import { named } from '../fault.js';
import { after, behaviour, changed, fetching, inverting, type Override, refused } from './forms.js';

/** Copies are saved when their sources were. */
const asTheSource: Override<'copy'> = (next, selected, messages, target) => {
  const { uidNext } = target;
  const code = next(selected, messages, target);
  const copies = target.messages.filter(({ uid }) => uid >= uidNext);
  for (const [at, copy] of copies.entries()) copy.saved = messages[at]?.saved ?? copy.saved;
  return code;
};

/** Violations in save dates (RFC 8514). */
export const imapSaveDateFaults = named([
  changed(
    'imap-savedate-unlisted',
    'rfc8514/4.1/listed',
    'CAPABILITY does not list SAVEDATE.',
    /^CAPABILITY$/i,
    / SAVEDATE(?= )/g,
  ),
  changed(
    'imap-savedate-of-second-missing',
    'rfc8514/4.2/fetch',
    'FETCH SAVEDATE returns nothing for the second message.',
    /^(?:UID )?FETCH .*SAVEDATE/i,
    /^\* 2 FETCH \([^\r]*SAVEDATE[^\r]*\r\n/m,
  ),
  behaviour('imap-savedate-is-internal-date', 'rfc8514/3/time-of-saving', 'The save date is the internal date.', {
    fetchReader: fetching('SAVEDATE', ({ internalDate, zone }) => formatDateTime(internalDate, zone)),
  }),
  behaviour('imap-savedate-copied', 'rfc8514/3/copies-are-saved-anew', 'A copy has the save date of its source.', {
    copy: asTheSource,
    move: asTheSource,
  }),
  behaviour('imap-savedate-of-source-anew', 'rfc8514/3/source-unaffected', 'COPY gives its source another save date.', {
    copy: (next, selected, messages, target) => {
      const code = next(selected, messages, target);
      for (const message of messages) message.saved = new Date();
      return code;
    },
  }),
  behaviour(
    'imap-savedate-of-last-change',
    'rfc8514/3/never-changes',
    'Messages have another save date when flags were stored, a message was read, or others have come or gone.',
    {
      carryOut: after(({ text, selected }) => {
        if (!/^(?:STORE|EXPUNGE|COPY|FETCH .* \(?BODY\[)/i.test(text)) return;
        for (const message of selected?.mailbox.messages ?? []) message.saved = new Date();
      }),
    },
  ),
  behaviour('imap-savedbefore-inverted', 'rfc8514/4.3/savedbefore', 'SAVEDBEFORE finds what was saved since.', {
    searchKey: inverting('SAVEDBEFORE'),
  }),
  behaviour('imap-savedon-inverted', 'rfc8514/4.3/savedon', 'SAVEDON finds what was saved on other days.', {
    searchKey: inverting('SAVEDON'),
  }),
  behaviour('imap-savedsince-inverted', 'rfc8514/4.3/savedsince', 'SAVEDSINCE finds what was saved before.', {
    searchKey: inverting('SAVEDSINCE'),
  }),
  behaviour('imap-savedatesupported-inverted', 'rfc8514/4.3/savedatesupported', 'SAVEDATESUPPORTED finds nothing.', {
    searchKey: inverting('SAVEDATESUPPORTED'),
  }),
  changed(
    'imap-savedate-nil',
    'rfc8514/4.3/internal-date-instead',
    'FETCH tells that there are no save dates, and SEARCH goes by them.',
    /^(?:UID )?FETCH .*SAVEDATE/i,
    /SAVEDATE "[^"]*"/g,
    'SAVEDATE NIL',
  ),
  refused(
    'imap-savedon-of-nothing',
    'rfc8514/5/arguments',
    'SEARCH takes SAVEDON and the like without a date, and SAVEDATESUPPORTED with one.',
    /^SEARCH SAVED(?:(?:ON|SINCE|BEFORE)(?: (?!"?\d+-)\S+)?|ATESUPPORTED .*)$/i,
    'OK SEARCH completed',
  ),
]);

import { fieldValue } from '../../imap/mime/header.js';
import { parseMessage } from '../../imap/mime/message.js';
import { readSentDate } from '../../imap/mime/sent-date.js';
import type { SearchKey } from '../../imap/syntax/search-keys.js';
import type { Message } from '../../store/message.js';
import { named } from '../fault.js';
import { behaviour, changed, inverting, type Override, refused } from './forms.js';

/** The age of a message is another one. */
const aged =
  (age: (message: Message) => number): Override<'searchKey'> =>
  (next, name) => {
    if (name !== 'OLDER' && name !== 'YOUNGER') return next(name);
    return (reader): SearchKey => {
      reader.space();
      const interval = reader.nonZeroNumber();
      const matches = (message: Message) => (name === 'OLDER' ? age(message) >= interval : age(message) <= interval);
      return { key: 'extension', name, matches };
    };
  };

const since = (time: number): number => (Date.now() - time) / 1000;

/** The day of the Date field; the internal date where there is none. */
function sent({ octets, internalDate }: Message): number {
  return readSentDate(fieldValue(parseMessage(octets).top.fields, 'date') ?? '')?.day ?? internalDate.getTime();
}

/** Violations in searches by age (RFC 5032). */
export const imapWithinFaults = named([
  changed(
    'imap-within-unlisted',
    'rfc5032/2/listed',
    'CAPABILITY does not list WITHIN.',
    /^CAPABILITY$/i,
    / WITHIN(?= )/g,
  ),
  behaviour('imap-older-inverted', 'rfc5032/2/older', 'OLDER finds younger messages.', {
    searchKey: inverting('OLDER'),
  }),
  behaviour('imap-younger-inverted', 'rfc5032/2/younger', 'YOUNGER finds older messages.', {
    searchKey: inverting('YOUNGER'),
  }),
  behaviour('imap-older-than-sent', 'rfc5032/2/internal-date', 'OLDER and YOUNGER go by the Date field.', {
    searchKey: aged(message => since(sent(message))),
  }),
  behaviour('imap-older-by-hours', 'rfc5032/2/exact-to-the-second', 'OLDER and YOUNGER count whole hours.', {
    searchKey: aged(({ internalDate }) => Math.floor(since(internalDate.getTime()) / 3600) * 3600),
  }),
  refused(
    'imap-older-of-nothing',
    'rfc5032/3/interval',
    'OLDER and YOUNGER need no interval, and take one that is none.',
    /^SEARCH (?:OLDER|YOUNGER)(?: (?:0|-1|day|[\d.-]+\D\S*))?$/i,
    'OK SEARCH completed',
  ),
]);

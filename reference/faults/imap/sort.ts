import { readAddressList } from '../../imap/mime/address.js';
import { fieldValue } from '../../imap/mime/header.js';
import { parseMessage } from '../../imap/mime/message.js';
import { readSentDate } from '../../imap/mime/sent-date.js';
import type { SortKey } from '../../imap/session.js';
import type { Message } from '../../store/message.js';
import { named } from '../fault.js';
import { before, behaviour, changed, completed, type Override, refused } from './forms.js';

/** A field of a message as it is written; the empty string if there is none. */
export function writtenField(message: Message, name: string): string {
  return fieldValue(parseMessage(message.octets).top.fields, name) ?? '';
}

/** In a command that tells UIDs the numbers among its keys are taken for UIDs, too. */
export function numbersAsUids(command: string): { carryOut: Override<'carryOut'>; searchTest: Override<'searchTest'> } {
  const commands = new WeakMap<object, string>();
  return {
    carryOut: before(({ selected }, name) => {
      if (selected !== undefined) commands.set(selected, name);
    }),
    searchTest: (next, search, key) =>
      next(
        search,
        key.key === 'SEQUENCE' && commands.get(search.selected) === command ? { key: 'UID', set: key.set } : key,
      ),
  };
}

const fields: readonly SortKey[] = ['FROM', 'TO', 'CC'];
const sort = /^(?:UID )?SORT /i;

/** Of some keys SORT goes by something else. */
const going = (keys: readonly SortKey[], by: (message: Message, key: SortKey) => string | number | undefined) => {
  const sortValue: Override<'sortValue'> = (next, message, key, imap) =>
    (keys.includes(key) ? by(message, key) : undefined) ?? next(message, key, imap);
  return { sortValue };
};

/** Some subjects are left as they are. */
const leaving = (which: RegExp) => {
  const baseSubject: Override<'baseSubject'> = (next, subject) =>
    which.test(subject) ? { base: subject, replied: false } : next(subject);
  return { baseSubject };
};

/** Dates of some form are taken for something else. */
const dating = (which: RegExp, as: (message: Message, date: string) => number | undefined) => {
  const sentInstant: Override<'sentInstant'> = (next, message) => {
    const date = writtenField(message, 'date');
    return (which.test(date) ? as(message, date) : undefined) ?? next(message);
  };
  return { sentInstant };
};

const arrival = ({ internalDate }: Message) => internalDate.getTime();

/** Violations of what RFC 5256 asks of SORT, and of SORT and THREAD alike. */
export const imapSortFaults = named([
  behaviour('imap-i18nlevel-unlisted', 'rfc5256/1/i18nlevel-listed', 'CAPABILITY does not list I18NLEVEL.', {
    capabilities: (next, session) => next(session).filter(name => !name.startsWith('I18NLEVEL')),
  }),
  behaviour('imap-subject-marks-kept', 'rfc5256/2.1/base-subject', 'Marks of replies and forwards stay.', {
    ...leaving(/^(?:re|fwd?)\b.*:/i),
  }),
  behaviour('imap-subject-blobs-kept', 'rfc5256/2.1/base-subject', 'What mailing lists put into brackets stays.', {
    ...leaving(/^\[(?!fwd:)[^\]]*\] *\S/i),
  }),
  behaviour('imap-subject-trailer-kept', 'rfc5256/2.1/base-subject', '"(fwd)" at the end of a subject stays.', {
    ...leaving(/\(fwd\)$/i),
  }),
  behaviour('imap-subject-brackets-kept', 'rfc5256/2.1/base-subject', '"[Fwd: ..]" around a subject stays.', {
    ...leaving(/^\[fwd:.*\]$/i),
  }),
  behaviour('imap-subject-any-word-a-mark', 'rfc5256/2.1/base-subject', 'Any word with a colon is a mark.', {
    baseSubject: (next, subject) => next(subject.replace(/^\w+: */, '')),
  }),
  behaviour('imap-subject-mark-without-colon', 'rfc5256/2.1/base-subject', 'A mark needs no colon.', {
    baseSubject: (next, subject) => next(subject.replace(/^re$/i, '')),
  }),
  behaviour('imap-subject-trailers-anywhere', 'rfc5256/2.1/base-subject', '"(fwd)" and "(fw)" go from anywhere.', {
    baseSubject: (next, subject) => next(subject.replace(/\(fwd?\)/gi, '')),
  }),
  behaviour('imap-subject-bracket-alone', 'rfc5256/2.1/base-subject', 'A bracket at the beginning goes by itself.', {
    baseSubject: (next, subject) => {
      const found = next(subject);
      return { ...found, base: found.base.replace(/^\[/, '') };
    },
  }),
  behaviour('imap-subject-one-blob-too-many', 'rfc5256/2.1/base-subject', 'A subject of brackets alone is empty.', {
    baseSubject: (next, subject) => {
      const found = next(subject);
      return { ...found, base: found.base.replace(/^\[[^[\]]*\]$/, '') };
    },
  }),
  behaviour('imap-subject-not-decoded', 'rfc5256/2.1/encoded-words-decoded', 'SORT goes by subjects as written.', {
    sortValue: (next, message, key, imap) =>
      key === 'SUBJECT'
        ? imap.collated(imap.baseSubject(writtenField(message, 'subject')).base)
        : next(message, key, imap),
  }),
  behaviour('imap-subject-first-line', 'rfc5256/2.1/white-space', 'SORT reads the first line of a subject alone.', {
    ...going(['SUBJECT'], ({ octets }) =>
      /^subject: *(.*)\r\n[ \t]/im.exec(octets.toString('latin1'))?.[1]?.toUpperCase(),
    ),
  }),
  behaviour('imap-subject-spaces-kept', 'rfc5256/2.1/white-space', 'Several spaces are not as one, nor are tabs.', {
    ...leaving(/ {2}|\t/),
  }),
  behaviour('imap-sort-zones-ignored', 'rfc5256/2.2/sent-date', 'The zone of a sent date is not looked at.', {
    ...dating(/./, (_, date) => {
      const read = readSentDate(date);
      const other = readSentDate(date.replace(/(?:[+-]\d{4}|\b[A-Z]{3})(?=\s*(?:\(.*)?$)/, '+0000'));
      return other === undefined || read === undefined ? undefined : other.instant;
    }),
  }),
  behaviour('imap-sort-dates-as-text', 'rfc5256/2.2/sent-date', 'Sent dates are compared letter by letter.', {
    ...dating(/./, (_, date) => Buffer.from(`${date.replace(/^\w+, */, '')}      `).readUIntBE(0, 6)),
  }),
  behaviour('imap-sort-day-names-needed', 'rfc5256/2.2/sent-date', 'A date without the name of a day is none.', {
    ...dating(/^\d/, arrival),
  }),
  behaviour('imap-sort-by-sent-day', 'rfc5256/2.2/sent-date', 'Of a sent date the day alone counts.', {
    ...dating(/./, (_, date) => readSentDate(date)?.day),
  }),
  behaviour('imap-sort-invalid-zone', 'rfc5256/2.2/invalid-zone', 'A date without a valid zone is taken for none.', {
    ...dating(/:\d\d(?:$| XYZ| \+O)/, arrival),
  }),
  behaviour('imap-sort-invalid-time', 'rfc5256/2.2/invalid-time', 'A date without a valid time is taken for none.', {
    ...dating(/25:61/, arrival),
  }),
  behaviour('imap-sort-undated-last', 'rfc5256/2.2/no-date', 'A message without a date comes last.', {
    sentInstant: (next, message) =>
      readSentDate(writtenField(message, 'date')) === undefined ? Number.MAX_VALUE : next(message),
  }),
  behaviour('imap-sort-one-missing', 'rfc5256/3/sort', 'SORT leaves out the last message of those that it has found.', {
    sort: (next, messages, ...rest) => next(messages.slice(0, -1), ...rest),
  }),
  behaviour('imap-sort-by-number', 'rfc5256/3/sort-criteria', 'SORT returns messages in the order of their numbers.', {
    sort: (_next, messages) => messages,
  }),
  behaviour('imap-sort-equal-falling', 'rfc5256/3/equal-by-number', 'What is the same comes by falling numbers.', {
    sort: (next, messages, ...rest) => {
      const turned = new Map(messages.map(message => [{ ...message, uid: -message.uid }, message]));
      return next([...turned.keys()], ...rest).flatMap(message => turned.get(message) ?? []);
    },
  }),
  behaviour('imap-sort-reverse-whole', 'rfc5256/3/equal-by-number', 'REVERSE before all turns the answer round.', {
    sort: (next, messages, criteria, ...rest) =>
      criteria.every(({ reverse }) => reverse)
        ? next(
            messages,
            criteria.map(({ key }) => ({ key, reverse: false })),
            ...rest,
          ).toReversed()
        : next(messages, criteria, ...rest),
  }),
  behaviour('imap-sort-absent-last', 'rfc5256/3/absent-field-first', 'The empty string comes behind all others.', {
    sortValue: (next, message, key, imap) => next(message, key, imap) || '\u{10ffff}',
  }),
  behaviour('imap-sort-arrival-as-sent', 'rfc5256/3/arrival', 'ARRIVAL goes by the sent date.', {
    sortValue: (next, message, key, imap) => next(message, key === 'ARRIVAL' ? 'DATE' : key, imap),
  }),
  behaviour('imap-sort-largest-first', 'rfc5256/3/size', 'SIZE puts the largest first.', {
    ...going(['SIZE'], ({ octets }) => -octets.length),
  }),
  behaviour('imap-sort-subject-as-from', 'rfc5256/3/subject', 'SUBJECT goes by what FROM goes by.', {
    sortValue: (next, message, key, imap) => next(message, key === 'SUBJECT' ? 'FROM' : key, imap),
  }),
  behaviour('imap-sort-names', 'rfc5256/3/first-mailbox', 'FROM, TO and CC go by names where there are some.', {
    ...going(fields, (message, key) => readAddressList(writtenField(message, key.toLowerCase()))[0]?.name),
  }),
  behaviour('imap-sort-last-mailbox', 'rfc5256/3/first-mailbox', 'FROM, TO and CC go by the last address.', {
    ...going(fields, (message, key) => readAddressList(writtenField(message, key.toLowerCase())).at(-1)?.mailbox),
  }),
  behaviour('imap-sort-domains', 'rfc5256/3/first-mailbox', 'FROM, TO and CC go by domains, too.', {
    ...going(fields, (message, key) => {
      const [first] = readAddressList(writtenField(message, key.toLowerCase()));
      return first && `${first.mailbox}@${first.host}`;
    }),
  }),
  behaviour(
    'imap-sort-quoted',
    'rfc5256/3/first-mailbox',
    'FROM, TO and CC go by quoted mailboxes with their quotes.',
    {
      ...going(fields, (message, key) => /^"[^"]*"(?=@)/.exec(writtenField(message, key.toLowerCase()))?.[0]),
    },
  ),
  behaviour('imap-sort-cc-as-to', 'rfc5256/3/first-mailbox', 'CC goes by what TO goes by.', {
    sortValue: (next, message, key, imap) => next(message, key === 'CC' ? 'TO' : key, imap),
  }),
  behaviour('imap-sort-reverse-ignored', 'rfc5256/3/reverse', 'REVERSE has no effect.', {
    sort: (next, messages, criteria, ...rest) =>
      next(
        messages,
        criteria.map(({ key }) => ({ key, reverse: false })),
        ...rest,
      ),
  }),
  behaviour('imap-sort-first-criterion', 'rfc5256/3/several-criteria', 'Of several criteria the first alone counts.', {
    sort: (next, messages, criteria, ...rest) => next(messages, criteria.slice(0, 1), ...rest),
  }),
  behaviour('imap-uid-sort-numbers', 'rfc5256/3/uid-sort', 'UID SORT returns numbers of messages.', {
    findCommand: (next, session, name) => next(session, name === 'UID SORT' ? 'SORT' : name),
  }),
  behaviour('imap-uid-sort-keys', 'rfc5256/3/uid-sort-keys', 'UID SORT takes numbers among its keys for UIDs.', {
    ...numbersAsUids('UID SORT'),
  }),
  refused(
    'imap-sort-utf-8-refused',
    'rfc5256/3/charsets',
    'SORT and THREAD know US-ASCII alone.',
    /^(?:SORT|THREAD) .*UTF-8/i,
    'NO [BADCHARSET (US-ASCII)] the charset is not supported',
  ),
  refused(
    'imap-sort-us-ascii-refused',
    'rfc5256/3/charsets',
    'SORT and THREAD know UTF-8 alone.',
    /^(?:SORT|THREAD) .*US-ASCII SUBJECT/i,
    'NO [BADCHARSET (UTF-8)] the charset is not supported',
  ),
  completed(
    'imap-sort-without-charset',
    'rfc5256/3/charset-mandatory',
    'SORT and THREAD without a charset are answered OK.',
    /^(?:SORT \(DATE\)|THREAD \w+) ALL(?: UNSEEN)?$/,
    /(?:NO|BAD)/,
    'OK completed',
  ),
  completed(
    'imap-sort-bad-charset',
    'rfc5256/3/unsupported-charset',
    'SORT and THREAD with a charset that is not supported are answered BAD.',
    /^(?:SORT|THREAD) .*X-NO-SUCH-CHARSET/,
    /NO/,
    'BAD no such charset',
  ),
  behaviour(
    'imap-sort-tells-expunge',
    'rfc5256/3/no-expunge-while-sort-thread',
    'EXPUNGE is sent during SORT and THREAD.',
    {
      findCommand: (next, session, name) => {
        const command = next(session, name);
        return command === undefined || !['SORT', 'THREAD'].includes(name) ? command : { ...command, mayExpunge: true };
      },
    },
  ),
  refused(
    'imap-uid-sort-refused-after-expunge',
    'rfc5256/3/uid-may-expunge',
    'UID SORT and UID THREAD that would tell of an EXPUNGE are answered BAD.',
    /^UID (?:SORT \(DATE\)|THREAD \w+) UTF-8 ALL$/,
    'BAD the mailbox has changed',
  ),
  changed(
    'imap-sort-empty-unanswered',
    'rfc5256/4/sort-response',
    'SORT that finds nothing sends no SORT response.',
    sort,
    /^\* SORT\r\n/m,
  ),
  completed(
    'imap-sort-any-arguments',
    'rfc5256/5/sort-syntax',
    'SORT is answered OK whatever its arguments are.',
    /^(?:UID )?SORT/i,
    /BAD/,
    'OK completed',
  ),
  completed(
    'imap-sort-any-key',
    'rfc5256/5/unknown-sort-key',
    'SORT is answered OK whatever its keys are.',
    sort,
    /BAD/,
    'OK completed',
  ),
  completed(
    'imap-sort-not-selected',
    'rfc3501/3/refused-in-wrong-state',
    'SORT and THREAD are answered OK where no mailbox is selected.',
    /^(?:UID )?(?:SORT|THREAD) /i,
    /BAD/,
    'OK completed',
  ),
  refused(
    'imap-sort-capitals-alone',
    'rfc3501/9/case-insensitive',
    'The keys of SORT and the algorithms of THREAD are known in capitals alone.',
    /^(?:SORT \([^)]*[a-z]|thread )/,
    'BAD no such key',
  ),
  behaviour('imap-collation-by-octets', 'rfc5256/7/unicode-casemap', 'Texts are compared octet by octet.', {
    collated: (_next, text) => text,
  }),
  behaviour('imap-collation-of-numbers', 'rfc5256/7/unicode-casemap', 'Digits are compared as numbers.', {
    collated: (next, text) => next(text).replace(/\d+/g, digits => digits.padStart(10, '0')),
  }),
  behaviour('imap-collation-longer-first', 'rfc5256/7/unicode-casemap', 'The longer text comes first.', {
    collated: (next, text) => `${next(text)}\u{10ffff}`,
  }),
  behaviour('imap-collation-of-ascii', 'rfc5256/7/unicode-casemap', 'Letters beyond US-ASCII have a case.', {
    collated: (_next, text) => text.replace(/[a-z]/g, letter => letter.toUpperCase()),
  }),
]);

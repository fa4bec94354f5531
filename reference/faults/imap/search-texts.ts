import type { Search } from '../../imap/session.js';
import { dayOf } from '../../imap/syntax/dates.js';
import type { SearchKey } from '../../imap/syntax/search-keys.js';
import type { Message } from '../../store/message.js';
import { type Fault, named } from '../fault.js';
import { behaviour, completed, replyFault, searching } from './forms.js';

const addressKeys = ['FROM', 'TO', 'CC', 'BCC'];

/** Violations that show only where many messages differ in little: where texts are looked for, which dates count, what belongs together. */
export const imapSearchTextFaults = named([
  behaviour(
    'imap-search-drops-8-bit',
    'rfc3501/6.4.4/subject',
    'Octets above 127 in a text that is said to be US-ASCII are left out of it.',
    {
      searchTest: (next, search, key) =>
        next(
          search,
          search.charset === 'US-ASCII' && 'text' in key ? { ...key, text: key.text.replace(/[\x80-\xff]/g, '') } : key,
        ),
    },
  ),
  behaviour('imap-search-subject-everywhere', 'rfc3501/6.4.4/subject', 'SUBJECT looks at all of the message.', {
    searchTest: searching(key =>
      key.key === 'HEADER' && key.field === 'SUBJECT' ? { key: 'TEXT', text: key.text } : key,
    ),
  }),
  behaviour(
    'imap-search-addresses-everywhere',
    'rfc3501/6.4.4/address-keys',
    'FROM and TO look at the whole message.',
    {
      searchTest: searching(key =>
        key.key === 'HEADER' && addressKeys.includes(key.field) ? { key: 'TEXT', text: key.text } : key,
      ),
    },
  ),
  behaviour('imap-search-header-everywhere', 'rfc3501/6.4.4/header', 'HEADER looks at all fields.', {
    searchTest: searching(key =>
      key.key === 'HEADER' && key.field === 'X-Mark' && key.text !== '' ? { key: 'TEXT', text: key.text } : key,
    ),
  }),
  behaviour(
    'imap-search-sent-is-internal',
    'rfc3501/6.4.4/sent-keys',
    'SENTBEFORE and SENTSINCE use the internal date.',
    {
      searchTest: searching(key =>
        key.key === 'SENTBEFORE' ? { ...key, key: 'BEFORE' } : key.key === 'SENTSINCE' ? { ...key, key: 'SINCE' } : key,
      ),
    },
  ),
  behaviour('imap-search-day-of-ut', 'rfc3501/6.4.4/on', 'ON goes by the day in UT.', {
    searchTest: (next, search, key) =>
      key.key === 'ON' ? message => dayOf(message.internalDate, 0) === key.day : next(search, key),
  }),
  behaviour('imap-search-sent-day-of-ut', 'rfc3501/6.4.4/sent-keys', 'SENTON goes by the day in UT.', {
    searchTest: (next, search, key) => {
      if (key.key !== 'SENTON') return next(search, key);
      return ({ octets }) => {
        const written = /^Date: ([^\r]+)/im.exec(octets.toString('latin1'))?.[1] ?? '';
        return Number.isNaN(Date.parse(written)) ? false : dayOf(new Date(written), 0) === key.day;
      };
    },
  }),
  onOther('folds-cut', 'rfc3501/6.4.4/header', 'HEADER looks at the first line of a field alone.', isHeader, header =>
    header.replace(/\r\n[ \t][^\r\n]*/g, ''),
  ),
  onOther(
    'one-field-of-a-name',
    'rfc3501/6.4.4/header',
    'HEADER looks at the first field of its name alone.',
    isHeader,
    header => header.replace(/^(X-Mark: .*\r\n)(?:X-Mark: .*\r\n)+/m, '$1'),
  ),
  onOther('one-address', 'rfc3501/6.4.4/address-keys', 'TO looks at the first address alone.', isTo, header =>
    header.replace(/^(To: [^,\r]*),.*(?:\r\n[ \t].*)*/m, '$1'),
  ),
  onOther('no-group', 'rfc3501/6.4.4/address-keys', 'TO looks into no group.', isTo, header =>
    header.replace(/^To: [^:\r]*:[^;\r]*;/m, 'To: '),
  ),
  onOther('enclosed-passed-over', 'rfc3501/6.4.4/body', 'BODY looks into no message that is enclosed.', isBody, text =>
    text.replace(/^Content-Type: message\/rfc822/gim, 'Content-Type: image/png'),
  ),
  onOther('base64-as-it-is', 'rfc3501/6.4.4/decodes-before-comparing', 'BODY looks at base64 as it is.', isBody, text =>
    text.replace(/^Content-Transfer-Encoding: base64/gim, 'Content-Transfer-Encoding: 7bit'),
  ),
  onOther(
    'soft-breaks-kept',
    'rfc3501/6.4.4/decodes-before-comparing',
    'BODY finds nothing over a soft line break.',
    isBody,
    text => text.replace(/=\r\n/g, '=20\r\n'),
  ),
  onOther(
    'words-as-they-are',
    'rfc3501/6.4.4/decodes-before-comparing',
    'Encoded words of ISO-8859-1 are not decoded.',
    isHeader,
    text => text.replace(/=\?(?=iso-8859-1)/g, '= ?'),
  ),
  behaviour('imap-search-field-by-prefix', 'rfc3501/6.4.4/header', 'HEADER looks at fields whose names begin so.', {
    searchTest: (next, search, key) => {
      const test = next(search, key);
      if (key.key !== 'HEADER' || key.text === '') return test;
      const begins = new RegExp(`^${key.field}[^:\\r]*:.*${key.text}`, 'im');
      return message => test(message) || begins.test(message.octets.toString('latin1'));
    },
  }),
  behaviour('imap-search-or-takes-all', 'rfc3501/6.4.4/or', 'The second key of OR goes on to the end.', {
    searchTest: searching(key => {
      const [first, ...rest] = operandsOf(key);
      if (first?.key !== 'OR' || rest.length === 0) return key;
      const [one, other] = first.operands;
      return one === undefined || other === undefined
        ? key
        : { key: 'OR', operands: [one, { key: 'AND', operands: [other, ...rest] }] };
    }),
  }),
  behaviour('imap-search-not-takes-all', 'rfc3501/6.4.4/not', 'NOT goes on to the end.', {
    searchTest: searching(key => {
      const [first, ...rest] = operandsOf(key);
      return first?.key === 'NOT' && rest.length > 0
        ? { key: 'NOT', operand: { key: 'AND', operands: [first.operand, ...rest] } }
        : key;
    }),
  }),
  behaviour('imap-search-not-within-or', 'rfc3501/6.4.4/or', 'NOT has no effect in a key of OR.', {
    searchTest: searching(key =>
      key.key === 'OR'
        ? { ...key, operands: key.operands.map(operand => (operand.key === 'NOT' ? operand.operand : operand)) }
        : key,
    ),
  }),
  behaviour('imap-search-list-is-or', 'rfc3501/6.4.4/and', 'Keys in parentheses match what one of them matches.', {
    searchTest: searching(key =>
      key.key === 'AND' &&
      key.operands.length > 1 &&
      key.operands.every(({ key: one }) => one === 'AND' || one === 'FLAG')
        ? { key: 'OR', operands: key.operands }
        : key,
    ),
  }),
  behaviour('imap-search-number-beyond', 'rfc3501/6.4.4/sequence-set', 'A number above EXISTS is the last message.', {
    searchTest: (next, search, key) => {
      if (key.key !== 'SEQUENCE') return next(search, key);
      const last = search.selected.messages.length;
      const within = (end: number | '*') => (end === '*' ? end : Math.min(end, last));
      return next(search, {
        ...key,
        set: key.set.map(range => (range === '$' ? range : [within(range[0]), within(range[1])])),
      });
    },
  }),
  replyFault(
    'imap-uid-search-set-of-uids',
    'rfc3501/6.4.8/uid-search-set',
    'UID SEARCH takes the numbers of a set for UIDs.',
    {
      command: /^UID SEARCH \d+:\d+$/i,
      replace: (reply, command) =>
        reply.replace(/^\* SEARCH.*(?=\r)/m, `* SEARCH ${/\d+:\d+/.exec(command)?.[0].replace(':', ' ')}`),
    },
  ),
  completed(
    'imap-search-charset-case',
    'rfc3501/6.4.4/charset-without-case',
    'Names of charsets in small letters are not known.',
    /^SEARCH CHARSET \w*[a-z]/,
    /OK/,
    'NO no such charset',
  ),
]);

function operandsOf(key: SearchKey): readonly SearchKey[] {
  return key.key === 'AND' ? key.operands : [];
}

function isHeader({ key }: SearchKey): boolean {
  return key === 'HEADER';
}

function isTo(key: SearchKey): boolean {
  return key.key === 'HEADER' && key.field === 'TO';
}

function isBody({ key }: SearchKey): boolean {
  return key === 'BODY';
}

/** Some keys are held against another message in place of each, which is made of its text. */
function onOther<const What extends string>(
  what: What,
  rule: string,
  says: string,
  of: (key: SearchKey) => boolean,
  change: (text: string) => string,
): Fault<`imap-search-${What}`> {
  return behaviour(`imap-search-${what}`, rule, says, {
    searchTest: (next, search: Search, key) => {
      const test = next(search, key);
      if (!of(key)) return test;
      return (message: Message) =>
        test({ ...message, octets: Buffer.from(change(message.octets.toString('latin1')), 'latin1') });
    },
  });
}

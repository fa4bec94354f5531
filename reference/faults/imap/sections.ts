import { type Fault, named } from '../fault.js';
import { behaviour, cutting, replyFault } from './forms.js';

/**
 * The octets of an item are others than those of the message.
 * @param item the item's name as the answer has it, before its literal
 * @param change what becomes of the octets (latin1)
 */
function content<const Name extends string>(
  name: Name,
  rule: string,
  says: string,
  item: RegExp,
  change: (octets: string) => string,
): Fault<Name> {
  const literal = new RegExp(`([ (]${item.source}) \\{(\\d+)\\}\\r\\n`, 'i');
  return replyFault(name, `rfc3501/${rule}`, says, {
    command: /^(?:UID )?FETCH /i,
    replace: reply => {
      const found = literal.exec(reply);
      if (found === null) return undefined;
      const begin = found.index + found[0].length;
      const end = begin + Number(found[2]);
      const octets = change(reply.slice(begin, end));
      return `${reply.slice(0, found.index)}${found[1]} {${octets.length}}\r\n${octets}${reply.slice(end)}`;
    },
  });
}

const unstuffed = (octets: string) => octets.replace(/^\./gm, '');
const withoutLastField = (header: string) =>
  header.replace(/\r\n[^ \t\r\n][^\r\n]*(?:\r\n[ \t][^\r\n]*)*\r\n\r\n$/, '\r\n\r\n');

/** Violations in what BODY[..] and RFC822 show of a message. */
export const imapSectionFaults = named([
  behaviour('imap-origin-of-31-bits', 'rfc3501/6.4.5/partial-empty', 'Of the origin of a partial 31 bits count.', {
    fetchItem: cutting(({ offset, count }) => ({ offset: offset % 2 ** 31, count })),
  }),
  behaviour(
    'imap-end-of-32-bits',
    'rfc3501/6.4.5/partial-truncated',
    'A partial ends where 32 bits of the sum of its origin and length say.',
    {
      fetchItem: cutting(({ offset, count }) => ({
        offset,
        count: offset + count < 2 ** 32 ? count : Math.max(0, ((offset + count) % 2 ** 32) - offset),
      })),
    },
  ),
  content(
    'imap-message-unstuffed',
    '6.4.5/empty-section',
    'BODY[] leaves out dots that begin a line.',
    /BODY\[\]/,
    unstuffed,
  ),
  content('imap-rfc822-unstuffed', '6.4.5/rfc822', 'RFC822 leaves out dots that begin a line.', /RFC822/, unstuffed),
  content(
    'imap-rfc822-text-unstuffed',
    '6.4.5/rfc822',
    'RFC822.TEXT leaves out dots that begin a line.',
    /RFC822\.TEXT/,
    unstuffed,
  ),
  content(
    'imap-text-unstuffed',
    '6.4.5/text-section',
    'BODY[TEXT] leaves out dots that begin a line.',
    /BODY\[TEXT\]/,
    unstuffed,
  ),
  content(
    'imap-only-part-unstuffed',
    '6.4.5/part-numbers',
    'BODY[1] leaves out dots that begin a line.',
    /BODY\[1\]/,
    unstuffed,
  ),
  content(
    'imap-header-cut',
    '6.4.5/header-section',
    'BODY[HEADER] lacks the last field.',
    /BODY\[HEADER\]/,
    withoutLastField,
  ),
  content(
    'imap-rfc822-header-cut',
    '6.4.5/rfc822',
    'RFC822.HEADER lacks the last field.',
    /RFC822\.HEADER/,
    withoutLastField,
  ),
  content(
    'imap-part-takes-in-line-end',
    '6.4.5/part-numbers',
    'A part has the line end before the boundary for its own.',
    /BODY\[\d[\d.]*\]/,
    octets => `${octets}\r\n`,
  ),
  content(
    'imap-base64-decoded',
    '6.4.5/part-as-encoded',
    'A part in base64 is shown decoded.',
    /BODY\[\d[\d.]*\]/,
    octets => (/^[A-Za-z0-9+/=\r\n]+$/.test(octets) ? Buffer.from(octets, 'base64').toString('hex') : octets),
  ),
  content(
    'imap-mime-without-parameters',
    '6.4.5/mime-section',
    'The MIME header of a part lacks the parameters of its Content-Type.',
    /BODY\[[\d.]+\.MIME\]/,
    header => header.replace(/^(Content-Type: [^;\r\n]+);[^\r\n]*/im, '$1'),
  ),
  content(
    'imap-embedded-header-cut',
    '6.4.5/header-of-embedded-message',
    'The header of an embedded message lacks the last field.',
    /BODY\[[\d.]+\.HEADER\]/,
    withoutLastField,
  ),
  content(
    'imap-embedded-fields-of-outer',
    '6.4.5/header-of-embedded-message',
    'The fields of an embedded message are those of the message around it.',
    /BODY\[[\d.]+\.HEADER\.FIELDS \([^)]*\)\]/,
    () => 'Subject: Nested\r\n\r\n',
  ),
  content(
    'imap-embedded-text-cut',
    '6.4.5/text-of-embedded-message',
    'The text of an embedded message lacks its last line.',
    /BODY\[[\d.]+\.TEXT\]/,
    octets => octets.replace(/[^\r\n]*\r\n$/, ''),
  ),
  content(
    'imap-field-in-lower-case',
    '6.4.5/header-fields',
    'HEADER.FIELDS shows the values of fields in lower case.',
    /BODY\[HEADER\.FIELDS \(SUBJECT\)\]/,
    fields => fields.toLowerCase(),
  ),
  content(
    'imap-first-field-only',
    '6.4.5/header-fields',
    'HEADER.FIELDS with two names shows the first field only.',
    /BODY\[HEADER\.FIELDS \(\S+ \S+\)\]/,
    fields => fields.replace(/^([^\r\n]*\r\n)[\s\S]*$/, '$1\r\n'),
  ),
  content(
    'imap-field-name-as-prefix',
    '6.4.5/header-fields',
    'HEADER.FIELDS shows each field whose name begins with what is asked for.',
    /BODY\[HEADER\.FIELDS \("?SUB"?\)\]/,
    () => 'Subject: Quarterly figures\r\n\r\n',
  ),
  replyFault(
    'imap-field-name-case-sensitive',
    'rfc3501/6.4.5/field-names-without-case',
    'HEADER.FIELDS finds names in the same case only.',
    {
      command: /FIELDS \(s[A-Z]+\)/,
      replace: reply => reply.replace(/\{\d+\}\r\n[\s\S]*\r\n\r\n(?=\))/, '{2}\r\n\r\n'),
    },
  ),
  replyFault(
    'imap-quoted-field-name-unknown',
    'rfc3501/4.3/string-forms-are-equal',
    'HEADER.FIELDS does not find a quoted name.',
    {
      command: /FIELDS \("/,
      replace: reply => reply.replace(/\{\d+\}\r\n[\s\S]*\r\n\r\n(?=\))/, '{2}\r\n\r\n'),
    },
  ),
]);

import type { FetchAttribute } from '../../imap/syntax/fetch-attributes.js';
import { named } from '../fault.js';
import { behaviour } from './forms.js';

const isText = (attribute: FetchAttribute): boolean =>
  attribute.name === 'BODY[]' && attribute.section.text === 'TEXT' && attribute.section.part.length === 0;

/** Violations that only show where what is told is held against what was told before, also to another session. */
export const imapModelFaults = named([
  behaviour(
    'imap-size-other-when-examined',
    'rfc3501/2.3.1.1/uid-names-one-message',
    'A session that has only examined the mailbox is told another size of a message.',
    {
      fetchItem: (next, selected, message, attribute) =>
        attribute.name === 'RFC822.SIZE' && selected.readOnly
          ? [`RFC822.SIZE ${message.octets.length + 1}`]
          : next(selected, message, attribute),
    },
  ),
  behaviour(
    'imap-size-with-one-octet-a-line-end',
    'rfc9051/2.3.4/size-of-body',
    'RFC822.SIZE counts one octet for each line end.',
    {
      fetchItem: (next, selected, message, attribute) =>
        attribute.name === 'RFC822.SIZE'
          ? [`RFC822.SIZE ${message.octets.toString('latin1').replaceAll('\r\n', '\n').length}`]
          : next(selected, message, attribute),
    },
  ),
  behaviour(
    'imap-text-with-blank-line',
    'rfc3501/6.4.5/header-and-text-are-the-whole',
    'BODY[TEXT] begins with the blank line that ends the header.',
    {
      fetchItem: (next, selected, message, attribute) => {
        const begin = isText(attribute) ? message.octets.indexOf('\r\n\r\n') : -1;
        if (begin < 0) return next(selected, message, attribute);
        const text = message.octets.subarray(begin + 2);
        return [`BODY[TEXT] {${text.length}}\r\n`, text];
      },
    },
  ),
]);

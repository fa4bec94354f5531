import { named } from '../fault.js';
import { completed } from './forms.js';

/** Violations of the formal syntax of commands (RFC 3501 9): what it does not have is carried out, and what it has is not. */
export const imapSyntaxFaults = named([
  completed(
    'imap-mime-without-part',
    'rfc3501/2.2.2/bad-for-syntax-error',
    'BODY[MIME] needs no number of a part.',
    /^FETCH \S+ BODY\.PEEK\[MIME\]$/,
    /BAD/,
    'OK FETCH completed',
  ),
  completed(
    'imap-partial-of-nothing',
    'rfc3501/2.2.2/bad-for-syntax-error',
    'A partial may ask for no octets, or not say for how many.',
    /^FETCH \S+ BODY\.PEEK\[\]<(?:0\.0|\d+)>$/,
    /BAD/,
    'OK FETCH completed',
  ),
  completed(
    'imap-macro-in-a-list',
    'rfc3501/2.2.2/bad-for-syntax-error',
    'A macro of FETCH may stand in a list.',
    /^FETCH \S+ \((?:ALL|FAST|FULL)\)$/,
    /BAD/,
    'OK FETCH completed',
  ),
  completed(
    'imap-two-digit-year',
    'rfc3501/2.2.2/bad-for-syntax-error',
    'A year may have two digits.',
    /^SEARCH .*-[A-Za-z]{3}-\d\d$/,
    /BAD/,
    'OK SEARCH completed',
  ),
  completed(
    'imap-more-arguments-ignored',
    'rfc3501/2.2.2/bad-for-syntax-error',
    'Arguments of commands that have none are passed over, and a second name, too.',
    /^(?:(?:NOOP|CAPABILITY|CHECK|EXPUNGE) \S|(?:EXAMINE|CREATE) \S+ \S)/,
    /BAD/,
    'OK completed',
  ),
  completed(
    'imap-set-partly-in-use-ok',
    'rfc3501/9/sequence-number-in-use',
    'A set is carried out if the first of its numbers is in use.',
    /^(?:FETCH|STORE|COPY) \d+[,:]\d/,
    /BAD there is no message/,
    'OK completed',
  ),
  completed(
    'imap-months-with-case',
    'rfc3501/9/case-insensitive',
    'The name of a month has its capital letter first.',
    /^SEARCH .*-(?![A-Z][a-z]{2}-)[A-Za-z]{3}-/,
    /OK/,
    'BAD there is no such month',
  ),
  completed(
    'imap-days-of-two-digits',
    'rfc3501/6.4.4/sent-keys',
    'A day of the month has two digits.',
    /^SEARCH SENT\S+ \d-/,
    /OK/,
    'BAD there is no such day',
  ),
  completed(
    'imap-item-once',
    'rfc3501/6.4.5/item-list',
    'FETCH of an item that is asked for twice is answered NO.',
    /^FETCH \S+ \((\S+)(?: \S+)* \1\)$/,
    /OK/,
    'NO the item is there already',
  ),
]);

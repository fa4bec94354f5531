import { named } from '../fault.js';
import { changed, preceded } from './forms.js';

/** Violations of the grammar of responses, and of what a session's responses say of each other. */
export const imapWireFaults = named([
  changed(
    'imap-literal-plus-sent',
    'rfc3501/4.3/literal-form',
    'The server sends non-synchronising literals.',
    /^FETCH .*BODY/,
    /\{(\d+)\}\r\n/g,
    '{$1+}\r\n',
  ),
  changed('imap-nul', 'rfc3501/9/no-nul', 'The answer to NOOP has a NUL octet.', /^NOOP$/, /completed/, 'comp\0leted'),
  changed(
    'imap-eight-bit-text',
    'rfc3501/9/no-8-bit-outside-literals',
    'The answer to NOOP has octets above 127.',
    /^NOOP$/,
    /completed/,
    'erf\u00fcllt',
  ),
  changed(
    'imap-list-attribute-without-backslash',
    'rfc3501/7.2.2/list-response-syntax',
    'An attribute of LIST has no backslash.',
    /^LIST /,
    /\\(Has|Noselect)/g,
    '$1',
  ),
  changed(
    'imap-answered-twice',
    'rfc3501/2.2.2/one-completion-a-command',
    'CHECK has two tagged responses.',
    /^CHECK$/,
    /^(\S+ OK [^\r]*\r\n)/m,
    '$1$1',
  ),
  preceded('imap-exists-falls', 'rfc3501/5.2/exists-never-falls', 'CHECK sends 0 EXISTS.', /^CHECK$/, '* 0 EXISTS'),
  preceded(
    'imap-fetch-beyond-exists',
    'rfc3501/2.3.1.2/sequence-numbers-within-exists',
    'CHECK returns the flags of a message that does not exist.',
    /^CHECK$/,
    '* 4000 FETCH (FLAGS ())',
  ),
  changed(
    'imap-uid-changes',
    'rfc3501/2.3.1.1/uid-stable-in-session',
    'UID FETCH of flags returns other UIDs than FETCH.',
    /^UID FETCH .*FLAGS/,
    /\(UID (\d+)/g,
    '(UID 9$1',
  ),
  preceded(
    'imap-uidvalidity-told-anew',
    'rfc3501/2.3.1.1/uidvalidity-stable',
    'CHECK returns another UIDVALIDITY.',
    /^CHECK$/,
    '* OK [UIDVALIDITY 7] now',
  ),
  preceded(
    'imap-continuation-unasked',
    'rfc3501/7.5/continuation-only-when-due',
    'CHECK is answered with a continuation request first.',
    /^CHECK$/,
    '+ go on',
  ),
  preceded(
    'imap-exists-before-select',
    'rfc3501/7.3.1/mailbox-data-only-when-selected',
    'ID is answered with EXISTS, though no mailbox is selected.',
    /^ID NIL$/,
    '* 3 EXISTS',
  ),
]);

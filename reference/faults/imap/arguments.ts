import { type Fault, named } from '../fault.js';
import { behaviour, changed, completed, refused, replyFault, taggedAlone } from './forms.js';

const notInThisForm = 'BAD not in this form';

/** Violations in the forms that arguments may have. */
export const imapArgumentFaults = named([
  refusing(
    'imap-atom-names-refused',
    'rfc3501/4.3/string-forms-are-equal',
    'A mailbox name has to be in quotes.',
    /^(?:(?:SELECT|EXAMINE|CREATE|DELETE|SUBSCRIBE|RENAME|APPEND) (?!INBOX)[^"{ ]|LIST "" [^"{]|(?:UID )?COPY \S+ [^"{])/,
  ),
  refusing(
    'imap-quoted-names-refused',
    'rfc3501/4.3/string-forms-are-equal',
    'A mailbox name has to be an atom.',
    /^(?:(?:SELECT|EXAMINE|CREATE|DELETE|SUBSCRIBE|RENAME|APPEND) "|LIST "" "mailspec|(?:UID )?COPY \S+ ")/,
  ),
  changed(
    'imap-search-for-nil-finds-nothing',
    'rfc3501/4.3/string-forms-are-equal',
    'NIL is nothing that could be searched for.',
    /^SEARCH (?:SUBJECT|BODY) NIL$/i,
    /^\* SEARCH [\d ]+/m,
    '* SEARCH',
  ),
  refused(
    'imap-keyword-nil-refused',
    'rfc3501/7.1/permanentflags-star',
    'NIL is no keyword.',
    /^STORE \d+ \+FLAGS \(NIL\)$/i,
    'BAD NIL is no flag',
  ),
  refusing(
    'imap-append-literal-name-refused',
    'rfc3501/4.3/string-forms-are-equal',
    'APPEND takes no literal for the name of the mailbox.',
    /^APPEND \{/,
  ),
  refusing(
    'imap-append-large-refused',
    'rfc3501/6.3.11/appends',
    'APPEND refuses a message of 100,000 octets and more.',
    /^APPEND [^\r]*\{\d{6,}\+?\}/,
  ),
  behaviour(
    'imap-append-alters-text',
    'rfc3501/6.3.11/appends',
    'APPEND puts ">" before "From ", drops leading dots, empty lines at the end and the eighth bit, and adds a line to nothing.',
    {
      append: (next, mailbox, message) => next(mailbox, { ...message, octets: altered(message.octets) }),
    },
  ),
  refusing(
    'imap-set-of-list-refused',
    'rfc3501/9/sequence-set',
    'A set has no commas.',
    /^(?:UID )?(?:STORE|COPY|FETCH|SEARCH) (?:UID )?[\d:*]*,/,
  ),
  refusing(
    'imap-set-with-star-refused',
    'rfc3501/9/star-is-the-last',
    'A set has no star.',
    /^(?:UID )?(?:STORE|COPY|FETCH|SEARCH) (?:UID )?[\d:,]*\*/,
  ),
  replyFault('imap-set-reversed-refused', 'rfc3501/9/ranges-without-order', 'A range begins with its lesser end.', {
    command: /^(?:UID )?(?:STORE|COPY|FETCH|SEARCH) (?:UID )?[\d*]+:\d/,
    replace: (reply, command) => {
      const [, first, last] = / ([\d*]+):(\d+)/.exec(command) ?? [];
      return first === '*' || Number(first) > Number(last) ? taggedAlone(reply, notInThisForm) : undefined;
    },
  }),
  refusing(
    'imap-set-of-range-refused',
    'rfc3501/9/sequence-set',
    'A set has no colons between numbers.',
    /^(?:UID )?(?:STORE|COPY|SEARCH|FETCH) (?:UID )?[\d,]*:\d+ (?!UID$)/,
  ),
  refusing(
    'imap-store-bare-flags-refused',
    'rfc3501/6.4.6/flags-without-parentheses',
    'The flags of STORE have to be in parentheses.',
    /^STORE \S+ \S+ [^(]/,
  ),
  refusing(
    'imap-store-lower-case-refused',
    'rfc3501/9/case-insensitive',
    'STORE takes its item in upper case only.',
    /^STORE \S+ [+-]?flags/,
  ),
  refusing('imap-search-or-refused', 'rfc3501/6.4.4/or', 'SEARCH has no OR.', /^SEARCH (?:.* )?OR /),
  refusing('imap-search-list-refused', 'rfc3501/6.4.4/and', 'SEARCH takes one key only.', /^SEARCH (?:\(|1:3 2:4)/),
  refusing(
    'imap-search-subject-refused',
    'rfc3501/6.4.4/subject',
    'SEARCH has no SUBJECT.',
    /^(?:UID )?SEARCH .*SUBJECT /i,
  ),
  refusing('imap-search-since-refused', 'rfc3501/6.4.4/since', 'SEARCH has no SINCE.', /^SEARCH SINCE /),
  changed(
    'imap-status-without-unseen',
    'rfc3501/6.3.10/unseen',
    'STATUS leaves UNSEEN out.',
    /^STATUS /,
    / ?UNSEEN \d+/i,
  ),
  completed(
    'imap-international-names-refused',
    'rfc3501/5.1.3/preserves-modified-utf-7',
    'A name with an ampersand, once created, is answered BAD in other commands.',
    /^(?:SELECT|EXAMINE|COPY|RENAME|DELETE|SUBSCRIBE|STATUS)\b.*&/,
    /(?:OK|NO)/,
    'BAD',
  ),
  changed(
    'imap-list-ampersand-bare',
    'rfc3501/5.1.3/preserves-modified-utf-7',
    'LIST returns an ampersand without the hyphen after it.',
    /^LIST /,
    /&-/g,
    '&',
  ),
]);

function refusing<const Name extends string>(name: Name, rule: string, says: string, command: RegExp): Fault<Name> {
  return refused(name, rule, says, command, notInThisForm);
}

/** A message as an old mailbox file would have it. */
function altered(octets: Buffer): Buffer {
  const [header = '', ...parts] = octets.toString('latin1').split(/(?<=^|\r\n)\r\n/);
  const text = parts
    .join('\r\n')
    .replace(/^From /gm, '>From ')
    .replace(/^\.+/gm, '')
    .replace(/(?:\r\n)+$/, '\r\n')
    .replace(/[\x80-\xff]/g, octet => String.fromCharCode(octet.charCodeAt(0) & 0x7f));
  return Buffer.from(`${header}\r\n${text || '\r\n'}`, 'latin1');
}

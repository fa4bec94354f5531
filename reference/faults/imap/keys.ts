import { type Fault, named } from '../fault.js';
import { behaviour, changed, completed, replyFault, searching } from './forms.js';

/** Violations of single search keys, and of extended searches. */
export const imapKeysFaults = named([
  nothing('all', 'rfc3501/6.4.4/all', /ALL$/),
  nothing('recent', 'rfc3501/6.4.4/recent-keys', /(?:RECENT|NEW)$/),
  nothing('sent-date', 'rfc3501/6.4.4/sent-keys', /SENT/),
  nothing('address', 'rfc3501/6.4.4/address-keys', /(?:FROM|TO|CC|BCC) /),
  nothing('header', 'rfc3501/6.4.4/header', /HEADER /),
  nothing('body', 'rfc3501/6.4.4/body', /BODY /),
  nothing('text', 'rfc3501/6.4.4/text', /TEXT /),
  nothing('sequence-set', 'rfc3501/6.4.4/sequence-set', /[\d:,*]+$/),
  nothing('uid', 'rfc3501/6.4.4/uid', /UID /),
  nothing('utf-8', 'rfc3501/6.4.4/decodes-before-comparing', /CHARSET UTF-8 /),
  nothing('escaped-quote', 'rfc3501/4.3/quoted-specials', /.*\\"/),
  behaviour(
    'imap-search-sizes-swapped',
    'rfc3501/6.4.4/size-keys',
    'LARGER finds what is smaller, and SMALLER what is larger.',
    {
      searchTest: searching(key =>
        key.key === 'LARGER' ? { ...key, key: 'SMALLER' } : key.key === 'SMALLER' ? { ...key, key: 'LARGER' } : key,
      ),
    },
  ),
  behaviour('imap-search-sizes-inclusive', 'rfc3501/6.4.4/size-keys', 'LARGER and SMALLER find the size itself, too.', {
    searchTest: searching(key =>
      key.key === 'LARGER'
        ? { ...key, size: key.size - 1 }
        : key.key === 'SMALLER'
          ? { ...key, size: key.size + 1 }
          : key,
    ),
  }),
  behaviour('imap-search-case-sensitive', 'rfc3501/6.4.4/text-without-case', 'Texts with capitals are not found.', {
    searchTest: (next, search, key) =>
      'text' in key && /\p{Lu}/u.test(Buffer.from(key.text, 'latin1').toString()) ? () => false : next(search, key),
  }),
  behaviour('imap-search-sets-seen', 'rfc3501/6.4.4/changes-nothing', 'SEARCH sets \\Seen on what it finds.', {
    find: (next, selected, matches) => {
      const found = next(selected, matches);
      for (const message of found) selected.setFlags(message, [...message.flags, '\\Seen']);
      return found;
    },
  }),
  completed(
    'imap-search-us-ascii-refused',
    'rfc3501/6.4.4/us-ascii',
    'The charset US-ASCII is not supported.',
    /^SEARCH CHARSET US-ASCII /,
    /OK/,
    'NO',
  ),
  changed(
    'imap-search-without-badcharset',
    'rfc3501/6.4.4/badcharset',
    'The answer to a charset that is not supported leaves BADCHARSET out.',
    /^SEARCH CHARSET /,
    /\[BADCHARSET[^\]]*\] /,
  ),
  changed(
    'imap-esearch-empty-unanswered',
    'rfc4731/3.1/no-match',
    'An extended search without a match sends no ESEARCH.',
    /SEARCH RETURN /,
    /^\* ESEARCH \(TAG "[^"]*"\)(?: UID)?(?: COUNT 0)?\r\n/m,
  ),
  changed(
    'imap-search-always-extended',
    'rfc4731/3.1/plain-search-unchanged',
    'SEARCH without RETURN is answered with ESEARCH.',
    /^SEARCH ALL$/,
    /^\* SEARCH( \d+)?/m,
    '* ESEARCH ALL$1',
  ),
]);

function nothing<const What extends string>(
  what: What,
  rule: string,
  key: RegExp,
): Fault<`imap-search-${What}-finds-nothing`> {
  return replyFault(
    `imap-search-${what}-finds-nothing`,
    rule,
    `SEARCH by ${what.replaceAll('-', ' ')} finds nothing.`,
    {
      command: new RegExp(`^SEARCH ${key.source}`),
      replace: reply => reply.replace(/^\* SEARCH[^\r]*/m, '* SEARCH'),
    },
  );
}

import type { Watch } from '../../session.js';

function watch(id: string, rule: string, title: string): Watch {
  return { id, protocol: 'imap', title, rule };
}

/** What every session holds against all that an IMAP server sends, whatever scenario is running. */
export const imapWatches: readonly Watch[] = [
  watch('line-ends', 'rfc3501/2.2/lines-end-in-crlf', 'Every line ends with CRLF'),
  watch('literals', 'rfc3501/4.3/literal-form', 'Literals have the form that a server may send'),
  watch('no-nul', 'rfc3501/9/no-nul', 'No NUL octet is sent outside binary literals'),
  watch(
    'eight-bit-outside-literals',
    'rfc3501/9/no-8-bit-outside-literals',
    'Octets above 127 stand only in literals, unless UTF-8 was enabled',
  ),
  watch(
    'status-responses',
    'rfc3501/7.1/status-response-syntax',
    'Status responses and response codes follow the formal syntax',
  ),
  watch('fetch-data', 'rfc3501/7.4.2/fetch-response-syntax', 'FETCH data follows the formal syntax'),
  watch('list-data', 'rfc3501/7.2.2/list-response-syntax', 'LIST and LSUB data follows the formal syntax'),
  watch('response-grammar', 'rfc3501/9/response-syntax', 'Every other response follows the formal syntax'),
  watch('tag-in-flight', 'rfc3501/2.2.2/tag-of-a-command', 'A tagged response carries the tag of a command'),
  watch('one-completion', 'rfc3501/2.2.2/one-completion-a-command', 'A command has one tagged response'),
  watch('exists-never-falls', 'rfc3501/5.2/exists-never-falls', 'EXISTS does not fall without EXPUNGE'),
  watch('expunge-within-exists', 'rfc3501/7.4.1/expunge-within-exists', 'EXPUNGE names a message that is there'),
  watch(
    'no-expunge-while-fetch-store-search',
    'rfc3501/7.4.1/no-expunge-while-fetch-store-search',
    'No EXPUNGE is sent while FETCH, STORE or SEARCH runs',
  ),
  watch(
    'no-expunge-while-sort-thread',
    'rfc5256/3/no-expunge-while-sort-thread',
    'No EXPUNGE is sent while SORT or THREAD runs',
  ),
  watch(
    'no-expunge-without-command',
    'rfc3501/7.4.1/no-expunge-without-command',
    'No EXPUNGE is sent while no command is in progress',
  ),
  watch(
    'fetch-within-exists',
    'rfc3501/2.3.1.2/sequence-numbers-within-exists',
    'FETCH data is about messages that are there',
  ),
  watch('uids-ascending', 'rfc3501/2.3.1.1/uids-ascending', 'UIDs ascend with the message sequence numbers'),
  watch(
    'uid-never-changes',
    'rfc3501/2.3.1.1/uid-stable-in-session',
    "A message's UID stays the same during the session",
  ),
  watch('uidnext-above-uids', 'rfc3501/2.3.1.1/uidnext-above-every-uid', 'UIDNEXT is above the UID of every message'),
  watch(
    'uidvalidity-stable',
    'rfc3501/2.3.1.1/uidvalidity-stable',
    'UIDVALIDITY stays the same while a mailbox is selected',
  ),
  watch(
    'capability-names-protocol',
    'rfc3501/7.2.1/capability-lists-imap4rev1',
    'The capability list names IMAP4rev1 or IMAP4rev2',
  ),
  watch(
    'continuation-asked-for',
    'rfc3501/7.5/continuation-only-when-due',
    'A continuation request comes only when a command has more to send',
  ),
  watch('bye-before-logout-ok', 'rfc3501/6.1.3/bye-before-ok', 'LOGOUT is answered with BYE before its tagged OK'),
  watch(
    'mailbox-data-when-selected',
    'rfc3501/7.3.1/mailbox-data-only-when-selected',
    'EXISTS, EXPUNGE and FETCH come only while a mailbox is selected',
  ),
];

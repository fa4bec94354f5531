import { randomUUID } from 'node:crypto';
import type { SelectedMailbox } from '../../imap/selected.js';
import type { Message } from '../../store/message.js';
import { named } from '../fault.js';
import { behaviour, changed, fetching, inverting, refused, renamed } from './forms.js';

/** An item tells another identifier. */
const telling = (item: string, id: (message: Message, selected: SelectedMailbox) => string) =>
  fetching(item, (message, selected) => `(${id(message, selected)})`);

/** The contents of messages that were removed. */
const removed = new Set<string>();

/** Violations in object identifiers (RFC 8474). */
export const imapObjectIdFaults = named([
  changed(
    'imap-objectid-unlisted',
    'rfc8474/3/listed',
    'CAPABILITY does not list OBJECTID.',
    /^CAPABILITY$/i,
    / OBJECTID(?= )/g,
  ),
  changed(
    'imap-create-without-mailboxid',
    'rfc8474/4.1/create',
    'CREATE does not tell MAILBOXID.',
    /^CREATE /i,
    /\[MAILBOXID \(\w+\)\] /,
  ),
  changed(
    'imap-select-without-mailboxid',
    'rfc8474/4.2/select',
    'SELECT and EXAMINE do not tell MAILBOXID.',
    /^(?:SELECT|EXAMINE) /i,
    /^\* OK \[MAILBOXID [^\r]*\r\n/m,
  ),
  changed(
    'imap-status-without-mailboxid',
    'rfc8474/4.3/status',
    'STATUS passes over MAILBOXID.',
    /^STATUS /i,
    / ?MAILBOXID \(\w+\)/,
  ),
  changed(
    'imap-list-status-without-mailboxid',
    'rfc8474/4.3/list-status',
    'STATUS responses of LIST do not have MAILBOXID.',
    /^LIST /i,
    / ?MAILBOXID \(\w+\)/g,
  ),
  changed(
    'imap-status-mailboxid-other',
    'rfc8474/4/same-for-name-and-uidvalidity',
    'STATUS tells another MAILBOXID than CREATE and SELECT.',
    /^STATUS /i,
    /MAILBOXID \(F/,
    'MAILBOXID (G',
  ),
  changed(
    'imap-select-mailboxid-anew',
    'rfc8474/4/same-for-name-and-uidvalidity',
    'SELECT and EXAMINE tell another MAILBOXID each time.',
    /^(?:SELECT|EXAMINE) /i,
    /MAILBOXID \(\w+\)/,
    () => `MAILBOXID (F${randomUUID()})`,
  ),
  behaviour(
    'imap-mailboxid-changes-with-messages',
    'rfc8474/4/same-for-name-and-uidvalidity',
    'STATUS tells another MAILBOXID when messages have come or gone.',
    {
      statusItem: (next, session, name) =>
        name === 'MAILBOXID' ? ({ id, highestModSeq }) => `(F${id}-${highestModSeq})` : next(session, name),
    },
  ),
  changed(
    'imap-mailboxid-one-for-all',
    'rfc8474/4/different-mailboxes',
    'All mailboxes have the same MAILBOXID.',
    /^/,
    /MAILBOXID \(\w+\)/g,
    'MAILBOXID (F1)',
  ),
  changed(
    'imap-mailboxid-by-name',
    'rfc8474/4/not-reused',
    'STATUS tells a MAILBOXID that is made of the name.',
    /^STATUS /i,
    /^(\* STATUS (\S+) .*)MAILBOXID \(\w+\)/m,
    (_, before = '', name = '') => `${before}MAILBOXID (F${Buffer.from(name).toString('hex')})`,
  ),
  behaviour(
    'imap-rename-new-mailboxid',
    'rfc8474/4/kept-by-rename',
    'A mailbox that is renamed has another MAILBOXID, as do those below it.',
    {
      rename: renamed(account => {
        for (const mailbox of account.mailboxes) if (mailbox !== account.inbox) mailbox.id = `${mailbox.id}x`;
      }),
    },
  ),
  behaviour(
    'imap-rename-inbox-keeps-mailboxid',
    'rfc8474/4/rename-inbox',
    'RENAME of INBOX gives the new mailbox the MAILBOXID of INBOX.',
    {
      rename: renamed((account, from, to) => {
        const made = account.mailbox(to);
        if (made !== undefined && from.toUpperCase() === 'INBOX') made.id = account.inbox.id;
      }),
    },
  ),
  changed(
    'imap-emailid-of-second-missing',
    'rfc8474/5.3/emailid',
    'FETCH EMAILID returns nothing for the second message.',
    /^(?:UID )?FETCH .*EMAILID/i,
    /^\* 2 FETCH \([^\r]*EMAILID[^\r]*\r\n/m,
  ),
  changed(
    'imap-threadid-of-second-missing',
    'rfc8474/5.3/threadid',
    'FETCH THREADID returns nothing for the second message.',
    /^(?:UID )?FETCH .*THREADID/i,
    /^\* 2 FETCH \([^\r]*THREADID[^\r]*\r\n/m,
  ),
  behaviour(
    'imap-emailid-changes-with-flags',
    'rfc8474/5.1/emailid-immutable',
    'A message has another EMAILID when its flags have changed.',
    { fetchReader: telling('EMAILID', ({ contentId, modSeq }) => `M${contentId}-${modSeq}`) },
  ),
  behaviour(
    'imap-emailid-changes-with-source',
    'rfc8474/5.1/emailid-immutable',
    'A copy has another EMAILID once its source is removed.',
    {
      toExpunge: (next, mailbox, command, uids) => {
        const messages = next(mailbox, command, uids);
        for (const { contentId } of messages) removed.add(contentId);
        return messages;
      },
      fetchReader: telling('EMAILID', ({ contentId }) => `M${contentId}${removed.has(contentId) ? '-x' : ''}`),
    },
  ),
  behaviour(
    'imap-emailid-by-uid',
    'rfc8474/5.1/emailid-of-copy',
    'The EMAILID of a message is that of its mailbox and its UID.',
    { fetchReader: telling('EMAILID', ({ uid }, { mailbox }) => `M${mailbox.id}-${uid}`) },
  ),
  changed(
    'imap-emailid-one-for-all',
    'rfc8474/5.1/emailid-of-one-content',
    'All messages have the same EMAILID.',
    /^(?:UID )?FETCH /i,
    /EMAILID \([\w-]+\)/g,
    'EMAILID (M1)',
  ),
  behaviour(
    'imap-threadid-by-uid',
    'rfc8474/5.2/one-threadid-for-an-emailid',
    'The THREADID of a message is that of its mailbox and its UID.',
    { fetchReader: telling('THREADID', ({ uid }, { mailbox }) => `T${mailbox.id}-${uid}`) },
  ),
  behaviour(
    'imap-threadid-by-message',
    'rfc8474/5.2/related-messages',
    'Each message has a THREADID of its own, which only its copies have too.',
    { fetchReader: telling('THREADID', ({ contentId }) => `T${contentId}`) },
  ),
  behaviour(
    'imap-threadid-changes-with-flags',
    'rfc8474/5.2/threadid-immutable',
    'A message has another THREADID when its flags have changed.',
    { fetchReader: telling('THREADID', ({ contentId, modSeq }) => `T${contentId}-${modSeq}`) },
  ),
  changed(
    'imap-threadid-nil-of-some',
    'rfc8474/5.2/nil-without-threads',
    'FETCH THREADID tells NIL of the first message alone.',
    /^(?:UID )?FETCH .*THREADID/i,
    /^(\* 1 FETCH [^\r]*THREADID) \([\w-]+\)/m,
    '$1 NIL',
  ),
  changed(
    'imap-threadid-nil-is-found',
    'rfc8474/5.2/nil-is-not-found',
    'FETCH THREADID tells NIL of all messages, and SEARCH THREADID finds the first.',
    /^(?:UID )?(?:FETCH|SEARCH) .*THREADID/i,
    /THREADID \([\w-]+\)|(?<=^\* SEARCH)(?=\r)/gm,
    found => (found === '' ? ' 1' : 'THREADID NIL'),
  ),
  changed(
    'imap-emailid-as-threadid',
    'rfc8474/5.2/emailid-is-no-threadid',
    'The THREADID of a message is its EMAILID.',
    /^(?:UID )?FETCH .*THREADID/i,
    /EMAILID (\([\w-]+\)) THREADID \([\w-]+\)/g,
    'EMAILID $1 THREADID $1',
  ),
  behaviour('imap-search-emailid-others', 'rfc8474/6/search-emailid', 'SEARCH EMAILID finds all other messages.', {
    searchKey: inverting('EMAILID'),
  }),
  behaviour('imap-search-threadid-others', 'rfc8474/6/search-threadid', 'SEARCH THREADID finds all other messages.', {
    searchKey: inverting('THREADID'),
  }),
  refused(
    'imap-objectid-in-capitals-alone',
    'rfc8474/7/names-in-any-case',
    'EMAILID and THREADID are known in capitals alone.',
    /\b(?:emailid|ThreadId)\b/,
    'BAD I do not know that',
  ),
  refused(
    'imap-search-emailid-of-nothing',
    'rfc8474/7/search-argument',
    'SEARCH EMAILID and SEARCH THREADID need no identifier.',
    /^SEARCH (?:EMAIL|THREAD)ID(?: "")?$/i,
    'OK SEARCH completed',
  ),
  changed(
    'imap-objectid-digits',
    'rfc8474/8.1/defensive-identifiers',
    'Identifiers begin with a digit.',
    /^/,
    /(?<=(?:MAILBOX|EMAIL|THREAD)ID \()[FMT]/g,
    letter => ({ F: '1', M: '2', T: '3' })[letter] ?? '',
  ),
]);

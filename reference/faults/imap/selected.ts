import { Reply } from '../../imap/reply.js';
import { named } from '../fault.js';
import { before, behaviour, changed, completed, creating, preceded, replyFault, storing } from './forms.js';

/** Violations in what is told of a mailbox and of the messages in it. */
export const imapSelectedFaults = named([
  changed(
    'imap-select-without-read-write',
    'rfc3501/6.3.1/read-write-code',
    'SELECT leaves READ-WRITE out.',
    /^SELECT /,
    /\[READ-WRITE\] /,
  ),
  changed(
    'imap-status-without-uids',
    'rfc3501/6.3.10/uidvalidity',
    'STATUS leaves UIDNEXT and UIDVALIDITY out.',
    /^STATUS /,
    / ?UID(?:NEXT|VALIDITY) \d+/g,
  ),
  changed(
    'imap-status-nothing-recent',
    'rfc3501/6.3.10/recent',
    'STATUS returns RECENT 0.',
    /^STATUS /,
    /RECENT \d+/,
    'RECENT 0',
  ),
  changed(
    'imap-noop-tells-nothing',
    'rfc3501/5.2/sends-size-updates',
    'NOOP reports neither new nor expunged messages.',
    /^NOOP$/i,
    /^\* \d+ .*\r\n/gm,
  ),
  changed(
    'imap-uid-is-number',
    'rfc3501/2.3.1.1/uids-never-reused',
    'FETCH gives sequence numbers for UIDs.',
    /^FETCH .*UID/i,
    /^\* (\d+) FETCH \(UID \d+/gm,
    '* $1 FETCH (UID $1',
  ),
  behaviour('imap-status-deselects', 'rfc3501/6.3.10/keeps-selected', 'After STATUS no mailbox is selected.', {
    carryOut: before((session, name) => {
      if (name === 'STATUS') session.deselect();
    }),
  }),
  behaviour(
    'imap-append-sets-seen',
    'rfc3501/6.3.11/no-flags-by-default',
    'A message appended without flags is \\Seen.',
    {
      append: (next, mailbox, message) =>
        next(mailbox, message.flags.length === 0 ? { ...message, flags: ['\\Seen'] } : message),
    },
  ),
  behaviour('imap-append-adds-line', 'rfc3501/6.3.11/appends', 'An empty line is put after each message.', {
    append: (next, mailbox, message) =>
      next(mailbox, { ...message, octets: Buffer.concat([message.octets, Buffer.from('\r\n')]) }),
  }),
  behaviour(
    'imap-append-creates',
    'rfc3501/6.3.11/no-automatic-creation',
    'APPEND creates a mailbox that is missing.',
    {
      destination: creating('APPEND'),
    },
  ),
  behaviour('imap-copy-creates', 'rfc3501/6.4.7/no-automatic-creation', 'COPY creates a mailbox that is missing.', {
    destination: creating('COPY'),
  }),
  changed(
    'imap-append-without-exists',
    'rfc3501/6.3.11/exists-when-selected',
    'APPEND to the selected mailbox does not report the message.',
    /^APPEND /,
    /^\* \d+ (?:EXISTS|RECENT)\r\n/gm,
  ),
  preceded(
    'imap-close-sends-expunge',
    'rfc3501/6.4.2/no-expunge-responses',
    'CLOSE sends an EXPUNGE response.',
    /^CLOSE$/,
    '* 1 EXPUNGE',
  ),
  changed(
    'imap-fetch-leaves-out-last',
    'rfc3501/9/sequence-set',
    'FETCH of UIDs leaves out the last message of the set.',
    /^FETCH [\d:,*]+ \(?UID\)?$/,
    /^\* \d+ FETCH [^\r]*\r\n(?!\* \d+ FETCH)/m,
  ),
  changed(
    'imap-fetch-without-recent',
    'rfc3501/6.3.11/recent',
    'FETCH does not return \\Recent.',
    /^FETCH /,
    / ?\\Recent/g,
  ),
  behaviour(
    'imap-header-sets-seen',
    'rfc3501/6.4.5/structure-leaves-seen',
    'RFC822.HEADER, ENVELOPE and BODYSTRUCTURE set \\Seen.',
    {
      setsSeen: (next, attribute) =>
        /^(?:RFC822\.HEADER|ENVELOPE|BODYSTRUCTURE)$/.test(attribute.name) || next(attribute),
    },
  ),
  behaviour(
    'imap-date-follows-flags',
    'rfc3501/6.4.5/static-data',
    'The internal date of a message with flags is that of the last look at it.',
    {
      fetchItem: (next, selected, message, attribute) =>
        next(selected, message.flags.size > 0 ? { ...message, internalDate: new Date(0) } : message, attribute),
    },
  ),
  changed(
    'imap-body-octets-wrong',
    'rfc3501/7.4.2/body-of-text',
    'BODY and BODYSTRUCTURE report one octet too many.',
    / BODY(?:STRUCTURE)?\)?$/,
    /("(?:7BIT|BASE64)" )(\d+)/gi,
    (_, encoding = '', octets) => `${encoding}${Number(octets) + 1}`,
  ),
  changed(
    'imap-quoted-printable-octets-decoded',
    'rfc3501/7.4.2/body-of-text',
    'BODY and BODYSTRUCTURE count the octets of quoted-printable without its soft line breaks.',
    / BODY(?:STRUCTURE)?\)?$/,
    /("QUOTED-PRINTABLE" )(\d+)/gi,
    (_, encoding = '', octets) => `${encoding}${Number(octets) - 3}`,
  ),
  changed(
    'imap-encoding-not-named-as-8bit',
    'rfc3501/7.4.2/encoding-of-part',
    'BODY and BODYSTRUCTURE return 8BIT for a part that names no encoding.',
    / BODY(?:STRUCTURE)?\)?$/,
    /"7BIT" /gi,
    '"8BIT" ',
  ),
  changed(
    'imap-bodystructure-without-disposition',
    'rfc3501/7.4.2/extension-data-values',
    'BODYSTRUCTURE leaves the disposition out.',
    / BODYSTRUCTURE$/,
    /\("(?:attachment|inline)" (?:NIL|\([^)]*\))\)/gi,
    'NIL',
  ),
  changed(
    'imap-bodystructure-without-extension',
    'rfc3501/7.4.2/extension-data',
    'BODYSTRUCTURE of a multipart has no extension data.',
    / BODYSTRUCTURE$/,
    /( "mixed") .*\)\)$/im,
    '$1))',
  ),
  changed(
    'imap-bodystructure-description-as-disposition',
    'rfc3501/7.4.2/extension-data-values',
    'BODYSTRUCTURE makes a disposition of the description of a multipart.',
    / BODYSTRUCTURE$/,
    /( "mixed" \("boundary" "b"\)) NIL/i,
    '$1 ("All of it" NIL)',
  ),
  behaviour(
    'imap-store-changes-nothing',
    'rfc3501/2.3.2/permanent-flags-last',
    'STORE is answered, and does nothing.',
    {
      store: storing(change => ({ ...change, mode: 'add', flags: [] })),
    },
  ),
  behaviour('imap-store-replace-adds', 'rfc3501/6.4.6/replace', 'STORE of FLAGS adds them to those that are there.', {
    store: storing(change => (change.mode === 'replace' ? { ...change, mode: 'add' } : change)),
  }),
  behaviour(
    'imap-expunge-unasked',
    'rfc3501/7.4.1/no-expunge-without-command',
    'EXPUNGE is sent while no command is in progress.',
    {
      open: (next, session, name, readOnly) => {
        const selected = next(session, name, readOnly);
        selected.onNews(() => {
          const news = new Reply();
          selected.tellNews(news, true);
          session.send(news);
        });
        return selected;
      },
    },
  ),
  replyFault(
    'imap-missing-uid-no',
    'rfc3501/6.4.8/missing-uid-ignored',
    'A UID command that finds nothing is answered NO.',
    {
      command: /^UID (?:FETCH|STORE|COPY|SEARCH) /,
      when: reply => !/^\* (?:\d|SEARCH \d|ESEARCH)|COPYUID|\+ /m.test(reply),
      replace: reply => reply.replace(/^(\S+) OK /m, '$1 NO '),
    },
  ),
  replyFault(
    'imap-star-in-empty-mailbox-bad',
    'rfc3501/6.4.8/missing-uid-ignored',
    'In an empty mailbox * is no UID: UID FETCH with it is answered BAD.',
    {
      command: /^UID FETCH \S*\*/,
      when: reply => !/^\* \d+ FETCH/m.test(reply),
      replace: reply => reply.replace(/^(\S+) OK /m, '$1 BAD '),
    },
  ),
  completed(
    'imap-uid-expunge-missing-no',
    'rfc3501/6.4.8/missing-uid-ignored',
    'UID EXPUNGE of a UID that does not exist is answered NO.',
    /^UID EXPUNGE 4000000000$/,
    /OK/,
    'NO',
  ),
]);

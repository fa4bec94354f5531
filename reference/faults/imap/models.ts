import type { Overrides } from '../../behaviour.js';
import type { SelectedMailbox } from '../../imap/selected.js';
import type { ImapBehaviour } from '../../imap/session.js';
import type { FetchAttribute } from '../../imap/syntax/fetch-attributes.js';
import type { Chunk } from '../../imap/syntax/write.js';
import type { Message } from '../../store/message.js';
import { named } from '../fault.js';
import { after, behaviour, changed, opening, replyFault } from './forms.js';

const isText = (attribute: FetchAttribute): boolean =>
  attribute.name === 'BODY[]' && attribute.section.text === 'TEXT' && attribute.section.part.length === 0;

/** Copies differ from their messages in this. */
const copying =
  (other: Partial<Message>): NonNullable<Overrides<ImapBehaviour>['copy']> =>
  (next, selected, messages, target) =>
    next(
      selected,
      messages.map(message => ({ ...message, ...other })),
      target,
    );

/** What sessions were told of flags first, by UID. */
const firstTold = new WeakMap<SelectedMailbox, Map<number, readonly Chunk[]>>();

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
  behaviour(
    'imap-flags-other-when-examined',
    'rfc3501/2.3.2/permanent-flags-last',
    'A session that has only examined the mailbox is not told of \\Flagged.',
    {
      fetchItem: (next, selected, message, attribute) =>
        attribute.name === 'FLAGS' && selected.readOnly
          ? next(
              selected,
              { ...message, flags: new Set([...message.flags].filter(flag => flag !== '\\Flagged')) },
              attribute,
            )
          : next(selected, message, attribute),
    },
  ),
  behaviour(
    'imap-flags-as-first-told',
    'rfc3501/5.2/sends-flag-updates',
    'A session that has only examined the mailbox is told the flags of a message for ever as it was told them first.',
    {
      fetchItem: (next, selected, message, attribute) => {
        if (attribute.name !== 'FLAGS' || !selected.readOnly) return next(selected, message, attribute);
        const told = firstTold.get(selected) ?? new Map<number, readonly Chunk[]>();
        firstTold.set(selected, told);
        const first = told.get(message.uid) ?? next(selected, message, attribute);
        told.set(message.uid, first);
        return first;
      },
    },
  ),
  replyFault(
    'imap-status-uidnext-of-the-last',
    'rfc3501/2.3.1.1/uidnext-never-falls',
    'STATUS has the UID of the last message as UIDNEXT.',
    {
      command: /^STATUS /i,
      replace: reply => reply.replace(/UIDNEXT (\d+)/, (_, next) => `UIDNEXT ${Math.max(1, Number(next) - 1)}`),
    },
  ),
  changed(
    'imap-appenduid-of-the-first',
    'rfc3501/2.3.1.1/uids-ascending',
    'APPEND always says that the message has got UID 1.',
    /^APPEND /,
    /\[APPENDUID (\d+) \d+\]/,
    (_, validity) => `[APPENDUID ${validity} 1]`,
  ),
  behaviour(
    'imap-copy-dated-now',
    'rfc3501/6.4.7/preserves-flags-and-date',
    'The internal date of a copy is that of the COPY.',
    {
      copy: copying({ internalDate: new Date('2024-01-15T12:00:00Z'), zone: 0 }),
    },
  ),
  behaviour('imap-copy-is-seen', 'rfc3501/6.4.7/preserves-flags-and-date', 'A copy has \\Seen, and no other flag.', {
    copy: copying({ flags: new Set(['\\Seen']) }),
  }),
  changed(
    'imap-esearch-tag-of-none',
    'rfc4466/2.6.2/search-correlator',
    'ESEARCH has a tag that no command has.',
    /^(?:UID )?SEARCH RETURN /i,
    / \(TAG "([^"]*)"\)/,
    ' (TAG "x$1")',
  ),
  changed(
    'imap-recent-above-exists',
    'rfc3501/7.3.2/recent',
    'SELECT and EXAMINE count one message more that is \\Recent than there are messages.',
    /^(?:SELECT|EXAMINE) /i,
    /\* (\d+) EXISTS\r\n\* \d+ RECENT/,
    (_, exists) => `* ${exists} EXISTS\r\n* ${Number(exists) + 1} RECENT`,
  ),
  behaviour(
    'imap-recent-in-every-session',
    'rfc3501/2.3.2/recent-to-one-session',
    'FETCH tells of each message that it is \\Recent, whichever session was told so before.',
    {
      fetchItem: (next, selected, message, attribute) =>
        attribute.name === 'FLAGS'
          ? [`FLAGS (${[...message.flags, '\\Recent'].join(' ')})`]
          : next(selected, message, attribute),
    },
  ),
  behaviour(
    'imap-examine-takes-recent',
    'rfc3501/6.3.2/keeps-recent',
    'EXAMINE leaves nothing \\Recent to later sessions.',
    {
      open: opening(({ mailbox, readOnly }) => {
        if (readOnly) mailbox.claimRecent();
      }),
    },
  ),
  behaviour(
    'imap-status-takes-recent',
    'rfc3501/6.3.10/keeps-recent',
    'STATUS leaves nothing \\Recent to later sessions.',
    {
      carryOut: after(({ account, text }) => {
        const [, mailbox = ''] = /^STATUS "?([^ "]+)/i.exec(text) ?? [];
        account?.mailbox(mailbox)?.claimRecent();
      }),
    },
  ),
  behaviour('imap-uidvalidity-falls', 'rfc3501/2.3.1.1/uidvalidity-grows', 'Each SELECT finds a lower UIDVALIDITY.', {
    open: (next, session, name, readOnly) => {
      const selected = next(session, name, readOnly);
      selected.mailbox.uidValidity -= 1;
      return selected;
    },
  }),
  changed(
    'imap-noop-tells-no-messages',
    'rfc3501/6.1.2/noop-tells-new-messages',
    'NOOP does not tell of messages that were added.',
    /^NOOP$/i,
    /^\* \d+ EXISTS\r\n/m,
  ),
  replyFault(
    'imap-expunge-before-literal',
    'rfc3501/7.4.1/no-expunge-without-command',
    'EXPUNGE is sent before the request for a literal.',
    {
      command: /\{\d+\}$/,
      when: reply => reply.startsWith('+ '),
      replace: reply => `* 1 EXPUNGE\r\n${reply}`,
    },
  ),
  changed(
    'imap-select-without-keywords',
    'rfc3501/7.2.6/keywords-in-use',
    'The FLAGS response of SELECT and EXAMINE leaves keywords out.',
    /^(?:SELECT|EXAMINE) /i,
    /^\* FLAGS \((.*)\)/m,
    (_, flags = '') => `* FLAGS (${flags.replace(/ [^\\ ][^ ]*/g, '')})`,
  ),
  changed(
    'imap-permanentflags-unknown',
    'rfc3501/7.1/permanentflags-are-known',
    'PERMANENTFLAGS has a flag that FLAGS does not have.',
    /^SELECT /i,
    /\[PERMANENTFLAGS \(/,
    '[PERMANENTFLAGS ($MDNSent ',
  ),
  changed(
    'imap-list-dot-below',
    'rfc3501/6.3.8/one-delimiter-a-hierarchy',
    'LIST has another delimiter for names below the first level.',
    /^LIST /i,
    /^(\* LIST \([^)]*\)) "\/" ("?[^"\r/]+\/)/gm,
    '$1 "." $2',
  ),
  changed(
    'imap-login-code-without-idle',
    'rfc3501/7.1/capability-code-is-the-list',
    'The response code CAPABILITY of LOGIN and AUTHENTICATE leaves IDLE out.',
    /^(?:LOGIN|AUTHENTICATE) /i,
    / IDLE(?=[ \]])/,
  ),
]);

import { expunge } from '../../imap/commands/expunge.js';
import type { ImapBehaviour } from '../../imap/session.js';
import type { Message } from '../../store/message.js';
import { named } from '../fault.js';
import { behaviour, changed, preceded, refused, replyFault, taggedAlone } from './forms.js';

/** A message is put in the place of another as it is made of both. */
function replacing(
  other: (
    message: Parameters<ImapBehaviour['replace']>[3],
    replaced: Message,
  ) => Parameters<ImapBehaviour['replace']>[3],
) {
  return {
    replace: (
      next: ImapBehaviour['replace'],
      ...[session, replaced, mailbox, message]: Parameters<ImapBehaviour['replace']>
    ) => next(session, replaced, mailbox, other(message, replaced)),
  };
}

/** Violations of RFC 8508. */
export const imapReplaceFaults = named([
  behaviour('imap-replace-keeps-the-old', 'rfc8508/3.2/replaces', 'REPLACE leaves the message that it replaces.', {
    replace: (next, session, replaced, mailbox, message) =>
      session.context.imap.appendAll(session, mailbox, [message])[0] ?? next(session, replaced, mailbox, message),
  }),
  refused(
    'imap-replace-in-other-mailbox-refused',
    'rfc8508/3.2/replaces',
    'REPLACE refuses a mailbox other than the selected one.',
    /^REPLACE \d+ "?[^ "]+-other"? /i,
    'NO [CANNOT] It is not selected',
  ),
  refused(
    'imap-uid-replace-unknown',
    'rfc8508/3.3/uid-replace',
    'UID REPLACE is not known.',
    /^UID REPLACE \d/i,
    'BAD there is no such command',
  ),
  refused(
    'imap-replace-missing-ok',
    'rfc8508/3.2/refuses-missing',
    'UID REPLACE of a message that does not exist is answered OK.',
    /^UID REPLACE 4000000000 /i,
    'OK UID REPLACE completed',
  ),
  behaviour(
    'imap-replace-inherits-flags',
    'rfc8508/1/nothing-inherited',
    'The new message has the flags of the one that it replaces, too.',
    replacing((message, replaced) => ({ ...message, flags: [...message.flags, ...replaced.flags] })),
  ),
  behaviour(
    'imap-replace-drops-flags',
    'rfc8508/3.4/flags-and-date',
    'REPLACE forgets the flags that it was given.',
    replacing(message => ({ ...message, flags: [] })),
  ),
  behaviour(
    'imap-replace-drops-date',
    'rfc8508/3.4/flags-and-date',
    'REPLACE forgets the date that it was given.',
    replacing(message => ({ ...message, date: undefined })),
  ),
  behaviour(
    'imap-replace-expunges-all',
    'rfc8508/3.4/others-stay',
    'REPLACE removes all messages that are flagged \\Deleted.',
    {
      replace: (next, session, replaced, mailbox, message) => {
        const added = next(session, replaced, mailbox, message);
        const selected = session.selected?.mailbox;
        if (selected) expunge(selected, session.context.imap.toExpunge(selected, 'EXPUNGE'));
        return added;
      },
    },
  ),
  preceded(
    'imap-replace-tells-deleted',
    'rfc8508/3.4/no-store-response',
    'REPLACE tells that the first message is flagged \\Deleted.',
    /^REPLACE 1 /i,
    '* 1 FETCH (FLAGS (\\Deleted))',
  ),
  behaviour(
    'imap-replace-needs-room-for-both',
    'rfc8508/3.4/net-quota',
    'REPLACE counts the message that it removes against the quota.',
    { checkRoom: (next, account, octets) => next(account, octets) },
  ),
  preceded(
    'imap-replace-failed-tells-expunge',
    'rfc8508/3.4/unchanged-on-error',
    'A REPLACE that fails tells that the message is gone.',
    /^REPLACE 1 "?[^ "]+-missing"? /i,
    '* 1 EXPUNGE',
  ),
  changed(
    'imap-replace-without-trycreate',
    'rfc8508/3.4/trycreate',
    'REPLACE into a mailbox that is missing does not say that it could be created.',
    /^REPLACE /i,
    /\[TRYCREATE\] /,
  ),
  replyFault(
    'imap-replace-without-mailbox-ok',
    'rfc8508/3.5/selected-only',
    'REPLACE where no mailbox is selected is answered OK.',
    {
      command: /^(?:UID )?REPLACE /i,
      when: reply => /BAD not valid in/.test(reply),
      replace: reply => taggedAlone(reply, 'OK REPLACE completed'),
    },
  ),
  changed(
    'imap-replace-without-appenduid',
    'rfc8508/4.3/appenduid',
    'UID REPLACE does not tell the UID of the new message.',
    /^UID REPLACE /i,
    /^\* OK \[APPENDUID[^\r]*\r\n/m,
  ),
  changed(
    'imap-replace-wrong-appenduid',
    'rfc4315/3/appenduid-values',
    'REPLACE tells a UID that the new message does not have.',
    /^(?:UID )?REPLACE /i,
    /\[APPENDUID (\d+) (\d+)\]/,
    (_, validity, uid) => `[APPENDUID ${validity} ${Number(uid) - 1}]`,
  ),
  changed(
    'imap-replace-tells-expunge',
    'rfc8508/4.5/as-uid-expunge',
    'REPLACE tells by EXPUNGE, and not by VANISHED, that the message is gone.',
    /^(?:UID )?REPLACE /i,
    /^\* VANISHED [^\r]*\r\n/m,
    '* 1 EXPUNGE\r\n',
  ),
]);

import { named } from '../fault.js';
import { behaviour, changed } from './forms.js';

/** Violations in what is told of unique identifiers. */
export const imapUidFaults = named([
  behaviour(
    'imap-uid-changes-with-recent',
    'rfc3501/2.3.1.1/uids-bound-to-uidvalidity',
    'The UID of a message is one more as long as the message is \\Recent.',
    {
      fetchItem: (next, selected, message, attribute) =>
        attribute.name === 'UID' && selected.isRecent(message)
          ? next(selected, { ...message, uid: message.uid + 1 }, attribute)
          : next(selected, message, attribute),
    },
  ),
  changed(
    'imap-without-appenduid',
    'rfc4315/3/appenduid',
    'APPEND leaves APPENDUID out.',
    /^APPEND /,
    /\[APPENDUID [^\]]*\] /,
  ),
  changed(
    'imap-appenduid-wrong',
    'rfc4315/3/appenduid-values',
    'APPENDUID names a UID that the message does not have.',
    /^APPEND /,
    /\[APPENDUID (\d+) (\d+)\]/,
    (_, validity, uid) => `[APPENDUID ${validity} ${Number(uid) + 1}]`,
  ),
  changed(
    'imap-appenduid-as-set',
    'rfc4315/3/appenduid-of-one',
    'APPENDUID has a set of UIDs for one message.',
    /^APPEND /,
    /\[APPENDUID (\d+) (\d+)\]/,
    '[APPENDUID $1 $2:$2]',
  ),
  changed(
    'imap-without-copyuid',
    'rfc4315/3/copyuid',
    'COPY leaves COPYUID out.',
    /^(?:UID )?COPY /,
    /\[COPYUID [^\]]*\] /,
  ),
  changed(
    'imap-copyuid-swapped',
    'rfc4315/3/copyuid-values',
    'COPYUID has the UIDs of the copies in place of those of the messages.',
    /^(?:UID )?(?:COPY|MOVE) /,
    /\[COPYUID (\d+) (\S+) ([^\]]+)\]/,
    '[COPYUID $1 $3 $2]',
  ),
  changed(
    'imap-copyuid-of-nothing',
    'rfc4315/3/copyuid-values',
    'COPYUID is sent though nothing was copied.',
    /^UID COPY 4000000000 /,
    / OK (?!\[)/,
    ' OK [COPYUID 1 4000000000 1] ',
  ),
  changed(
    'imap-move-without-copyuid',
    'rfc6851/4.3/copyuid',
    'MOVE leaves COPYUID out.',
    /^(?:UID )?MOVE /,
    /^\* OK \[COPYUID [^\r]*\r\n/m,
  ),
  changed(
    'imap-size-other-by-uid',
    'rfc3501/2.3.1.1/uid-names-one-message',
    'UID FETCH returns another size of a message than FETCH.',
    /^UID FETCH /i,
    /RFC822\.SIZE (\d+)/g,
    (_, size) => `RFC822.SIZE ${Number(size) + 1}`,
  ),
]);

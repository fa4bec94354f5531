import type { Overrides } from '../../behaviour.js';
import { Refusal } from '../../imap/command.js';
import { isRev2, rev2 } from '../../imap/revision.js';
import type { ImapBehaviour } from '../../imap/session.js';
import { encodeModifiedUtf7 } from '../../store/modified-utf7.js';
import { named } from '../fault.js';
import { before, behaviour, changed, completed, refused, storing } from './forms.js';

const opens = /^(?:SELECT|EXAMINE) /i;

/** A command does nothing in a session of IMAP4rev2, and says that it has. */
const nothingInRev2 = (command: string): Overrides<ImapBehaviour> => ({
  carryOut: (next, session, name, execute, reply) =>
    next(session, name, name === command && isRev2(session) ? () => `OK ${name} completed` : execute, reply),
});

/** Violations of what IMAP4rev2 does otherwise than IMAP4rev1. */
export const imapRev2Faults = named([
  behaviour('imap-rev2-not-enabled', 'rfc9051/6.3.1/enables-imap4rev2', 'ENABLE passes over IMAP4rev2.', {
    enable: (next, session, names) =>
      next(
        session,
        names.filter(name => !/^IMAP4rev2$/i.test(name)),
      ),
  }),
  behaviour(
    'imap-enabled-once-more',
    'rfc9051/6.3.1/only-what-it-enabled',
    'ENABLED has what was enabled before, too.',
    {
      enable: (next, session, names) => {
        next(session, names);
        return [...session.enabled];
      },
    },
  ),
  behaviour('imap-rev2-without-enable', 'rfc9051/7.2.2/rev1-until-enabled', 'SELECT makes it a session of IMAP4rev2.', {
    carryOut: before((session, name) => {
      if (name === 'SELECT') session.enabled.add('IMAP4rev2');
    }),
  }),
  changed(
    'imap-rev2-select-without-list',
    'rfc9051/6.3.2/list-response',
    'SELECT and EXAMINE send no LIST response.',
    opens,
    /^\* LIST [^\r]*\r\n/m,
  ),
  changed(
    'imap-rev2-examine-without-list',
    'rfc9051/6.3.3/same-data-as-select',
    'EXAMINE sends no LIST response.',
    /^EXAMINE /i,
    /^\* LIST [^\r]*\r\n/m,
  ),
  changed(
    'imap-rev2-select-list-of-no-parent',
    'rfc9051/6.3.2/list-attributes',
    'The LIST response of SELECT and EXAMINE always has \\HasNoChildren.',
    opens,
    /^(\* LIST \([^)\r]*)\\HasChildren/m,
    '$1\\HasNoChildren',
  ),
  changed(
    'imap-rev2-select-without-oldname',
    'rfc9051/6.3.2/list-oldname',
    'The LIST response of SELECT and EXAMINE has no OLDNAME.',
    opens,
    / \("OLDNAME" \([^\r]*/,
  ),
  changed(
    'imap-rev2-create-without-oldname',
    'rfc9051/6.3.4/oldname',
    'CREATE does not tell that it has normalised the name.',
    /^CREATE /i,
    /^\* LIST [^\r]*\r\n/m,
  ),
  behaviour('imap-rev2-without-closed', 'rfc9051/6.3.2/closed-code', 'SELECT and EXAMINE do not send CLOSED.', {
    leave: (_next, session) => session.deselect(),
  }),
  changed(
    'imap-rev2-closed-when-opened-only',
    'rfc9051/6.3.2/closed-code',
    'SELECT and EXAMINE do not send CLOSED where they fail.',
    opens,
    /^\* OK \[CLOSED\][^\r]*\r\n(?=\S+ NO )/m,
  ),
  changed(
    'imap-rev2-search-response',
    'rfc9051/6.4.4/esearch-response',
    'SEARCH without RETURN is answered with a SEARCH response.',
    /^(?:UID )?SEARCH (?!RETURN)/i,
    /^\* ESEARCH \(TAG [^)]*\)(?: UID)?(?: ALL ([\d:,]+))?/m,
    (_, set = '') => ['* SEARCH', ...numbersOf(set)].join(' '),
  ),
  behaviour('imap-search-beyond-ascii-refused', 'rfc9051/6.4.4/utf-8', 'A text beyond US-ASCII is not searched for.', {
    searchTest: (next, search, key) => next({ ...search, charset: 'US-ASCII' }, key),
  }),
  changed(
    'imap-esearch-set-over-gaps',
    'rfc9051/7.3.4/complete-set',
    'A set in ESEARCH is one range from the first number to the last.',
    /SEARCH /i,
    /^(\* ESEARCH [^\r]*ALL \d+)[\d:,]*[:,](\d+)/m,
    '$1:$2',
  ),
  changed(
    'imap-esearch-count-twice',
    'rfc9051/7.3.4/item-once',
    'ESEARCH has COUNT twice.',
    /SEARCH /i,
    /^(\* ESEARCH [^\r]*)( COUNT \d+)/m,
    '$1$2$2',
  ),
  changed(
    'imap-news-without-uid',
    'rfc9051/7.5.2/uid-in-unsolicited',
    'NOOP reports changed flags without the UID of the message.',
    /^NOOP$/,
    /FETCH \(UID \d+ /g,
    'FETCH (',
  ),
  refused(
    'imap-rev2-quoted-utf8-refused',
    'rfc9051/4.3.1/utf8-quoted-strings',
    'A quoted string with UTF-8 is answered BAD.',
    /"[^"\r]*[\x80-\xff]/,
    'BAD a quoted string is US-ASCII',
  ),
  changed(
    'imap-rev2-names-in-utf7',
    'rfc9051/5.1/utf8-names',
    'LIST has names in modified UTF-7 after ENABLE IMAP4rev2, too.',
    /^LIST /i,
    /^(\* LIST \([^)]*\) "\/" )"([^"\r]*[\x80-\xff][^"\r]*)"/gm,
    (_, head = '', name = '') => head + encodeModifiedUtf7(Buffer.from(name, 'latin1').toString()),
  ),
  changed(
    'imap-rev1-names-in-utf7-of-old',
    'rfc9051/5.1/name-of-both-revisions',
    'LIST has names in UTF-7, not in modified UTF-7, before ENABLE IMAP4rev2.',
    /^LIST /i,
    /^(\* LIST \([^)]*\) "\/" [^"\r]*)&([A-Za-z0-9+,]+-)/gm,
    '$1+$2',
  ),
  refused(
    'imap-rev2-selected-if-normalised',
    'rfc9051/5.1/normalised-everywhere',
    'SELECT does not find a mailbox by a name with combining accents, which CREATE takes.',
    /^(?:SELECT|EXAMINE) "[^"\r]*\xcc[\x80-\xbf]/i,
    'NO [NONEXISTENT] there is no such mailbox',
  ),
  behaviour(
    'imap-rev2-not-listed-once-enabled',
    'rfc9051/6.1.1/lists-imap4rev2',
    'CAPABILITY does not list IMAP4rev2 once it is enabled.',
    {
      capabilities: (next, session) => next(session).filter(name => name !== rev2 || !isRev2(session)),
    },
  ),
  completed(
    'imap-starttls-no-after-login',
    'rfc9051/6.2.1/bad-under-tls',
    'STARTTLS that comes too late is answered NO.',
    /^STARTTLS$/i,
    /BAD not valid/,
    'NO it is too late',
  ),
  behaviour(
    'imap-delete-of-parent-without-code',
    'rfc9051/6.3.5/haschildren-code',
    'DELETE of a mailbox with others below it is answered NO without HASCHILDREN.',
    {
      carryOut: async (next, session, name, execute, reply) => {
        const { account } = session;
        const parents = name === 'DELETE' && account ? [...account.namesWithInferiors] : [];
        const mailboxes = parents.filter(parent => account?.mailbox(parent) !== undefined);
        const outcome = await next(session, name, execute, reply);
        const emptied = mailboxes.find(parent => account?.mailbox(parent) === undefined);
        if (emptied === undefined) return outcome;
        account?.create(emptied);
        return 'NO other mailboxes are below it';
      },
    },
  ),
  behaviour(
    'imap-rev2-subscribe-does-nothing',
    'rfc9051/6.3.7/adds-to-subscriptions',
    'SUBSCRIBE does nothing in IMAP4rev2.',
    nothingInRev2('SUBSCRIBE'),
  ),
  behaviour(
    'imap-rev2-unsubscribe-does-nothing',
    'rfc9051/6.3.8/removes-from-subscriptions',
    'UNSUBSCRIBE does nothing in IMAP4rev2.',
    nothingInRev2('UNSUBSCRIBE'),
  ),
  behaviour(
    'imap-rev2-status-of-open-refused',
    'rfc9051/6.3.11/selected-mailbox',
    'STATUS of the mailbox that is open is answered NO in IMAP4rev2.',
    {
      statusItem: (next, session, name) => {
        const usual = next(session, name);
        return (
          usual &&
          (mailbox => {
            if (isRev2(session) && mailbox === session.selected?.mailbox) throw new Refusal('the mailbox is open');
            return usual(mailbox);
          })
        );
      },
    },
  ),
  behaviour(
    'imap-rev2-append-without-appenduid',
    'rfc9051/6.3.12/appenduid',
    'APPEND leaves APPENDUID out in IMAP4rev2.',
    {
      carryOut: async (next, session, name, execute, reply) => {
        const outcome = await next(session, name, execute, reply);
        if (name !== 'APPEND' || !isRev2(session) || typeof outcome !== 'string') return outcome;
        return outcome.replace(/\[APPENDUID [^\]]*\] /, '');
      },
    },
  ),
  completed(
    'imap-search-unknown-result-ok',
    'rfc9051/6.4.4/unknown-option-bad',
    'SEARCH passes over result options that it does not know.',
    /^(?:UID )?SEARCH RETURN /i,
    /BAD expected a known option/,
    'OK SEARCH completed',
  ),
  changed(
    'imap-copy-of-several-without-copyuid',
    'rfc9051/6.4.7/copyuid',
    'COPY of several messages leaves COPYUID out.',
    /^COPY \S*[:,]/i,
    /\[COPYUID [^\]]*\] /,
  ),
  changed(
    'imap-move-copyuid-behind-expunge',
    'rfc9051/6.4.8/copyuid',
    'MOVE sends COPYUID in its tagged OK.',
    /^(?:UID )?MOVE /i,
    /^\* OK (\[COPYUID [^\]]*\] )[^\r]*\r\n((?:\*[^\r]*\r\n)*)(\S+ OK )/m,
    '$2$3$1',
  ),
  changed(
    'imap-move-without-trycreate',
    'rfc9051/6.4.8/trycreate',
    'MOVE to a mailbox that does not exist leaves TRYCREATE out.',
    /^(?:UID )?MOVE /i,
    /\[TRYCREATE\] /,
  ),
  behaviour(
    'imap-move-refused-creates',
    'rfc9051/6.4.8/trycreate',
    'MOVE to a mailbox that does not exist is refused, and creates it.',
    {
      destination: (next, session, name, command) => {
        try {
          return next(session, name, command);
        } catch (refusal) {
          if (command === 'MOVE') session.account?.create(name);
          throw refusal;
        }
      },
    },
  ),
  changed(
    'imap-rev2-closed-behind-the-new',
    'rfc9051/6.3.2/closed-code',
    'SELECT and EXAMINE send CLOSED behind what they tell of the new mailbox.',
    opens,
    /^(\* OK \[CLOSED\][^\r]*\r\n)((?:\*[^\r]*\r\n)+)/m,
    '$2$1',
  ),
  behaviour(
    'imap-keywords-not-appended',
    'rfc9051/2.3.2/common-keywords',
    'APPEND passes over keywords that begin with $.',
    {
      append: (next, mailbox, message) =>
        next(mailbox, { ...message, flags: message.flags.filter(flag => !flag.startsWith('$')) }),
    },
  ),
  behaviour(
    'imap-keywords-not-moved',
    'rfc9051/2.3.2/common-keywords',
    'MOVE leaves keywords that begin with $ behind.',
    {
      move: (next, selected, messages, target) => {
        const code = next(selected, messages, target);
        for (const message of target.messages.slice(-messages.length))
          target.setFlags(
            message,
            [...message.flags].filter(flag => !flag.startsWith('$')),
          );
        return code;
      },
    },
  ),
  behaviour('imap-phishing-not-stored', 'rfc9051/2.3.2/common-keywords', 'STORE passes over the keyword $Phishing.', {
    store: storing(change => ({ ...change, flags: change.flags.filter(flag => !/^\$Phishing$/i.test(flag)) })),
  }),
  refused(
    'imap-literal-of-thousands-refused',
    'rfc9051/4.3/literal-minus-limit',
    'A non-synchronising literal of 1000 octets or more is answered BAD.',
    /\{[1-9]\d{3,}\+\}/,
    'BAD the literal is too large',
  ),
]);

/** The numbers of a set as ESEARCH has it. */
function numbersOf(set: string): number[] {
  return set.split(',').flatMap(range => {
    const [first = 0, last = first] = range.split(':').map(Number);
    return first === 0 ? [] : Array.from({ length: last - first + 1 }, (_, at) => first + at);
  });
}

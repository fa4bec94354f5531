import { Refusal } from '../../imap/command.js';
import { accountOf } from '../../imap/commands/mailboxes.js';
import { isRev2 } from '../../imap/revision.js';
import type { NewMessage, Session } from '../../imap/session.js';
import { parseMessageUrl, percentDecoded } from '../../imap/syntax/message-url.js';
import { urlOctets } from '../../imap/url-octets.js';
import { named } from '../fault.js';
import { behaviour, changed, completed, type Override, preceded, refused, replyFault } from './forms.js';

/** A URL is followed otherwise; `next` follows it as usual. */
function following(
  other: (url: string, next: (url: string) => Buffer | undefined, session: Session) => Buffer | undefined,
) {
  const followUrl: Override<'followUrl'> = (next, session, url) => other(url, it => next(session, it), session);
  return { followUrl };
}

/** URLs that match, or of which this holds, are not followed. */
function notFollowing(which: (url: string, session: Session) => boolean) {
  return following((url, next, session) => (which(url, session) ? undefined : next(url)));
}

/** What comes of a URL is changed. */
function altered(change: (octets: Buffer) => Buffer) {
  return following((url, next) => {
    const octets = next(url);
    return octets && change(octets);
  });
}

/** Messages of a command that joins parts are added otherwise. */
function adding(other: (message: NewMessage, session: Session) => NewMessage) {
  const appendAll: Override<'appendAll'> = (next, session, mailbox, messages, replaced) =>
    next(session, mailbox, joins(session) ? messages.map(message => other(message, session)) : messages, replaced);
  return { appendAll };
}

const joins = ({ text }: Session): boolean => /\bCATENATE \(/i.test(text);

/** The mailbox that a URL names is the one that is selected. */
const ofSelected = (url: string, { selected }: Session): boolean =>
  selected !== undefined && parseMessageUrl(url)?.mailbox === selected.mailbox.name;

/** The mailbox that APPEND names first. */
function destinationOf(session: Session) {
  const name = /^APPEND "?([^" ]+)"?/i.exec(session.text)?.[1] ?? '';
  return accountOf(session).mailbox(name);
}

/** Violations of RFC 4469 and, of URLs, of RFC 5092. */
export const imapCatenateFaults = named([
  replyFault(
    'imap-catenate-literal-refused',
    'rfc4469/3/original-form',
    'APPEND of a literal with flags is refused, as there is CATENATE.',
    { command: /^APPEND \S+ \(\\Flagged\) \{/i, replace: reply => reply.replace(/^(\S+) OK/m, '$1 NO') },
  ),
  behaviour('imap-catenate-text-in-lines', 'rfc4469/3/text', 'A line end is put behind each TEXT that has none.', {
    catenate: (next, session, parts) =>
      next(
        session,
        parts.map(part =>
          'text' in part && part.text.at(-1) !== 0x0a
            ? { text: Buffer.concat([part.text, Buffer.from('\r\n')]) }
            : part,
        ),
      ),
  }),
  behaviour('imap-catenate-text-trimmed', 'rfc4469/3/text', 'The line end at the end of a TEXT is left out.', {
    catenate: (next, session, parts) =>
      next(
        session,
        parts.map(part =>
          'text' in part ? { text: Buffer.from(part.text.toString('latin1').trimEnd(), 'latin1') } : part,
        ),
      ),
  }),
  behaviour(
    'imap-catenate-message-without-text',
    'rfc4469/3/url',
    'A URL of a message stands for its header alone.',
    following((url, next) => next(/;UID=\d+$/i.test(url) ? `${url}/;SECTION=HEADER` : url)),
  ),
  behaviour(
    'imap-catenate-part-with-header',
    'rfc4469/3/url',
    'A URL of a part stands for the part with its MIME header.',
    following((url, next) =>
      /SECTION=[\d.]+$/i.test(url)
        ? Buffer.concat([next(`${url}.MIME`) ?? Buffer.alloc(0), next(url) ?? Buffer.alloc(0)])
        : next(url),
    ),
  ),
  behaviour(
    'imap-catenate-mime-as-part',
    'rfc4469/3/url',
    'A URL of the MIME header of a part stands for the part.',
    following((url, next) => next(url.replace(/\.MIME$/i, ''))),
  ),
  behaviour(
    'imap-catenate-outer-header',
    'rfc4469/3/url',
    'A URL of the header of a message within the message stands for the header of the outer one.',
    following((url, next) => next(url.replace(/SECTION=[\d.]+HEADER/i, 'SECTION=HEADER'))),
  ),
  behaviour(
    'imap-catenate-text-as-message',
    'rfc4469/3/url',
    'A URL of the text of a message stands for the whole message.',
    following((url, next) => next(url.replace(/\/;SECTION=TEXT$/i, ''))),
  ),
  behaviour(
    'imap-catenate-uidvalidity-refused',
    'rfc4469/3/url',
    'A URL with a UIDVALIDITY is not followed.',
    notFollowing(url => /UIDVALIDITY/i.test(url)),
  ),
  behaviour('imap-catenate-reversed', 'rfc4469/3/in-order', 'The parts are joined in another order.', {
    catenate: (next, session, parts) => next(session, parts.toReversed()),
  }),
  behaviour('imap-catenate-url-once', 'rfc4469/3/in-order', 'A URL that stands twice is followed once.', {
    catenate: (next, session, parts) =>
      next(
        session,
        parts.filter(
          (part, at) => 'text' in part || parts.findIndex(other => 'url' in other && other.url === part.url) === at,
        ),
      ),
  }),
  behaviour(
    'imap-catenate-part-alone',
    'rfc4469/3/added-at-the-end',
    'The first part becomes a message of its own, too.',
    {
      catenate: (next, session, parts) => {
        const joined = next(session, parts);
        const mailbox = destinationOf(session);
        if (parts.length > 2 && mailbox) session.context.imap.append(mailbox, plain(next(session, parts.slice(0, 1))));
        return joined;
      },
    },
  ),
  behaviour(
    'imap-catenate-decodes-base64',
    'rfc4469/3/octets-unchanged',
    'What looks like base64 is decoded.',
    altered(octets => {
      const text = octets.toString('latin1');
      return /^[A-Za-z0-9+/=\r\n]{20,}$/.test(text) ? Buffer.from(text, 'base64') : octets;
    }),
  ),
  behaviour(
    'imap-catenate-decodes-quoted-printable',
    'rfc4469/3/octets-unchanged',
    'Octets that are encoded as in quoted-printable are decoded.',
    altered(octets =>
      Buffer.from(percentDecoded(octets.toString('latin1').replace(/=(?=[0-9A-F]{2})/g, '%')), 'latin1'),
    ),
  ),
  behaviour(
    'imap-catenate-seven-bit',
    'rfc4469/3/octets-unchanged',
    'The highest bit of each octet that is copied is cleared.',
    altered(octets => Buffer.from(octets.map(octet => octet & 0x7f))),
  ),
  behaviour(
    'imap-catenate-wants-a-header',
    'rfc4469/3/octets-unchanged',
    'A message without header fields is refused.',
    {
      catenate: (next, session, parts) => {
        const joined = next(session, parts);
        if (joined.subarray(0, 2).toString('latin1') === '\r\n') throw new Refusal('the message has no header');
        return joined;
      },
    },
  ),
  behaviour(
    'imap-catenate-drops-flags',
    'rfc4469/3/flags-and-date',
    'The flags of a message that is put together are forgotten.',
    adding(message => ({ ...message, flags: [] })),
  ),
  behaviour(
    'imap-catenate-drops-date',
    'rfc4469/3/flags-and-date',
    'The date of a message that is put together is forgotten.',
    adding(message => ({ ...message, date: undefined })),
  ),
  behaviour(
    'imap-catenate-inherits-flags',
    'rfc3501/6.3.11/no-flags-by-default',
    'A message that is put together has the flags of the first message of the open mailbox, too.',
    adding((message, { selected }) => ({
      ...message,
      flags: [...message.flags, ...(selected?.mailbox.messages[0]?.flags ?? [])],
    })),
  ),
  behaviour(
    'imap-catenate-sets-seen',
    'rfc4469/3/no-seen',
    'Messages of which something is taken become \\Seen.',
    following((url, next, { selected }) => {
      for (const message of selected?.mailbox.messages ?? [])
        selected?.mailbox.setFlags(message, [...message.flags, '\\Seen']);
      return next(url);
    }),
  ),
  behaviour(
    'imap-catenate-closes',
    'rfc4469/3/selected-mailbox-stays',
    'The mailbox that is selected is closed when another is looked into.',
    following((url, next, session) => {
      if (!ofSelected(url, session)) session.deselect();
      return next(url);
    }),
  ),
  behaviour(
    'imap-catenate-selects',
    'rfc4469/3/selected-mailbox-stays',
    'Where none is selected, the mailbox of a URL becomes so.',
    following((url, next, session) => {
      const name = parseMessageUrl(url)?.mailbox;
      if (session.selected === undefined && name !== undefined)
        session.selected = session.context.imap.open(session, name, true);
      return next(url);
    }),
  ),
  behaviour(
    'imap-catenate-needs-a-selected-mailbox',
    'rfc4469/3/base-url',
    'Where no mailbox is selected, no URL is followed.',
    notFollowing((_, { selected }) => selected === undefined),
  ),
  behaviour(
    'imap-catenate-other-mailbox-refused',
    'rfc4469/3/base-url',
    'While a mailbox is selected, no URL of another is followed.',
    notFollowing((url, session) => session.selected !== undefined && !ofSelected(url, session)),
  ),
  behaviour(
    'imap-catenate-selected-mailbox-refused',
    'rfc4469/3/base-url',
    'A URL of the selected mailbox is not followed.',
    notFollowing(ofSelected),
  ),
  refused(
    'imap-catenate-wants-login',
    'rfc4469/3/no-further-login',
    'A URL without a user is followed only after another LOGIN.',
    /^APPEND \S+ CATENATE \(URL "\/[^"]*;UID=\d+"\)$/i,
    'NO [AUTHORIZATIONFAILED] LOGIN first',
  ),
  behaviour(
    'imap-catenate-takes-stale-url',
    'rfc5092/6/stale',
    'The UIDVALIDITY of a URL is not looked at.',
    following((url, next) => next(url.replace(/;UIDVALIDITY=\d+/i, ''))),
  ),
  behaviour(
    'imap-catenate-bad-url-empty',
    'rfc4469/3/bad-url-refused',
    'What cannot be had is taken for an empty line.',
    following((url, next) => next(url) ?? Buffer.from('\r\n')),
  ),
  behaviour(
    'imap-catenate-other-users-mailbox',
    'rfc4469/3/other-session',
    "URLs are followed into other users' mailboxes.",
    following((url, next, session) => {
      const found = parseMessageUrl(url);
      const accounts = found ? [...session.context.store.accounts] : [];
      const others = accounts.map(
        account => found && urlOctets(account.mailbox(found.mailbox), found, isRev2(session)),
      );
      return next(url) ?? others.find(octets => octets !== undefined);
    }),
  ),
  replyFault('imap-badurl-names-the-last', 'rfc4469/4.1/badurl-names-the-first', 'BADURL names the last URL.', {
    command: /^APPEND .*URL "/is,
    replace: (reply, command) => {
      const last = [...command.matchAll(/URL "([^"]*)"/gi)].at(-1)?.[1] ?? '';
      return reply.replace(/\[BADURL [^\]]*\]/, `[BADURL ${last}]`);
    },
  }),
  changed(
    'imap-badurl-absolute',
    'rfc4469/4.1/badurl-names-the-first',
    'BADURL names the URL as an absolute one.',
    /^APPEND /i,
    /\[BADURL \//,
    '[BADURL imap://localhost/',
  ),
  changed(
    'imap-badurl-in-ok',
    'rfc4469/4/badurl-in-no',
    'BADURL stands in an OK.',
    /^APPEND .*CATENATE/is,
    / OK \[APPENDUID [^\]]*\]/,
    ' OK [BADURL /INBOX]',
  ),
  changed(
    'imap-catenate-without-appenduid',
    'rfc4469/3/appenduid',
    'APPEND of a message that is put together does not tell its UID.',
    /^APPEND .*CATENATE/is,
    / \[APPENDUID [^\]]*\]/,
  ),
  changed(
    'imap-catenate-not-announced',
    'rfc3501/6.3.11/exists-when-selected',
    'A message that is put together in the selected mailbox is not announced.',
    /^APPEND .*CATENATE/is,
    /^\* \d+ EXISTS\r\n/m,
  ),
  changed(
    'imap-catenate-without-trycreate',
    'rfc3501/6.3.11/trycreate',
    'APPEND with CATENATE to a mailbox that is missing does not say that it could be created.',
    /^APPEND .*CATENATE/is,
    /\[TRYCREATE\] /,
  ),
  behaviour(
    'imap-catenate-failed-keeps',
    'rfc4469/3/nothing-on-failure',
    'When a URL cannot be followed, something is added all the same.',
    {
      catenate: (next, session, parts) => {
        try {
          return next(session, parts);
        } catch (error) {
          const mailbox = destinationOf(session);
          if (mailbox) session.context.imap.append(mailbox, plain(Buffer.from('\r\n')));
          throw error;
        }
      },
    },
  ),
  behaviour(
    'imap-catenate-bad-url-signs-out',
    'rfc4469/3/as-append',
    'After a URL that cannot be followed nobody is signed in.',
    following((url, next, session) => {
      const octets = next(url);
      if (octets === undefined) session.account = undefined;
      return octets;
    }),
  ),
  refused(
    'imap-catenate-with-literal-refused',
    'rfc4469/3/multiappend',
    'APPEND of a literal and of a message that is put together is refused.',
    /^APPEND \S+ (?:\{\d+\+?\}\r\n CATENATE|CATENATE \(.*\) \{\d+\+?\}\r\n$)/is,
    'BAD Either CATENATE or not',
  ),
  refused(
    'imap-catenate-twice-refused',
    'rfc4469/3/multiappend',
    'APPEND of two messages that are put together is refused.',
    /^APPEND .*CATENATE .*\) (?:\([^()]*\) )?CATENATE/is,
    'BAD One CATENATE is enough',
  ),
  refused(
    'imap-catenate-at-once-refused',
    'rfc7888/3/non-synchronizing-literal',
    'TEXT with a literal that comes without having been asked for is refused.',
    /TEXT \{\d+\+\}/i,
    'BAD Not so fast',
  ),
  refused(
    'imap-catenate-lower-case-refused',
    'rfc4469/5/syntax',
    'catenate is not known in lower case.',
    /catenate/,
    'BAD There is no catenate',
  ),
  refused(
    'imap-catenate-atom-refused',
    'rfc4469/5/syntax',
    'A URL that is an atom is refused.',
    /URL \//,
    'BAD A URL wants quotes',
  ),
  refused(
    'imap-catenate-url-literal-refused',
    'rfc4469/5/syntax',
    'A URL that is a literal is refused.',
    /URL \{/,
    'BAD A URL wants quotes',
  ),
  completed(
    'imap-catenate-takes-any-syntax',
    'rfc4469/5/refuses-other-syntax',
    'What stands in the parentheses of CATENATE does not matter.',
    /^APPEND \S+ CATENATE /i,
    /BAD/,
    'OK APPEND completed',
  ),
  refused(
    'imap-replace-catenate-refused',
    'rfc8508/4.2/catenate',
    'REPLACE takes a literal alone.',
    /^REPLACE .*CATENATE/is,
    'BAD A literal is missing',
  ),
  preceded(
    'imap-replace-catenate-failed-tells-expunge',
    'rfc8508/3.4/unchanged-on-error',
    'REPLACE with a URL that cannot be followed tells that the message is gone.',
    /^REPLACE 1 .*CATENATE .*UID=4000000000/is,
    '* 1 EXPUNGE',
  ),
  behaviour(
    'imap-url-in-capitals-alone',
    'rfc5092/11/case',
    'The words of a URL are known in capitals alone.',
    notFollowing(url => /;(?!UID=|UIDVALIDITY=|SECTION=|PARTIAL=)\w+=/.test(url) || /SECTION=[a-z]/.test(url)),
  ),
  behaviour(
    'imap-url-section-not-decoded',
    'rfc5092/6/percent-encoded-section',
    'Percent-encodings in a section are not decoded.',
    notFollowing(url => /SECTION=[^;]*%/i.test(url)),
  ),
  behaviour(
    'imap-url-mailbox-not-decoded',
    'rfc5092/5/percent-encoded-mailbox',
    'Percent-encodings in the name of a mailbox are not decoded.',
    notFollowing(url => /^[^;]*%/.test(url)),
  ),
  behaviour(
    'imap-url-in-utf-7',
    'rfc5092/8/utf-8',
    'The name of a mailbox has to stand in a URL in modified UTF-7.',
    notFollowing(url => /%[89A-F]/i.test(url)),
  ),
]);

const plain = (octets: Buffer): NewMessage => ({ octets, flags: [], date: undefined });

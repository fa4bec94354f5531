import { utf8Accept } from '../../imap/revision.js';
import type { ImapOffer } from '../../imap/session.js';
import { type Fault, named } from '../fault.js';
import { behaviour, changed, completed, refused } from './forms.js';

const offers = (): readonly ImapOffer[] => [utf8Accept];

/** A fault of a server that lists UTF8=ACCEPT. */
function listing<const Name extends string>(fault: Fault<Name>): Fault<Name> {
  return { ...fault, imap: { ...fault.imap, offers } };
}

/** Violations in UTF8=ACCEPT (RFC 6855), of servers that list it. */
export const imapUtf8Faults = named([
  behaviour('imap-utf8-not-enabled', 'rfc6855/3/enabled', 'ENABLE passes over UTF8=ACCEPT.', {
    offers,
    enable: (next, session, names) =>
      next(
        session,
        names.filter(name => !/^UTF8=ACCEPT$/i.test(name)),
      ),
  }),
  listing(
    refused(
      'imap-utf8-names-refused',
      'rfc6855/3/names-in-utf8',
      'A name in UTF-8 is refused by all commands but CREATE and LIST.',
      /^(?!CREATE|LIST|LSUB)[A-Z]+ "[^"\r]*[\x80-\xff&]/i,
      'NO there is no such mailbox',
    ),
  ),
  listing(
    changed(
      'imap-utf8-names-told-in-ascii',
      'rfc6855/3/names-in-utf8',
      'LIST and LSUB have question marks for what is not US-ASCII.',
      /^L(?:IST|SUB) /i,
      /[\x80-\xff]+/g,
      '?',
    ),
  ),
  listing(
    refused(
      'imap-utf8-names-of-old-refused',
      'rfc6855/3/name-of-both-conventions',
      'A mailbox is not opened by a name that is not US-ASCII, in UTF-8 or in modified UTF-7.',
      /^SELECT "[^"\r]*(?:[\x80-\xff]|&AOk-)/i,
      'NO there is no such mailbox',
    ),
  ),
  listing(
    changed(
      'imap-utf8-told-without-enable',
      'rfc6855/3/no-utf8-before-enable',
      'LIST tells names in UTF-8 whatever is enabled.',
      /^LIST /i,
      /&AOk-/g,
      '\xc3\xa9',
    ),
  ),
  listing(
    completed(
      'imap-utf8-bad-octets-taken',
      'rfc6855/3/bad-utf8-rejected',
      'A quoted string may have any octets.',
      /"[^"\r]*[\x80-\xff]/,
      /BAD expected a quoted string/,
      'OK completed',
    ),
  ),
  listing(
    completed(
      'imap-utf8-not-searched-for',
      'rfc6855/3/strings-in-utf8',
      'SEARCH for a text in UTF-8 that stands in quotes is answered BAD.',
      /^SEARCH .*"[^"\r]*[\x80-\xff]/i,
      /OK/,
      'BAD not in quotes',
    ),
  ),
  listing(
    completed(
      'imap-utf8-charset-taken',
      'rfc6855/3/charset-rejected',
      'SEARCH with a charset is carried out after ENABLE UTF8=ACCEPT, too.',
      /^SEARCH CHARSET /i,
      /BAD expected no charset/,
      'OK completed',
    ),
  ),
  listing(
    changed(
      'imap-utf8-controls-in-names',
      'rfc6855/3/no-controls-in-names',
      'LIST tells of mailboxes whose names have control characters and separators.',
      /^LIST /i,
      /^(?=\S+ OK)/m,
      '* LIST () "/" "mailspec-\x7f\xc2\x85\xe2\x80\xa8\xe2\x80\xa9"\r\n',
    ),
  ),
  listing(
    refused(
      'imap-utf8-append-refused',
      'rfc6855/4/append-utf8',
      'APPEND does not know the data item UTF8.',
      /^APPEND .*UTF8 \(/i,
      'BAD not in this form',
    ),
  ),
  listing(
    completed(
      'imap-utf8-header-not-looked-at',
      'rfc6855/4/eight-bit-header-refused',
      'APPEND takes a header in 8 bits whatever is enabled.',
      /^APPEND /i,
      /NO the header/,
      'OK completed',
    ),
  ),
  listing(
    changed(
      'imap-utf8-only-too',
      'rfc6855/6/not-both-capabilities',
      'CAPABILITY lists UTF8=ONLY beside UTF8=ACCEPT.',
      /^CAPABILITY$/i,
      / UTF8=ACCEPT/,
      ' UTF8=ACCEPT UTF8=ONLY',
    ),
  ),
]);

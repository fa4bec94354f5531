import { Refusal } from '../../imap/command.js';
import type { ImapOffer } from '../../imap/session.js';
import { type Fault, named } from '../fault.js';
import { behaviour, changed } from './forms.js';

const offers = (): readonly ImapOffer[] => ['LITERAL-'];

/** A fault of a server that lists LITERAL- in place of LITERAL+. */
function listing<const Name extends string>(fault: Fault<Name>): Fault<Name> {
  return { ...fault, imap: { ...fault.imap, offers } };
}

/** Violations in literals for which the client does not wait to be invited, of servers with LITERAL- (RFC 7888 5). */
export const imapLiteralMinusFaults = named([
  behaviour(
    'imap-literal-minus-of-thousands-refused',
    'rfc7888/5/literal-of-4096-taken',
    'With LITERAL- a non-synchronising literal may have 1000 octets at most.',
    { offers, largestUninvited: () => 1000 },
  ),
  behaviour(
    'imap-literal-minus-of-any-size',
    'rfc7888/5/larger-refused',
    'With LITERAL- a non-synchronising literal may have any size.',
    { offers, largestUninvited: () => Number.POSITIVE_INFINITY },
  ),
  behaviour(
    'imap-literal-minus-not-read-over',
    'rfc7888/5/larger-refused',
    'What a non-synchronising literal holds that is too large for LITERAL- is taken for commands.',
    { offers, literalFollows: (next, literal) => literal.size <= 4096 && next(literal) },
  ),
  listing(
    changed(
      'imap-literal-minus-without-toobig',
      'rfc7888/5/toobig-in-append',
      'BAD to APPEND with a literal that is too large for LITERAL- has no TOOBIG.',
      /^APPEND /i,
      /\[TOOBIG\] /,
    ),
  ),
  listing(
    changed(
      'imap-literal-minus-bye-without-toobig',
      'rfc7888/5/toobig-in-bye',
      'APPEND with a literal that is too large for LITERAL- is answered BYE without TOOBIG.',
      /^APPEND /i,
      /^\S+ BAD \[TOOBIG\]/m,
      '* BYE',
    ),
  ),
  behaviour(
    'imap-literal-minus-for-invited-too',
    'rfc7888/5/larger-when-invited',
    'With LITERAL- a message may have 4096 octets at most.',
    {
      offers,
      append: (next, mailbox, message) => {
        if (message.octets.length > 4096) throw new Refusal('[TOOBIG] the message is too large');
        return next(mailbox, message);
      },
    },
  ),
]);

import { type Fault, named } from '../fault.js';
import { replyFault } from './forms.js';

const badForSyntaxError = 'rfc3501/2.2.2/bad-for-syntax-error';

/** Violations of what the formal syntax says of lines (RFC 3501 9): tags, spaces, octets. */
export const imapSyntaxLineFaults = named([
  carriedOut('imap-tags-of-any-characters', 'A tag may have any characters.', /^NOOP$/, /^\* BAD/),
  carriedOut('imap-line-without-command-ok', 'A line without a command is one that does nothing.', /^(?:t1)?$/),
  carriedOut('imap-spaces-before-the-tag', 'Spaces before the tag are passed over.', /^ +(?:t1 NOOP)?$/, /^\* BAD/),
  carriedOut('imap-commands-in-any-form', 'A command may stand in quotes or parentheses.', /^["(]NOOP[")]$/),
  carriedOut('imap-unknown-commands-do-nothing', 'A command of digits does nothing.', /^0$/),
  carriedOut(
    'imap-spaces-in-any-number',
    'Where there is a space there may be more of them, and where there is none, too.',
    /^ NOOP$|[^\t] +$| {2}|\( | \)|^FETCH 1\(|"[("]/,
  ),
  carriedOut('imap-tabs-for-spaces', 'A tab may stand for a space.', /\t/),
  carriedOut(
    'imap-controls-in-commands',
    'NUL and other controls may stand in a command.',
    /[^\t\r\n\x20-\x7e\x80-\xff]/,
  ),
  carriedOut('imap-eight-bit-commands', 'Octets above 127 may stand anywhere in a command.', /[\x80-\xff]/),
  carriedOut('imap-cr-in-commands', 'A CR may stand in a command.', /^(?:STATUS.*|NOOP)\r/),
  carriedOut('imap-lines-end-in-lf', 'A line may end with LF alone.', /^NOOP$/, /^t1 BAD/),
  carriedOut('imap-lines-end-in-cr', 'A line may end with CR alone.', /^NOOP\rt2 NOOP$/),
  replyFault(
    'imap-empty-lines-lose-a-command',
    'rfc3501/2.2.2/tagged-response',
    'The tag behind an empty line is lost.',
    {
      command: /^NOOP$/,
      replace: reply => reply.replace(/^t1 OK/, '* OK'),
    },
  ),
  replyFault(
    'imap-long-lines-untagged',
    'rfc3501/2.2.2/tagged-response',
    'A line of a thousand octets loses its tag.',
    {
      command: /^(?=(?:UID FETCH 1,1|FETCH 1|STORE 1|SEARCH|STATUS|LIST|XX|Xx)).{400,}/s,
      replace: reply => reply.replace(/^\S+ (?=OK|NO|BAD)/m, '* ').replace(/^\* BAD/m, '* OK'),
    },
  ),
  replyFault(
    'imap-tags-cut-off',
    'rfc3501/2.2.2/tag-of-a-command',
    'Of a long tag the beginning is repeated, with a mark.',
    {
      command: /^NOOP$/,
      replace: reply => reply.replace(/^(t{50})t+ /, '$1. '),
    },
  ),
]);

/** What is not in the formal syntax is answered as if it were. */
function carriedOut<const Name extends string>(
  name: Name,
  says: string,
  command: RegExp,
  refusal = /^(?:\*|[^*+ \r\n]\S*) BAD/m,
): Fault<Name> {
  return replyFault(name, badForSyntaxError, says, {
    command,
    replace: reply => reply.replace(refusal, answer => `${answer.startsWith('*') ? 't1' : answer.split(' ')[0]} OK`),
  });
}

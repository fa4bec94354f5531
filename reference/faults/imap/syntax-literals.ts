import type { Connection } from '../../net/connection.js';
import { named } from '../fault.js';
import { behaviour, changed, completed, refused, replyFault, tagged } from './forms.js';

/** The connections on which a literal was announced that the server has not read. */
const announced = new WeakSet<Connection>();

/** Violations in literals of the client (RFC 3501 2.2.1, 4.3), and in what APPEND takes with them. */
export const imapSyntaxLiteralFaults = named([
  behaviour(
    'imap-refused-literal-awaited',
    'rfc3501/2.2.1/refused-literal-ends-command',
    'The line behind a command whose literal was refused is taken for the literal.',
    {
      readLine: async (next, connection, limit) => {
        if (announced.delete(connection)) await next(connection, limit);
        const line = await next(connection, limit);
        if (line !== undefined && /\{\d+\}$/.test(line.octets.toString('latin1'))) announced.add(connection);
        return line;
      },
      readLiteral: (next, connection, size) => {
        announced.delete(connection);
        return next(connection, size);
      },
    },
  ),
  completed(
    'imap-literals-guessed',
    'rfc3501/2.2.2/bad-for-syntax-error',
    'A literal that is announced in a wrong form is an empty one.',
    /^STATUS \{.* \(MESSAGES\)$/,
    /BAD/,
    'OK completed',
  ),
  replyFault(
    'imap-literals-are-commands',
    'rfc3501/4.3/literal-is-data',
    'A literal that is no name of a mailbox is read as a command, and ends the session.',
    {
      command: /^STATUS \{\d+\}\r\n/,
      replace: reply => reply.replace(tagged(/NO [^\r]*/), '* BYE the client has said so'),
    },
  ),
  completed(
    'imap-literal8-anywhere',
    'rfc3501/2.2.2/bad-for-syntax-error',
    'A literal8 is taken where a string may stand.',
    /^(?:STATUS|SELECT|LIST|SEARCH) .*~\{\d+\+?\}/i,
    /BAD/,
    'OK completed',
  ),
  completed(
    'imap-list-literals-refused',
    'rfc3501/4.3/string-forms-are-equal',
    'LIST takes no literals.',
    /^LIST (?:"" )?\{/,
    /OK/,
    'BAD not in this form',
  ),
  refused(
    'imap-field-names-are-atoms',
    'rfc3501/4.3/string-forms-are-equal',
    'The names of fields have to be atoms.',
    /^FETCH .*FIELDS \(["{]/,
    'BAD not in this form',
  ),
  changed(
    'imap-literal-sizes-without-zero-first',
    'rfc3501/4.3/string-forms-are-equal',
    'A literal whose size begins with zero is taken for none, and nothing asks for it.',
    /^STATUS \{0\d+\}$/,
    /^\+ [^\r]*\r\n/,
  ),
  completed(
    'imap-append-days-and-times-roll-over',
    'rfc3501/6.3.11/refuses-bad-arguments',
    'APPEND takes days and times that there are not for those that follow.',
    /^APPEND \S+ "(?:31-Feb|29-Feb|00-|01-Jan-2024 (?:24|12:60))/,
    /BAD/,
    'OK APPEND completed',
  ),
  completed(
    'imap-append-arguments-guessed',
    'rfc3501/2.2.2/bad-for-syntax-error',
    'APPEND passes over flags and dates that it cannot read.',
    /^APPEND \S+ (?:\\|\(\\Seen \{|0|"1-|"01-(?!Jan-2024 (?:24|12:60)))/,
    /BAD/,
    'OK APPEND completed',
  ),
]);

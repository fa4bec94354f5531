import type { Cursor } from './cursor.js';
import { objectId } from './fetch.js';
import { atomChars } from './octet-classes.js';
import { atom, type Data, type Field, list, type Value } from './values.js';

/** The arguments of a response code, each with its name; the space before the first has been used up. */
type Arguments = (cursor: Cursor) => Field[];

const one =
  (name: string, read: (cursor: Cursor) => Value): Arguments =>
  cursor => [{ name, value: read(cursor) }];

const nzNumber = (cursor: Cursor): Value => cursor.nzNumber();
const objectIdInBrackets = (cursor: Cursor): Value => {
  const hole = cursor.hole();
  if (hole) return hole;
  cursor.expect('(');
  const value = objectId(cursor);
  cursor.expect(')');
  return list([value]);
};

/** Capabilities: atoms, up to the end of the line or of the response code. */
export function words(cursor: Cursor, name: string): Field {
  const items = [cursor.atom('a capability', true)];
  while (cursor.take(' ')) items.push(cursor.atom('a capability', true));
  return { name, value: list(items, 'subset') };
}

/** Response codes that have arguments (RFC 3501 7.1, 4315, 7162, 8474, 9051). */
const withArguments: Readonly<Record<string, Arguments>> = {
  CAPABILITY: cursor => [words(cursor, 'capabilities')],
  PERMANENTFLAGS: one('flags', cursor => cursor.list(() => cursor.flag(true), 'set', 0, 'a list of flags')),
  UIDNEXT: one('value', nzNumber),
  UIDVALIDITY: one('value', nzNumber),
  UNSEEN: one('value', nzNumber),
  APPENDUID: cursor => {
    const uidvalidity = cursor.nzNumber('a UIDVALIDITY');
    cursor.expect(' ');
    return [
      { name: 'uidvalidity', value: uidvalidity },
      { name: 'uids', value: cursor.set('a uid set') },
    ];
  },
  COPYUID: cursor => {
    const uidvalidity = cursor.nzNumber('a UIDVALIDITY');
    cursor.expect(' ');
    const source = cursor.set('a uid set');
    cursor.expect(' ');
    return [
      { name: 'uidvalidity', value: uidvalidity },
      { name: 'source', value: source },
      { name: 'destination', value: cursor.set('a uid set') },
    ];
  },
  HIGHESTMODSEQ: one('value', cursor => cursor.nzNumber('a mod-sequence value', true)),
  MODIFIED: one('set', cursor => cursor.set()),
  MAILBOXID: one('id', objectIdInBrackets),
};

const optionalArguments: Readonly<Record<string, Arguments>> = {
  BADCHARSET: one('charsets', cursor => cursor.list(() => cursor.astring('a charset', true), 'subset', 1)),
};

/** Response codes that stand alone (RFC 3501, 4315, 5530, 7162, 9051, 3516). */
const alone = new Set(
  `ALERT PARSE READ-ONLY READ-WRITE TRYCREATE UIDNOTSTICKY UNAVAILABLE AUTHENTICATIONFAILED AUTHORIZATIONFAILED EXPIRED
  PRIVACYREQUIRED CONTACTADMIN NOPERM INUSE EXPUNGEISSUED CORRUPTION SERVERBUG CLIENTBUG CANNOT LIMIT OVERQUOTA ALREADYEXISTS
  NONEXISTENT NOTSAVED HASCHILDREN CLOSED UNKNOWN-CTE NOMODSEQ`.split(/\s+/),
);

/** resp-text-code, without the square brackets: at `]`, or at the end of a pattern, when it returns. */
export function responseCode(cursor: Cursor): Data {
  const kind = cursor.keyword('a response code');
  const read = withArguments[kind];
  const optional = optionalArguments[kind];
  if (read || optional) {
    // A pattern may name the code alone.
    if (cursor.next !== ' ' && (optional || cursor.pattern)) return { kind, fields: [] };
    cursor.expect(' ');
    return { kind, fields: (read ?? optional)?.(cursor) ?? [] };
  }
  if (alone.has(kind) || cursor.next !== ' ') return { kind, fields: [] };
  cursor.pos++;
  return { kind, fields: [{ name: 'value', value: unknownArguments(cursor) }] };
}

/** Anything but `]`. */
function unknownArguments(cursor: Cursor): Value {
  const hole = cursor.hole();
  if (hole && (cursor.next === ']' || cursor.atEnd)) return hole;
  const start = cursor.pos;
  while (!cursor.atEnd && cursor.next !== ']') cursor.pos++;
  if (cursor.pos === start) cursor.fail("the response code's arguments");
  return atom(cursor.octets.toString('latin1', start, cursor.pos));
}

/** Is there a response code in square brackets here? Text may begin with `[` too; then there is no `]`, or no atom. */
export function hasCode(cursor: Cursor): boolean {
  if (cursor.next !== '[') return false;
  const close = cursor.octets.indexOf(0x5d, cursor.pos);
  return close > 0 && close < cursor.end && atomChars[cursor.octets[cursor.pos + 1] ?? 0] === 1;
}

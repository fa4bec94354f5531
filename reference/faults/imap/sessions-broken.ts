import { expunge } from '../../imap/commands/expunge.js';
import { Reply } from '../../imap/reply.js';
import type { Session } from '../../imap/session.js';
import type { Connection } from '../../net/connection.js';
import { named } from '../fault.js';
import { behaviour, opening } from './forms.js';

/** Connections that ended within a literal. */
const cut = new WeakSet<Connection>();
/** What a session has put off. */
const putOff = new WeakMap<Session, () => Promise<unknown>>();

/** Reads a line, and takes what comes before the end of the stream for one. */
async function lineOrRest(connection: Connection) {
  let octets = Buffer.alloc(0);
  for (;;) {
    const part = await connection.readSome();
    octets = Buffer.concat([octets, part ?? Buffer.alloc(0)]);
    const end = octets.indexOf('\r\n');
    if (end >= 0) connection.putBack(octets.subarray(end + 2));
    else if (part !== undefined) continue;
    else if (octets.length === 0) return undefined;
    return { octets: end < 0 ? octets : octets.subarray(0, end), ending: 'crlf' as const, tooLong: false };
  }
}

/** Violations about connections that end in the middle of something, and commands that come before the answers to others. */
export const imapSessionsBrokenFaults = named([
  behaviour(
    'imap-lost-connection-expunges',
    'rfc3501/2.3.2/deleted-until-expunged',
    'A connection that ends without LOGOUT removes the messages that are flagged \\Deleted.',
    {
      open: opening((selected, session) => {
        const usual = selected.release.bind(selected);
        selected.release = () => {
          usual();
          if (/^(?:CLOSE|SELECT|EXAMINE|UNSELECT|LOGOUT)/i.test(session.text) || selected.readOnly) return;
          expunge(selected.mailbox, session.context.imap.toExpunge(selected.mailbox, 'CLOSE'));
        };
      }),
    },
  ),
  behaviour(
    'imap-half-append-kept',
    'rfc3501/6.3.11/nothing-on-failure',
    'APPEND adds what came of a message before the connection ended.',
    {
      readLiteral: async (_next, connection, size) => {
        let octets = Buffer.alloc(0);
        for (let part: Buffer | undefined; octets.length < size; octets = Buffer.concat([octets, part])) {
          part = await connection.readSome();
          if (part !== undefined) continue;
          cut.add(connection);
          return octets.length === 0 ? Buffer.from('\r\n') : octets;
        }
        connection.putBack(octets.subarray(size));
        return octets.subarray(0, size);
      },
      readLine: (next, connection, limit) =>
        cut.delete(connection) ? { octets: Buffer.alloc(0), ending: 'crlf', tooLong: false } : next(connection, limit),
    },
  ),
  behaviour(
    'imap-unfinished-command-carried-out',
    'rfc3501/2.2/commands-end-in-crlf',
    'What came of a command before the connection ended is carried out.',
    { readLine: (_next, connection) => lineOrRest(connection) },
  ),
  behaviour(
    'imap-later-command-first',
    'rfc3501/5.5/ambiguous-commands-in-order',
    'Of two commands that come together while a mailbox is open the second is carried out first.',
    {
      carryOut: async (next, session, name, execute, reply) => {
        if (session.selected && session.connection.unread > 0 && !putOff.has(session)) {
          putOff.set(session, async () => next(session, name, execute, new Reply()));
          return 'OK completed';
        }
        const outcome = await next(session, name, execute, reply);
        await putOff.get(session)?.();
        putOff.delete(session);
        return outcome;
      },
    },
  ),
]);

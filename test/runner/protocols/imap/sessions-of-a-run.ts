import { imapSession } from '../sessions.js';
import { lines } from './play.js';

/**
 * What is found when these lines go over the connections of one run, whose accounts nobody else has to do with. `a C: ..` is a line that the client writes on
 * connection a, `a S: ..` one of the server, `a end` is the end of the connection. The clock of the transcripts moves by a tenth of a second a line.
 */
export function found(dialogue: readonly string[], { alone = true } = {}): readonly string[] {
  const run = {};
  const sessions = new Map<string, ReturnType<typeof imapSession>>();
  const all: string[] = [];
  let ms = 0;
  const transcript = {
    get ms() {
      return ms;
    },
  };
  for (const line of dialogue) {
    ms += 100;
    const [connection = '', who = '', ...words] = line.split(' ');
    const witness = { connection, transcript: transcript as never };
    const session = sessions.get(connection) ?? imapSession({ run, alone, witness });
    sessions.set(connection, session);
    if (who === 'C:') session.wrote(lines(words.join(' ')));
    else if (who === 'S:') session.received(lines(words.join(' ')));
    else session.left?.();
    for (const { invariant, expected, found } of session.violations.splice(0))
      all.push(`${invariant}: ${expected}; ${found}`);
  }
  return all;
}

/** The same, by the names of the invariants. */
export function invariantsFound(dialogue: readonly string[], options?: Parameters<typeof found>[1]): readonly string[] {
  return found(dialogue, options).map(text => text.slice(0, text.indexOf(':')));
}

/** A connection signs in and opens a mailbox of so many messages. */
export function selects(
  connection: string,
  { mailbox = 'box', validity = 7, user = 'me', exists = 3, command = 'SELECT', more = [] as readonly string[] } = {},
): readonly string[] {
  return [
    `C: l LOGIN ${user} secret`,
    'S: l OK x',
    `C: s ${command} ${mailbox}`,
    `S: * ${exists} EXISTS`,
    `S: * OK [UIDVALIDITY ${validity}] x`,
    ...more,
    'S: s OK x',
  ].map(line => `${connection} ${line}`);
}

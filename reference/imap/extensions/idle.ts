import { loggedIn, withoutArguments } from '../command.js';
import type { Reply } from '../reply.js';
import type { Command, Outcome, Session } from '../session.js';
import { afterLogin, type Extension } from './extension.js';

const longestLine = 65_536;

/** News is sent at once until the client says DONE. */
const idle: Command = { states: loggedIn, mayExpunge: true, parse: withoutArguments(idleUntilDone) };

async function idleUntilDone(session: Session, reply: Reply): Promise<Outcome> {
  const { selected } = session;
  const { imap } = session.context;
  session.continue('idling', reply);
  let waiting = false;
  // Several changes made in one go make one batch.
  const onNews = () => {
    if (waiting) return;
    waiting = true;
    queueMicrotask(() => {
      waiting = false;
      if (listening) imap.sendIdleUpdates(session, reply);
    });
  };
  let listening = true;
  selected?.onNews(onNews);
  onNews();
  try {
    const line = await session.connection.readLine(longestLine);
    if (line === undefined) {
      session.finish();
      return { tagged: 'BAD the connection ended' };
    }
    const done = !line.tooLong && line.ending === 'crlf' && imap.endsIdle(line.octets.toString('latin1'));
    return { tagged: done ? 'OK IDLE completed' : 'BAD only DONE ends IDLE' };
  } finally {
    listening = false;
    selected?.onNews(undefined);
  }
}

/** Tells a client that idles what has changed in its mailbox. */
export function sendIdleUpdates(session: Session, reply: Reply): void {
  if (!session.selected?.hasNews) return;
  session.selected.tellNews(reply, true);
  session.send(reply);
}

/** DONE, in any case of letters, ends IDLE. */
export function endsIdle(line: string): boolean {
  return /^done$/i.test(line);
}

/** IDLE (RFC 2177). */
export const idleExtension: Extension = { rfc: 2177, capabilities: afterLogin('IDLE'), commands: { IDLE: idle } };

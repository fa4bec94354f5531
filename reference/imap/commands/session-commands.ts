import { delimiter } from '../../store/mailbox-name.js';
import { type Command, loggedIn, type Outcome, withoutArguments } from '../command.js';
import type { Reply } from '../reply.js';
import type { Session } from '../session.js';

/** NAMESPACE (RFC 2342): one personal namespace, without prefix. */
export const namespace: Command = {
  states: loggedIn,
  mayExpunge: true,
  parse: withoutArguments((_session, reply) => {
    reply.untagged(`NAMESPACE (("" "${delimiter}")) NIL NIL`);
    return 'OK NAMESPACE completed';
  }),
};

/** ENABLE (RFC 5161): there is nothing that would have to be enabled, so whatever is asked for, the list stays empty. */
export const enable: Command = {
  states: loggedIn,
  mayExpunge: true,
  parse: reader => {
    do {
      reader.space();
      reader.atom();
    } while (reader.sees(' '));
    reader.end();
    return (_session, reply) => {
      reply.untagged('ENABLED');
      return 'OK ENABLE completed';
    };
  },
};

const longestLine = 65_536;

/** IDLE (RFC 2177): news is sent at once until the client says DONE. */
export const idle: Command = { states: loggedIn, mayExpunge: true, parse: withoutArguments(idleUntilDone) };

async function idleUntilDone(session: Session, reply: Reply): Promise<Outcome> {
  const { selected } = session;
  const tellNow = () => {
    if (!selected?.hasNews) return;
    selected.tellNews(reply, true);
    session.send(reply);
  };
  session.continue('idling', reply);
  let waiting = false;
  const silent = session.context.faults.has('imap-idle-silent');
  // Several changes made in one go make one batch.
  const onNews = () => {
    if (waiting || silent) return;
    waiting = true;
    queueMicrotask(() => {
      waiting = false;
      if (listening) tellNow();
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
    const end = session.context.faults.has('imap-done-case-sensitive') ? /^DONE$/ : /^done$/i;
    const done = !line.tooLong && line.ending === 'crlf' && end.test(line.octets.toString('latin1'));
    return { tagged: done ? 'OK IDLE completed' : 'BAD only DONE ends IDLE' };
  } finally {
    listening = false;
    selected?.onNews(undefined);
  }
}

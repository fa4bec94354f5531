import { decodeBase64 } from '../../net/base64.js';
import type { Connection } from '../../net/connection.js';
import type { Mechanism } from '../../net/mechanism.js';
import { createMechanism } from '../../net/sasl.js';
import type { Account } from '../../store/account.js';
import { Refusal } from '../command.js';
import type { Reply } from '../reply.js';
import type { Command, Outcome, Session, State } from '../session.js';
import { SyntaxFault } from '../syntax/reader.js';

const notAuthenticated: readonly State[] = ['not-authenticated'];
const longestResponse = 65_536;
/** Refused log-ins after which the connection ends (RFC 3501 11.2). */
const mostFailures = 10;

/** STARTTLS (RFC 3501 6.2.1). */
export const starttls: Command = {
  states: notAuthenticated,
  mayExpunge: true,
  parse: reader => {
    reader.end();
    return ({ connection, context }) => {
      if (connection.secure) return 'BAD TLS is in force already';
      return {
        tagged: 'OK begin TLS negotiation now',
        afterwards: () => context.imap.startTls(connection),
      };
    };
  },
};

/** Begins TLS. What came in the clear behind the command is forgotten. */
export async function startTls(connection: Connection): Promise<void> {
  await connection.startTls();
}

/** LOGIN (RFC 3501 6.2.3). */
export const login: Command = {
  states: notAuthenticated,
  mayExpunge: true,
  parse: reader => {
    reader.space();
    const user = utf8(reader.astring());
    reader.space();
    const password = utf8(reader.astring());
    reader.end();
    return session => settle(session, session.context.imap.signIn(session, user, password), 'LOGIN');
  },
};

/** Who has this name and password. */
export function signIn({ context }: Session, user: string, password: string): Account | undefined {
  return context.store.authenticate(user, password);
}

/** AUTHENTICATE (RFC 3501 6.2.2), with an initial response (RFC 4959) or without. */
export const authenticate: Command = {
  states: notAuthenticated,
  mayExpunge: true,
  parse: reader => {
    reader.space();
    const name = reader.atom();
    let initial: Buffer | undefined;
    if (reader.accept(' ')) {
      const text = reader.match(/[A-Za-z0-9+/=]+/y, 'a base64 initial response');
      initial = text === '=' ? Buffer.alloc(0) : (decodeBase64(text) ?? reader.fail('a base64 initial response'));
    }
    reader.end();
    return (session, reply) => exchange(session, reply, name, initial);
  },
};

/** Begins an exchange of a SASL mechanism. */
export function beginMechanism({ connection, context }: Session, name: string): Mechanism | undefined {
  return createMechanism(name, context.store, context, connection);
}

async function exchange(
  session: Session,
  reply: Reply,
  name: string,
  initial: Buffer | undefined,
): Promise<string | Outcome> {
  const mechanism = session.context.imap.beginMechanism(session, name);
  if (mechanism === undefined) throw new Refusal('there is no such SASL mechanism');
  // RFC 4959 3.
  if (initial !== undefined && !mechanism.takesInitialResponse)
    throw new SyntaxFault('the mechanism does not take an initial response');
  let response = initial;
  if (response === undefined && mechanism.takesInitialResponse) {
    // The client speaks first: it is invited with an empty challenge.
    const first = await askClient(session, reply, '');
    if (!Buffer.isBuffer(first)) return first;
    response = first;
  }
  for (;;) {
    const step = mechanism.step(response);
    if ('account' in step) return settle(session, step.account, 'AUTHENTICATE');
    if ('failed' in step) return settle(session, undefined, 'AUTHENTICATE');
    const next = await askClient(session, reply, step.challenge.toString('base64'));
    if (!Buffer.isBuffer(next)) return next;
    response = next;
  }
}

/** Sends a challenge and reads the response; an outcome instead if the client cancels, errs or leaves. */
async function askClient(session: Session, reply: Reply, challenge: string): Promise<Buffer | Outcome> {
  session.continue(challenge, reply);
  const line = await session.connection.readLine(longestResponse);
  if (line === undefined) {
    session.finish();
    return { tagged: 'BAD the connection ended' };
  }
  if (line.tooLong || line.ending === 'lf') return { tagged: 'BAD the response is not a line of base64' };
  const text = line.octets.toString('latin1');
  if (text === '*') return { tagged: 'BAD the exchange was cancelled' };
  return decodeBase64(text) ?? { tagged: 'BAD the response is not base64' };
}

function settle(session: Session, account: Account | undefined, command: string): string | Outcome {
  if (account !== undefined) {
    session.account = account;
    return `OK [CAPABILITY ${session.context.imap.capabilities(session).join(' ')}] ${command} completed`;
  }
  session.failedLogins += 1;
  const afterwards = () => {
    if (session.failedLogins >= mostFailures) session.bye('too many log-ins were refused');
  };
  // The same words whether the user or the password is wrong (RFC 3501 11.2).
  return { tagged: 'NO [AUTHENTICATIONFAILED] the credentials were refused', afterwards };
}

function utf8(text: string): string {
  return Buffer.from(text, 'latin1').toString('utf8');
}

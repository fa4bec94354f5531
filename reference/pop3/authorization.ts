import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { decodeBase64 } from '../net/base64.js';
import type { Line } from '../net/connection.js';
import type { Mechanism, SaslStep } from '../net/mechanism.js';
import { createMechanism } from '../net/sasl.js';
import type { Account } from '../store/account.js';
import { Maildrop } from './maildrop.js';
import type { Pop3Session } from './session.js';

/** Octets of a client's SASL response, CRLF included. */
const RESPONSE_LIMIT = 12_288;
/** Failures after which the connection is closed. */
const FAILURE_LIMIT = 10;

/** USER: any name is taken, so that nobody learns which ones exist (RFC 1939 7). */
export function user(session: Pop3Session, argument = '') {
  if (argument === '' || argument.includes(' ')) return session.err('Syntax: USER name');
  const name = session.context.pop3.prepare(argument);
  if (name === undefined) return session.err('Such a name is not allowed');
  session.user = name;
  session.ok('Password, please');
}

/** PASS: all that follows the one space is the password, spaces included. */
export function pass(session: Pop3Session, argument = '') {
  const { pop3, store } = session.context;
  const name = session.namedBefore;
  if (name === undefined) return session.err('USER first');
  const password = pop3.prepare(argument);
  pop3.logIn(session, password === undefined ? undefined : store.authenticate(name, password));
}

/** APOP (RFC 1939 7). */
export function apop(session: Pop3Session, argument = '') {
  const { pop3, store } = session.context;
  const [name = '', digest = '', ...more] = argument.split(' ');
  if (name === '' || digest === '' || more.length > 0) return session.err('Syntax: APOP name digest');
  const account = store.account(pop3.prepare(name) ?? '');
  pop3.logIn(session, pop3.isRightDigest(session.timestamp, account, digest) ? account : undefined);
}

/** The timestamp of a greeting: no other session has the same. */
export function timestamp(hostname: string): string {
  return `<${randomBytes(8).toString('hex')}.${Date.now()}@${hostname}>`;
}

/** The digest is MD5 over the greeting's timestamp and the password, in lower-case hexadecimal. */
export function isRightDigest(stamp: string, account: Account | undefined, digest: string): boolean {
  const expected = createHash('md5')
    .update(stamp + (account?.password ?? ''))
    .digest('hex');
  return digest.length === expected.length && timingSafeEqual(Buffer.from(digest), Buffer.from(expected));
}

/** AUTH (RFC 5034). */
export async function auth(session: Pop3Session, argument = ''): Promise<void> {
  const { context, connection } = session;
  const [name = '', initial, ...more] = argument.split(' ');
  if (name === '' || more.length > 0) return session.err('Syntax: AUTH mechanism [initial-response]');
  const mechanism = context.pop3.beginMechanism(session, name);
  if (mechanism === undefined) return session.err('Unknown authentication mechanism');
  if (initial !== undefined && !mechanism.takesInitialResponse)
    return session.err('This mechanism takes no initial response');
  // '=' is an initial response of no octets.
  const first = initial === undefined ? undefined : initial === '=' ? Buffer.alloc(0) : decodeBase64(initial);
  if (initial !== undefined && first === undefined) return session.err('The response is not base64');
  let step: SaslStep = mechanism.step(first);
  while ('challenge' in step) {
    session.challenge(step.challenge);
    const line = await connection.readLine(RESPONSE_LIMIT);
    const response = line === undefined ? undefined : context.pop3.readResponse(session, line);
    if (response === undefined) return;
    step = mechanism.step(response);
  }
  context.pop3.logIn(session, 'account' in step ? step.account : undefined);
}

/** Begins an exchange of a SASL mechanism. */
export function beginMechanism({ connection, context }: Pop3Session, name: string): Mechanism | undefined {
  return createMechanism(name, context.store, context, connection);
}

/** A response of SASL, decoded; undefined when it was answered with an error. */
export function readResponse(session: Pop3Session, line: Line): Buffer | undefined {
  const text = line.octets.toString('latin1');
  const response = line.ending === 'crlf' && !line.tooLong ? decodeBase64(text) : undefined;
  if (line.tooLong) session.err('The response is too long');
  else if (text === '*') session.err('Cancelled');
  else if (response === undefined) session.err('The response is not base64');
  return response;
}

/** Opens the maildrop, or says why not (response codes of RFC 2449 and RFC 3206). */
export function logIn(session: Pop3Session, account: Account | undefined) {
  const { pop3 } = session.context;
  if (account === undefined) {
    session.failedLogins++;
    session.err('[AUTH] Authentication failed');
    if (session.failedLogins >= FAILURE_LIMIT) pop3.close(session);
    return;
  }
  if (!pop3.lock(account)) return session.err('[IN-USE] Another session has the maildrop');
  const { inbox } = account;
  session.maildrop = new Maildrop(
    account,
    inbox.messages.map((message, at) => pop3.entryOf(inbox, message, at + 1)),
  );
  session.ok(`${account.user}'s maildrop has ${inbox.messages.length} messages`);
}

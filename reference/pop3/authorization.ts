import { createHash, timingSafeEqual } from 'node:crypto';
import { decodeBase64 } from '../net/base64.js';
import { createMechanism, type SaslStep } from '../net/sasl.js';
import type { Account } from '../store/account.js';
import { Maildrop } from './maildrop.js';
import type { Pop3Session } from './session.js';
import { prepared } from './utf8.js';

/** Octets of a client's SASL response, CRLF included. */
const RESPONSE_LIMIT = 12_288;
/** Failures after which the connection is closed. */
const FAILURE_LIMIT = 10;

/** Who has signed in before, for faults of LOGIN-DELAY, which the server does not have. */
const signedIn = new WeakSet<Account>();

function isTooEarly(session: Pop3Session, name: string): boolean {
  const account = session.context.store.account(name);
  return account !== undefined && signedIn.has(account);
}

/** USER: any name is taken, so that nobody learns which ones exist (RFC 1939 section 7). */
export function user(session: Pop3Session, argument = '') {
  if (argument === '' || argument.includes(' ')) return session.err('Syntax: USER name');
  const name = prepared(session, argument);
  if (name === undefined) return session.err('Such a name is not allowed');
  if (isTooEarly(session, name) && session.has('pop3-login-delay-told-to-user')) {
    return session.err('[LOGIN-DELAY] Wait a minute');
  }
  if (session.namedBefore !== undefined && session.has('pop3-name-refused-again'))
    return session.err('One name is enough');
  session.user = session.has('pop3-first-name-kept') ? (session.namedBefore ?? name) : name;
  session.ok('Password, please');
}

/** PASS: all that follows the one space is the password, spaces included. */
export function pass(session: Pop3Session, argument = '') {
  const name = session.namedBefore;
  if (name === undefined) return session.err('USER first');
  const password = prepared(session, argument);
  const account = password === undefined ? undefined : session.context.store.authenticate(name, password);
  if (account === undefined && session.has('pop3-refusal-keeps-lock'))
    session.context.store.account(name)?.lockMaildrop();
  logIn(session, account);
}

/** APOP: the digest is MD5 over the greeting's timestamp and the password, in lower-case hexadecimal (RFC 1939 section 7). */
export function apop(session: Pop3Session, argument = '') {
  const [name = '', digest = '', ...more] = argument.split(' ');
  if (name === '' || digest === '' || more.length > 0) return session.err('Syntax: APOP name digest');
  const account = session.context.store.account(prepared(session, name) ?? '');
  const expected = createHash('md5')
    .update(session.timestamp + (account?.password ?? ''))
    .digest('hex');
  const right = digest.length === expected.length && timingSafeEqual(Buffer.from(digest), Buffer.from(expected));
  logIn(session, right || session.has('pop3-apop-digest-unchecked') ? account : undefined);
}

/** AUTH (RFC 5034). */
export async function auth(session: Pop3Session, argument = ''): Promise<void> {
  const [name = '', initial, ...more] = argument.split(' ');
  if (name === '' || more.length > 0) return session.err('Syntax: AUTH mechanism [initial-response]');
  const mechanism = createMechanism(name, session.context.store, session.context);
  if (mechanism === undefined) return session.err('Unknown authentication mechanism');
  if (initial !== undefined && !mechanism.takesInitialResponse && !session.has('pop3-initial-response-ignored')) {
    return session.err('This mechanism takes no initial response');
  }
  // '=' is an initial response of no octets.
  const first = initial === undefined ? undefined : initial === '=' ? Buffer.alloc(0) : decodeBase64(initial);
  if (initial !== undefined && first === undefined) return session.err('The response is not base64');
  let step: SaslStep = mechanism.step(mechanism.takesInitialResponse ? first : undefined);
  while ('challenge' in step) {
    session.challenge(step.challenge);
    const response = await readResponse(session);
    if (response === undefined) return;
    step = mechanism.step(response);
  }
  logIn(session, 'account' in step ? step.account : undefined);
}

/** The client's next response, decoded; undefined when it was answered with an error or the connection ended. */
async function readResponse(session: Pop3Session): Promise<Buffer | undefined> {
  const line = await session.connection.readLine(RESPONSE_LIMIT);
  if (line === undefined) return undefined;
  const text = line.octets.toString('latin1');
  const response = line.ending === 'crlf' ? decodeBase64(text) : undefined;
  if (text === '*' && session.has('pop3-cancel-locks-out')) session.failedLogins++;
  if (text.length > 255 && session.has('pop3-long-response-split')) {
    session.err('The response is too long');
    session.err('Unknown command');
    return undefined;
  }
  if (line.tooLong) session.err('The response is too long');
  else if (text === '*') session.err('Cancelled');
  else if (response === undefined && session.has('pop3-auth-base64-closes')) session.finish();
  else if (response === undefined) session.err('The response is not base64');
  return line.tooLong ? undefined : response;
}

/** Ends an attempt to log in: opens the maildrop, or says why not (response codes of RFC 2449 and RFC 3206). */
function logIn(session: Pop3Session, account: Account | undefined) {
  const barred = session.has('pop3-one-login-only') || session.has('pop3-cancel-locks-out');
  if (account === undefined || (session.failedLogins > 0 && barred)) {
    session.failedLogins++;
    session.err('[AUTH] Authentication failed');
    if (session.failedLogins >= FAILURE_LIMIT) session.finish();
    return;
  }
  if (isTooEarly(session, account.user) && session.has('pop3-login-delay-code-missing'))
    return session.err('Too early');
  const maildrop = Maildrop.open(account, fault => session.has(fault));
  if (maildrop === undefined) return session.err('[IN-USE] Another session has the maildrop');
  session.maildrop = maildrop;
  signedIn.add(account);
  session.ok(`${account.user}'s maildrop has ${maildrop.entries.length} messages`);
}

import { decodeBase64 } from '../net/base64.js';
import { createMechanism, type Mechanism, type SaslStep } from '../net/sasl.js';
import type { SmtpSession } from './session.js';

/** RFC 4954 section 4: base64 lines up to 12,288 octets, CRLF included. */
const RESPONSE_LIMIT = 12_288;
/** Failures after which the connection is closed; RFC 4954 section 9 asks for no fewer than three. */
const FAILURE_LIMIT = 10;

/** AUTH (RFC 4954). */
export async function auth(session: SmtpSession, argument: string): Promise<void> {
  const refusal = refuse(session);
  if (refusal !== undefined) return session.reply(...refusal);
  const [name = '', initial, ...more] = argument.split(' ');
  if (more.length > 0) return session.reply('501 5.5.4', 'Syntax: AUTH mechanism [initial-response]');
  const mechanism = createMechanism(name, session.context.store, session.context);
  if (mechanism === undefined) return session.reply('504 5.5.4', 'Unknown authentication mechanism');
  if (initial !== undefined && !mechanism.takesInitialResponse) {
    return session.reply('501 5.7.0', 'This mechanism takes no initial response');
  }
  // '=' is an initial response of no octets.
  const first = initial === undefined ? undefined : initial === '=' ? Buffer.alloc(0) : decodeBase64(initial);
  if (initial !== undefined && first === undefined) return session.reply('501 5.5.2', 'The response is not base64');
  const outcome = await exchange(session, mechanism, first);
  if (outcome === undefined) return;
  if ('account' in outcome) {
    session.account = outcome.account;
    return session.reply('235 2.7.0', 'Authenticated');
  }
  session.failedAuthentications++;
  const limit = session.has('smtp-auth-one-attempt') ? 1 : FAILURE_LIMIT;
  if (session.failedAuthentications < limit) return session.reply('535 5.7.8', 'Authentication failed');
  session.finish('421 4.7.0', `${session.context.hostname} Too many failed authentications`);
}

function refuse(session: SmtpSession): [string, string] | undefined {
  if (session.hello?.extended !== true) return ['503 5.5.1', 'EHLO first'];
  if (session.service === 'submission' && !session.connection.secure && !session.has('submission-auth-in-clear')) {
    return ['538 5.7.11', 'STARTTLS first'];
  }
  if (session.account !== undefined && !session.has('smtp-auth-twice')) return ['503 5.5.1', 'Authenticated already'];
  if (session.transaction !== undefined && !session.has('smtp-auth-in-transaction')) {
    return ['503 5.5.1', 'Not during a mail transaction'];
  }
  return undefined;
}

/** Runs the exchange to its end; undefined when it was answered already or the connection ended. */
async function exchange(
  session: SmtpSession,
  mechanism: Mechanism,
  first: Buffer | undefined,
): Promise<Exclude<SaslStep, { challenge: Buffer }> | undefined> {
  let step = mechanism.step(first);
  while ('challenge' in step) {
    session.reply('334', step.challenge.toString('base64'));
    const line = await session.connection.readLine(RESPONSE_LIMIT);
    if (line === undefined) return undefined;
    const text = line.octets.toString('latin1');
    const response = line.ending === 'crlf' ? decodeBase64(text) : undefined;
    if (line.tooLong) session.reply('500 5.5.6', 'Response too long');
    else if (text === '*' && !session.has('smtp-auth-cancel-ignored')) session.reply('501 5.7.0', 'Cancelled');
    else if (text === '*') session.reply('334', '');
    else if (response === undefined && !session.has('smtp-auth-base64-lenient')) {
      session.reply('501 5.5.2', 'The response is not base64');
    } else {
      step = mechanism.step(response ?? Buffer.from(text, 'base64'));
      continue;
    }
    return undefined;
  }
  return step;
}

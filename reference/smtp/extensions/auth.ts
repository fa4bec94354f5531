import { decodeBase64 } from '../../net/base64.js';
import type { Mechanism, SaslStep } from '../../net/mechanism.js';
import { createMechanism, offeredMechanisms } from '../../net/sasl.js';
import { decodeXtext } from '../parameters.js';
import { isMailbox } from '../path.js';
import type { Answer, SmtpSession } from '../session.js';
import type { Extension } from './extension.js';

/** Section 4: base64 lines up to 12,288 octets, CRLF included. */
const RESPONSE_LIMIT = 12_288;

/** Authentication. */
export const authExtension: Extension = {
  keyword: 'AUTH',
  rfc: 4954,
  // On a submission port AUTH is refused before TLS, and so not announced (section 6, code 538).
  offer: ({ service, connection }) =>
    service !== 'submission' || connection.secure ? offeredMechanisms(connection).join(' ') : undefined,
  commands: {
    AUTH: {
      run: auth,
      syntax: 'AUTH mechanism [initial-response]',
      argument: 'required',
      limit: RESPONSE_LIMIT,
    },
  },
  mail: {
    AUTH: value => {
      // Taken from anyone, and believed of no one (section 5).
      const mailbox = decodeXtext(value ?? '');
      if (mailbox === '<>' || (mailbox !== undefined && isMailbox(mailbox))) return undefined;
      return ['501 5.5.4', 'AUTH takes a mailbox or <>, as xtext'];
    },
  },
  mailOctets: 500,
};

async function auth(session: SmtpSession, argument: string): Promise<void> {
  const { smtp, hostname } = session.context;
  const refusal = smtp.refuseSignIn(session);
  if (refusal !== undefined) return session.reply(...refusal);
  const [name = '', initial, ...more] = argument.split(' ');
  if (more.length > 0) return session.reply('501 5.5.4', 'Syntax: AUTH mechanism [initial-response]');
  const mechanism = smtp.beginMechanism(session, name);
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
  if (session.failedAuthentications < smtp.limits().signIns) return session.reply('535 5.7.8', 'Authentication failed');
  session.finish('421 4.7.0', `${hostname} Too many failed authentications`);
}

/** Begins an exchange of a SASL mechanism. */
export function beginMechanism({ connection, context }: SmtpSession, name: string): Mechanism | undefined {
  return createMechanism(name, context.store, context, connection);
}

/** Why AUTH is not carried out as the session stands; undefined when it is. */
export function refuseSignIn(session: SmtpSession): Answer | undefined {
  if (session.hello?.extended !== true) return ['503 5.5.1', 'EHLO first'];
  if (session.account !== undefined) return ['503 5.5.1', 'Authenticated already'];
  if (session.transaction !== undefined) return ['503 5.5.1', 'Not during a mail transaction'];
  if (session.service === 'submission' && !session.connection.secure) return ['538 5.7.11', 'STARTTLS first'];
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
    const response = line.ending === 'crlf' ? session.context.smtp.decodeResponse(text) : undefined;
    if (line.tooLong) session.reply('500 5.5.6', 'Response too long');
    else if (text === '*') session.reply('501 5.7.0', 'Cancelled');
    else if (response === undefined) session.reply('501 5.5.2', 'The response is not base64');
    else {
      step = mechanism.step(response);
      continue;
    }
    return undefined;
  }
  return step;
}

/** The octets of a response; undefined when it is not base64. */
export function decodeResponse(text: string): Buffer | undefined {
  return decodeBase64(text);
}

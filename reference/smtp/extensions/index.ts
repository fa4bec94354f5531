import type { Parameters } from '../parameters.js';
import type { Offered, Outcome, Outgoing } from '../relay/outgoing.js';
import type { Answer, Command, SmtpSession } from '../session.js';
import type { Recipient, Transaction } from '../transaction.js';
import { eightBitMime } from './8bitmime.js';
import { authExtension } from './auth.js';
import { binaryMime } from './binarymime.js';
import { burlExtension } from './burl.js';
import { chunking } from './chunking.js';
import { deliverBy } from './deliver-by.js';
import { dsn } from './dsn.js';
import { etrnExtension } from './etrn.js';
import type { Extension, Parameter } from './extension.js';
import { futureRelease } from './future-release.js';
import { limitsExtension } from './limits.js';
import { mtPriority } from './mt-priority.js';
import { requireTls } from './require-tls.js';
import { size } from './size.js';
import { smtpUtf8 } from './smtputf8.js';
import { startTlsExtension } from './starttls.js';

/** Every extension, in the order in which EHLO lists them and obstacles to relaying are looked for. */
const extensions: readonly Extension[] = [
  { keyword: 'PIPELINING', rfc: 2920 },
  size,
  smtpUtf8,
  eightBitMime,
  { keyword: 'ENHANCEDSTATUSCODES', rfc: 2034 },
  chunking,
  binaryMime,
  burlExtension,
  dsn,
  { keyword: 'EXPN', rfc: 5321 },
  { keyword: 'HELP', rfc: 5321 },
  etrnExtension,
  mtPriority,
  deliverBy,
  futureRelease,
  limitsExtension,
  requireTls,
  startTlsExtension,
  authExtension,
];

const sum = (octets: (extension: Extension) => number | undefined) =>
  extensions.reduce((total, extension) => total + (octets(extension) ?? 0), 0);

/** Octets that the extensions add to the longest MAIL line, and to the longest RCPT line. */
export const MAIL_OCTETS = sum(({ mailOctets }) => mailOctets);
export const RCPT_OCTETS = sum(({ rcptOctets }) => rcptOctets);

/** The commands of all extensions. */
export const extensionCommands: Readonly<Record<string, Command>> = Object.assign(
  {},
  ...extensions.map(({ commands }) => commands),
);

/** What EHLO lists as the session stands: keywords with their parameters. */
export function ehloLines(session: SmtpSession): string[] {
  return extensions.flatMap(({ keyword, offer }) => {
    const usual = offer === undefined ? '' : offer(session);
    const parameters = session.context.smtp.offer(session, keyword, usual);
    return parameters === undefined ? [] : [parameters === '' ? keyword : `${keyword} ${parameters}`];
  });
}

/** What EHLO lists behind a keyword: '' for nothing, undefined where the extension is not offered. `usual` is what the extension says. */
export function offer(_session: SmtpSession, _keyword: string, usual: string | undefined): string | undefined {
  return usual;
}

/** Judges the parameters of MAIL or RCPT, one after the other. Gives the reply that refuses them, undefined when all are well. */
export function refuseParameters(session: SmtpSession, of: 'mail' | 'rcpt', all: Parameters): Answer | undefined {
  for (const keyword of all.keys()) {
    const refusal = session.context.smtp.refuseParameter(session, of, keyword, all);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** Judges one parameter of MAIL or RCPT, by its keyword in upper case: 555 where no extension that is offered has it. */
export function refuseParameter(
  session: SmtpSession,
  of: 'mail' | 'rcpt',
  keyword: string,
  all: Parameters,
): Answer | undefined {
  const judge = parameter(session, of, keyword);
  if (judge === undefined) return ['555 5.5.4', `Unknown parameter ${keyword.slice(0, 40)}`];
  return judge(all.get(keyword), session, all);
}

function parameter(session: SmtpSession, of: 'mail' | 'rcpt', keyword: string): Parameter | undefined {
  const extension = extensions.find(each => Object.hasOwn(each[of] ?? {}, keyword));
  return extension !== undefined && isOffered(session, extension) ? extension[of]?.[keyword] : undefined;
}

function isOffered(session: SmtpSession, { keyword, offer }: Extension): boolean {
  const { dialect } = session.context;
  if (dialect !== undefined) return dialect.offers(keyword);
  return offer === undefined || offer(session) !== undefined;
}

/** What MAIL with these parameters is answered when it is accepted. */
export function mailAccepted(session: SmtpSession, parameters: Parameters): Answer {
  const said = first(({ accepted }) => accepted?.(session, parameters));
  return said ?? ['250 2.1.0', 'Sender accepted'];
}

/** A message as it is kept, for what its transaction said of it. */
export function storedContent(session: SmtpSession, transaction: Transaction, octets: Buffer): Buffer {
  return extensions.reduce((kept, { content }) => content?.(session, transaction, kept) ?? kept, octets);
}

/** What extensions add to the Received field. */
export function receivedClauses(session: SmtpSession, parameters: Parameters): string {
  return extensions.map(({ received }) => received?.(session, parameters) ?? '').join('');
}

/** Until when a message is held; undefined for not at all. */
export function releaseTime(parameters: Parameters): Date | undefined {
  return first(({ releaseTime }) => releaseTime?.(parameters));
}

/** Parameters of MAIL for a next hop, of the extensions that it offers. */
export function relayedMailParameters(mail: Outgoing, offered: Offered): string[] {
  return extensions.flatMap(({ keyword, relay }) => (offered.has(keyword) ? (relay?.mail?.(mail) ?? []) : []));
}

/** The same of RCPT. */
export function relayedRcptParameters(recipient: Recipient, offered: Offered): string[] {
  return extensions.flatMap(({ keyword, relay }) => (offered.has(keyword) ? (relay?.rcpt?.(recipient) ?? []) : []));
}

/** Why a message cannot go to a next hop that offers this, as enhanced status code and words; undefined when it can. */
export function relayObstacle(mail: Outgoing, offered: Offered): Answer | undefined {
  return first(({ relay }) => relay?.obstacle?.(mail, offered));
}

/** Whether an extension has the sender told that a message was relayed. */
export function tellsOfRelaying(mail: Outgoing, outcome: Outcome): boolean {
  return extensions.some(({ relay }) => relay?.tells?.(mail, outcome) === true);
}

/** What extensions add to the fields of a report that are about the message. */
export function reportFields(parameters: Parameters, arrival: Date): string[] {
  return extensions.flatMap(({ report }) => report?.fields?.(parameters, arrival) ?? []);
}

/** Whether an extension wants no more than the header section returned. */
export function wantsHeaderAlone(parameters: Parameters): boolean {
  return extensions.some(({ report }) => report?.headerAlone?.(parameters) === true);
}

function first<T>(ask: (extension: Extension) => T | undefined): T | undefined {
  for (const extension of extensions) {
    const said = ask(extension);
    if (said !== undefined) return said;
  }
  return undefined;
}

import { isIPv6 } from 'node:net';
import { dateTime } from './date-time.js';
import { receivedClauses } from './extensions/index.js';
import type { SmtpSession } from './session.js';
import type { Trace, Transaction } from './transaction.js';

/** The Received field that is put before a message (RFC 5321 4.4), with its line ends. */
export function receivedField(session: SmtpSession, { transaction, recipient, id, now }: Trace): string {
  const { connection, hello, context } = session;
  const literal = isIPv6(connection.remote) ? `IPv6:${connection.remote}` : connection.remote;
  // Of several recipients none is named, so that none learns of another (section 7.2).
  const named = transaction.recipients.length === 1 ? `\r\n\tfor <${recipient.mailbox.text}>` : '';
  const clauses = tlsClause(session) + receivedClauses(session, transaction.parameters);
  const lines = [
    `Received: from ${hello?.name ?? 'unknown'} ([${literal}])`,
    `\tby ${context.hostname} with ${protocol(session, transaction)} id ${id}${named}${clauses};`,
    `\t${dateTime(now)}`,
  ];
  return lines.map(line => `${line}\r\n`).join('');
}

/** The cipher suite of a message that was submitted in TLS (RFC 8314 4.3). */
function tlsClause({ service, connection: { cipher } }: SmtpSession): string {
  return service === 'submission' && cipher !== undefined ? `\r\n\ttls ${cipher}` : '';
}

/** The word for the "with" clause (RFC 3848, RFC 6531 4.3). */
function protocol(session: SmtpSession, { parameters }: Transaction): string {
  const security = (session.connection.secure ? 'S' : '') + (session.account === undefined ? '' : 'A');
  const international = parameters.has('SMTPUTF8');
  if (session.service === 'lmtp') return `${international ? 'UTF8' : ''}LMTP${security}`;
  if (international) return `UTF8SMTP${security}`;
  return session.hello?.extended === false ? 'SMTP' : `ESMTP${security}`;
}

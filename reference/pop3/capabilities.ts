import { offeredMechanisms } from '../net/sasl.js';
import type { Pop3Session } from './session.js';

/** CAPA (RFC 2449 5). */
export function capa(session: Pop3Session): void {
  const lines = session.context.pop3.capabilities(session).map(line => `${line}\r\n`);
  session.multiLine('Capabilities follow', Buffer.from(lines.join('')));
}

/**
 * What the server can do. The list is the same before and after login, but for STLS, which is announced only where it may be given: before
 * login and without TLS (RFC 2595 4).
 */
export function capabilities({ connection, maildrop }: Pop3Session): readonly string[] {
  return [
    'TOP',
    'USER',
    'UIDL',
    'PIPELINING',
    'RESP-CODES',
    'AUTH-RESP-CODE',
    `SASL ${offeredMechanisms(connection).join(' ')}`,
    ...(connection.secure || maildrop !== undefined ? [] : ['STLS']),
    'UTF8 USER',
    'LANG',
    'EXPIRE NEVER',
    'IMPLEMENTATION mailspec-reference',
  ];
}

import { mechanismNames } from '../net/sasl.js';
import type { Pop3Session } from './session.js';

/**
 * CAPA (RFC 2449 section 5). The list is the same before and after login, but for STLS, which is announced
 * only where it may be given: before login and without TLS (RFC 2595 section 4).
 */
export function capa(session: Pop3Session) {
  const signedIn = session.maildrop !== undefined;
  if (signedIn && session.has('pop3-capa-refused-after-login')) return session.err('Unknown command');
  const lines = [
    'TOP',
    'USER',
    'UIDL',
    'PIPELINING',
    'RESP-CODES',
    'AUTH-RESP-CODE',
    `SASL ${mechanismNames.join(' ')}`,
    ...(offersTls(session) ? ['STLS'] : []),
    'EXPIRE NEVER',
    'IMPLEMENTATION mailspec-reference',
  ].slice(signedIn && session.has('pop3-capa-shrinks-after-login') ? -1 : 0);
  session.multiLine('Capabilities follow', Buffer.from(lines.map(line => `${line}\r\n`).join('')));
}

function offersTls(session: Pop3Session): boolean {
  if (session.connection.secure) return session.has('pop3-stls-offered-in-tls');
  return session.maildrop === undefined || session.has('pop3-stls-announced-after-login');
}

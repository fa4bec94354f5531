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
    'UTF8 USER',
    'LANG',
    ...policy(session, signedIn),
    'IMPLEMENTATION mailspec-reference',
  ].slice(signedIn && session.has('pop3-capa-shrinks-after-login') ? -1 : 0);
  session.multiLine('Capabilities follow', Buffer.from(lines.map(line => `${line}\r\n`).join('')));
}

/** What the site's policy is: mail is kept, and logins may come at any time. The rest are faults. */
function policy(session: Pop3Session, signedIn: boolean): readonly string[] {
  const delayed = ['pop3-login-delay-not-enforced', 'pop3-login-delay-code-missing', 'pop3-login-delay-told-to-user'];
  if (delayed.some(fault => session.has(fault))) return ['EXPIRE NEVER', 'LOGIN-DELAY 60'];
  if (session.has('pop3-login-delay-hidden-after-login') && !signedIn) return ['EXPIRE NEVER', 'LOGIN-DELAY 60'];
  if (session.has('pop3-policy-user-after-login')) return ['EXPIRE 30 USER', 'LOGIN-DELAY 60 USER'];
  if (session.has('pop3-policy-changes'))
    return signedIn ? ['EXPIRE 5', 'LOGIN-DELAY 10'] : ['EXPIRE 30', 'LOGIN-DELAY 60'];
  return ['EXPIRE NEVER'];
}

function offersTls(session: Pop3Session): boolean {
  if (session.connection.secure) return session.has('pop3-stls-offered-in-tls');
  return session.maildrop === undefined || session.has('pop3-stls-announced-after-login');
}

import type { Pop3Session } from './session.js';

/** QUIT: in TRANSACTION it enters UPDATE, where the marked messages are removed (RFC 1939 section 6). */
export function quit(session: Pop3Session): void {
  session.maildrop?.update();
  session.ok('Goodbye');
  session.finish();
}

/** STLS (RFC 2595 section 4): what the client said before, or sent behind the command, is forgotten. */
export async function stls(session: Pop3Session): Promise<void> {
  if (session.connection.secure) return session.err('TLS is in force already');
  // A client that has given UTF8 must not give STLS, and may be refused (RFC 6856 section 2.1).
  if (session.utf8 && !session.has('pop3-stls-after-utf8')) return session.err('UTF8 came first');
  session.ok('Begin TLS');
  if (session.has('pop3-stls-stays-clear')) return;
  await session.connection.startTls(session.has('pop3-stls-runs-injected'));
}

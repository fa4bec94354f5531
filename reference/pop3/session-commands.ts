import type { Pop3Session } from './session.js';

/** QUIT: in TRANSACTION it enters UPDATE, where the marked messages are removed (RFC 1939 6). */
export function quit(session: Pop3Session): void {
  const { pop3 } = session.context;
  if (session.maildrop !== undefined) pop3.update(session.maildrop);
  session.ok('Goodbye');
  pop3.close(session);
}

/** STLS (RFC 2595 4). */
export async function stls(session: Pop3Session): Promise<void> {
  if (session.connection.secure) return session.err('TLS is in force already');
  // A client that has given UTF8 must not give STLS, and may be refused (RFC 6856 2.1).
  if (session.utf8) return session.err('UTF8 came first');
  session.ok('Begin TLS');
  await session.context.pop3.startTls(session);
}

/** Begins TLS: what the client said before, or sent behind the command, is forgotten. */
export async function startTls({ connection }: Pop3Session): Promise<void> {
  await connection.startTls();
}

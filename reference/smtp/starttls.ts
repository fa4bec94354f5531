import type { SmtpSession } from './session.js';

/** STARTTLS (RFC 3207): everything the client said before is forgotten, what it sent behind the command too. */
export async function startTls(session: SmtpSession): Promise<void> {
  if (session.connection.secure) return session.reply('503 5.5.1', 'TLS is in force already');
  session.reply('220 2.0.0', 'Go ahead');
  if (!(await session.connection.startTls(session.has('smtp-starttls-runs-injected')))) return;
  if (session.has('smtp-starttls-keeps-state')) return;
  session.reset();
  session.hello = undefined;
  session.account = undefined;
}

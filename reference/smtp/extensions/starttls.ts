import type { SmtpSession } from '../session.js';
import type { Extension } from './extension.js';

export const startTlsExtension: Extension = {
  keyword: 'STARTTLS',
  rfc: 3207,
  offer: ({ connection }) => (connection.secure ? undefined : ''),
  commands: { STARTTLS: { run: startTls, syntax: 'STARTTLS', argument: 'none' } },
};

/** STARTTLS: everything the client said before is forgotten, what it sent behind the command too (section 4.2). */
async function startTls(session: SmtpSession): Promise<void> {
  if (session.connection.secure) return session.reply('503 5.5.1', 'TLS is in force already');
  session.reply('220 2.0.0', 'Go ahead');
  if (!(await session.connection.startTls())) return;
  session.reset();
  session.hello = undefined;
  session.account = undefined;
}

import { expect } from 'vitest';
import type { Account } from '../../runner/targets/target.js';
import type { Service } from '../runner/targets/opening.js';
import { Session } from './session.js';

/** A reply of SMTP or LMTP: its last line. */
export const reply = /^\d{3} .*\r\n$/m;

/** Opens a session and hears the greeting; begins TLS where the service asks for it. SMTP still wants its EHLO after. */
export async function opened(service: Service): Promise<Session> {
  const session = Session.open(service);
  const begin = {
    smtp: {
      greeting: /^220 .*\r\n$/m,
      hello: 'EHLO client.example\r\n',
      command: 'STARTTLS\r\n',
      well: /^220 .*\r\n/m,
    },
    pop3: { greeting: /^\+OK.*\r\n/, hello: undefined, command: 'STLS\r\n', well: /^\+OK.*\r\n/ },
    imap: { greeting: /^\* OK.*\r\n/, hello: undefined, command: 's STARTTLS\r\n', well: /^s OK.*\r\n/m },
  }[service.protocol];
  await session.hear(begin.greeting);
  if (service.tls !== 'starttls') return session;
  if (begin.hello !== undefined) await session.say(begin.hello, reply);
  await session.say(begin.command, begin.well);
  await session.secure();
  return session;
}

/** Sends one message through a session that has said hello; returns the last reply. */
export async function send(session: Session, to: string, text: string, from = 'sender@example.com'): Promise<string> {
  expect(await session.say(`MAIL FROM:<${from}>\r\n`, reply)).toMatch(/^250 /);
  const answer = await session.say(`RCPT TO:<${to}>\r\n`, reply);
  if (!answer.startsWith('250')) return answer;
  expect(await session.say('DATA\r\n', reply)).toMatch(/^354 /);
  return session.say(`${text}\r\n.\r\n`, reply);
}

/** Waits for a message by its subject; returns what IMAP shows of it. */
export async function inbox(service: Service, { user, password }: Account, wanted: string): Promise<string> {
  const imap = await opened(service);
  await imap.say(`a LOGIN ${user} ${password}\r\n`, /^a OK/m);
  let found = '';
  const search = async () => {
    await imap.say('b SELECT INBOX\r\n', /^b OK/m);
    found = await imap.say(`c SEARCH SUBJECT "${wanted}"\r\n`, /^c OK/m);
    return found;
  };
  await expect.poll(search, { message: `a message about ${wanted}` }).toMatch(/^\* SEARCH \d/m);
  const number = /^\* SEARCH (\d+)/m.exec(found)?.[1];
  const message = await imap.say(`d FETCH ${number} BODY[]\r\n`, /^d OK/m);
  imap.close();
  return message;
}

import { type ReferenceOptions, type ReferenceServer, startReferenceServer } from '../../reference/server.js';
import { Client } from './client.js';

/** Runs a body against a server of its own, which is closed whatever happens. */
export async function serving<T>(options: ReferenceOptions, body: (server: ReferenceServer) => Promise<T>): Promise<T> {
  const server = await startReferenceServer(options);
  try {
    return await body(server);
  } finally {
    await server.close();
  }
}

/** A client that has read the greeting. */
export async function greeted(port: number): Promise<Client> {
  const client = await Client.open(port);
  await client.reply();
  return client;
}

/** The messages of a user, by POP3, trace fields and all. */
export async function messagesOf(server: ReferenceServer, user = 'user1'): Promise<string[]> {
  const client = await greeted(server.ports.pop3);
  await client.ask(`USER ${user}`);
  await client.ask('PASS secret');
  const count = Number((await client.ask('STAT')).split(' ')[1]);
  const messages: string[] = [];
  for (let number = 1; number <= count; number++) {
    const response = await client.askList(`RETR ${number}`);
    const lines = response.split('\r\n').slice(1, -2);
    messages.push(lines.map(line => `${line.replace(/^\./, '')}\r\n`).join(''));
  }
  await client.ask('QUIT');
  client.close();
  return messages;
}

/** A message without the fields that delivery put in front. */
export function sent(message: string): string {
  return message.replace(/^Return-Path: [^\r]*\r\nReceived: [^\r]*\r\n(?:\t[^\r]*\r\n)*/, '');
}

/** Delivers a message to a user by SMTP; lines end with CRLF. */
export async function deliver(server: ReferenceServer, message: string, user = 'user1'): Promise<void> {
  const client = await greeted(server.ports.smtp);
  await client.ask('EHLO client.example.test');
  await client.ask('MAIL FROM:<sender@example.com>');
  await client.ask(`RCPT TO:<${user}@example.test>`);
  await client.ask('DATA');
  const reply = await client.ask(`${message.replace(/^\./gm, '..')}.`);
  client.close();
  if (!reply.startsWith('250')) throw new Error(`not delivered: ${reply}`);
}

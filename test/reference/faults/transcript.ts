import type { ReferenceServer } from '../../../reference/server.js';
import { Client } from '../client.js';
import { messagesOf, serving } from '../serving.js';
import { Sides } from '../sides.js';
import { afterTls } from './after-tls.js';

/** What a probe can do with the server; whatever it reads goes into the transcript. */
export interface Probe {
  server: ReferenceServer;
  /** Opens a session and reads the greeting; from then on it is the session at hand. */
  open(service: 'smtp' | 'submission' | 'lmtp' | 'pop3' | 'imap'): Promise<void>;
  /** Sends each line with CRLF and reads what the server says to it. */
  say(...lines: string[]): Promise<void>;
  /** Sends octets as they are and reads what the server says to them. */
  raw(octets: string): Promise<void>;
  /** Does the handshake. What the server says unasked then is read with its next answer. */
  tls(): Promise<void>;
  /** Begins TLS by `command`, ends it with close_notify, and reads what the server says to octets in the clear behind it. */
  afterTls(service: 'smtp' | 'pop3', command: string, octets: string): Promise<void>;
  /** Drops the connection, and waits until the server has seen it. */
  drop(): Promise<void>;
  /** Reads a user's maildrop in a session of its own. */
  mail(user?: string): Promise<void>;
}

/** Runs a probe against a server with these faults; returns all it read, with dates, ids and stamps made alike. */
export function transcript(faults: readonly string[], probe: (probe: Probe) => Promise<void>): Promise<string> {
  const sides = new Sides();
  return serving({ faults, accepted: sides.accepted }, async server => {
    let client: Client | undefined;
    const read: string[] = [];
    const current = () => {
      if (client === undefined) throw new Error('the probe has opened no session');
      return client;
    };
    const raw = async (octets: string) => {
      current().write(octets);
      read.push(await current().answers(sides), current().ended ? '<closed>' : '');
    };
    const clients: Client[] = [];
    try {
      await probe({
        server,
        async open(service) {
          client = await Client.open(server.ports[service]);
          clients.push(client);
          read.push(await client.answers(sides));
        },
        async say(...lines) {
          for (const line of lines) await raw(`${line}\r\n`);
        },
        raw,
        async tls() {
          await current().startTls(server.certificate);
          read.push('<tls>');
        },
        async afterTls(service, command, octets) {
          read.push(await afterTls(server.ports[service], command, octets));
        },
        async drop() {
          current().halfClose();
          await current().closed();
        },
        async mail(user) {
          read.push(...(await messagesOf(server, user)));
        },
      });
    } finally {
      for (const each of clients) each.close();
    }
    return alike(read.join(''));
  });
}

function alike(text: string): string {
  return text
    .replace(/\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000/g, '<date>')
    .replace(/UIDVALIDITY \d+/g, 'UIDVALIDITY')
    .replace(/\b\d{10}-(?=\d)/g, '<validity>-')
    .replace(/(id|as) [0-9a-f]{16}/g, '$1 <id>')
    .replace(/<[0-9a-f]{24}@/g, '<<id>@');
}

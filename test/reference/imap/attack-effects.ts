import { weakHandshake } from '../faults/weak-handshake.js';
import type { Client, ImapServer } from './harness.js';

const signedIn = { clean: /^T (?:NO|BAD)/m, faulty: /^T OK/m } as const;

/** One command of a client that has not signed in. */
const before = (command: string) => async (_a: Client, _b: Client, server: ImapServer) =>
  (await server.connect()).run(command);

/** Is another session still served after these octets, which are not waited for where their line does not end? */
const others = (octets: string) => async (_a: Client, b: Client, server: ImapServer) => {
  const client = await server.connect();
  client.write(octets);
  if (octets.endsWith('\n')) await client.until(/\r\n/).catch(() => '');
  return served(b);
};

/** Of what is not answered it is not known when the server has read it: until then the other session is served. */
const untilGone = (octets: string) => async (_a: Client, b: Client, server: ImapServer) => {
  const client = await server.connect();
  client.write(octets);
  client.halfClose();
  await client.closed();
  return served(b);
};

const served = (client: Client) => client.run('NOOP').catch(() => 'gone');
const gone = { clean: /^T OK/m, faulty: /^gone$/ } as const;

/** What shows each fault that helps attackers. */
export const attackEffects = [
  { fault: 'imap-login-name-injected', play: before('LOGIN "*" secret'), ...signedIn },
  { fault: 'imap-login-password-begins', play: before('LOGIN user1 secretx'), ...signedIn },
  {
    fault: 'imap-nul-ends-literal',
    play: async (_a: Client, _b: Client, server: ImapServer) => {
      const client = await server.connect();
      client.write('T LOGIN {7+}\r\nuser1\0x secret\r\n');
      return client.until(/T .*\r\n/);
    },
    ...signedIn,
  },
  { fault: 'imap-opens-files', play: (a: Client) => a.run('SELECT /etc/passwd'), ...signedIn },
  { fault: 'imap-opens-mailboxes-of-others', play: (a: Client) => a.run('SELECT ../user2'), ...signedIn },
  { fault: 'imap-status-of-files', play: (a: Client) => a.run('STATUS /etc/passwd (MESSAGES)'), ...signedIn },
  {
    fault: 'imap-lists-files',
    play: (a: Client) => a.run('LIST "" /etc/passwd'),
    clean: /^T OK/,
    faulty: /^\* LIST .*passwd/,
  },
  {
    fault: 'imap-refusal-repeats-name',
    play: async (a: Client) => {
      a.write('T SELECT {20+}\r\nnone\r\n* 4711 EXISTS \r\n');
      return a.until(/T .*\r\n/);
    },
    clean: /^T (?:NO|BAD)/,
    faulty: /^\* 4711 EXISTS\r\n/,
  },
  { fault: 'imap-long-line-ends-all', play: untilGone('a'.repeat(4_000)), ...gone },
  { fault: 'imap-many-lines-end-all', play: others('\r\n'.repeat(600)), ...gone },
  { fault: 'imap-large-literal-ends-all', play: others('q LOGIN {4294967295}\r\n'), ...gone },
  { fault: 'imap-wildcards-end-all', play: others(`q LIST "" "${'*a'.repeat(120)}"\r\n`), ...gone },
  {
    fault: 'imap-many-connections-end-all',
    play: async (_a: Client, b: Client, server: ImapServer) => {
      for (let opened = 0; opened < 16; opened++) await server.connect().catch(() => undefined);
      return served(b);
    },
    ...gone,
  },
  {
    fault: 'imap-http-run',
    play: async (_a: Client, _b: Client, server: ImapServer) => {
      const client = await server.connect();
      client.write('POST / HTTP/1.1\r\n');
      return client.until(/\r\n/);
    },
    clean: /^POST BAD/,
    faulty: /^POST OK/,
  },
  {
    fault: 'imap-structure-ends-all',
    play: async (a: Client, b: Client, { store }: ImapServer) => {
      store.account('user1')?.inbox.append(Buffer.from('Content-Type: message/rfc822\r\n\r\n'.repeat(200)));
      await a.run('SELECT INBOX');
      a.write('q FETCH * (BODYSTRUCTURE)\r\n');
      await a.until(/q OK.*\r\n/).catch(() => '');
      return served(b);
    },
    ...gone,
  },
  {
    fault: 'imap-old-tls',
    play: (_a: Client, _b: Client, { port }: ImapServer) => weakHandshake(port, 'q STARTTLS', 'old'),
    clean: /^refused$/,
    faulty: /^TLSv1$/,
  },
  {
    fault: 'imap-open-tls',
    play: (_a: Client, _b: Client, { port }: ImapServer) => weakHandshake(port, 'q STARTTLS', 'open'),
    clean: /^refused$/,
    faulty: /^TLSv1\.2$/,
  },
];

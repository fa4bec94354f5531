import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Client, ImapServer } from './harness.js';

const flushed = { finishFlush: constants.Z_SYNC_FLUSH };

/** What was compressed, as it was before; of anything else that it is not. */
function inflated(text: string): string {
  try {
    return inflateRawSync(Buffer.from(text, 'latin1'), flushed).toString('latin1');
  } catch {
    return 'not compressed';
  }
}

/** Sends these octets, and nothing more; gives all that comes. */
async function all(client: Client, text: string): Promise<string> {
  client.write(text);
  client.halfClose();
  return client.closed();
}

/** Begins compression and sends commands with their tags; gives what comes behind the OK. */
async function compressed(client: Client, ...commands: readonly string[]): Promise<string> {
  await client.run('COMPRESS DEFLATE');
  const octets = deflateRawSync(Buffer.from(commands.map(command => `${command}\r\n`).join(''), 'latin1'), flushed);
  return inflated(await all(client, octets.toString('latin1')));
}

/** Begins compression and goes on in the clear. */
async function inClear(client: Client): Promise<string> {
  await client.run('COMPRESS DEFLATE');
  return all(client, 'x NOOP\r\n');
}

async function inTls(server: ImapServer): Promise<string> {
  const client = await server.connect();
  await client.run('STARTTLS');
  await client.upgrade();
  await client.run('LOGIN user1 secret');
  await client.run('COMPRESS DEFLATE');
  return all(client, 'x NOOP\r\n');
}

/** What shows each fault of COMPRESS. */
export const compressEffects: readonly {
  fault: string;
  play: (a: Client, b: Client, server: ImapServer) => Promise<string>;
  clean: RegExp;
  faulty: RegExp;
}[] = [
  { fault: 'imap-compress-unknown', play: a => a.run('COMPRESS DEFLATE'), clean: /^T OK/, faulty: /^T BAD/ },
  { fault: 'imap-compress-not-begun', play: inClear, clean: /^$/, faulty: /^x OK/ },
  {
    fault: 'imap-compress-commands-in-clear',
    play: async a => inflated(await inClear(a)),
    clean: /^$/,
    faulty: /^x OK/,
  },
  {
    fault: 'imap-compress-ok-compressed',
    play: a => all(a, 'x COMPRESS DEFLATE\r\n'),
    clean: /^x OK/,
    faulty: /^(?!x OK)./s,
  },
  { fault: 'imap-compress-zlib', play: a => compressed(a, 'x NOOP'), clean: /^x OK/, faulty: /^not compressed/ },
  {
    fault: 'imap-compress-reads-clear',
    play: async a => inflated((await all(a, 'x COMPRESS DEFLATE\r\ny NOOP\r\n')).replace(/^x OK[^\n]*\n/, '')),
    clean: /^$/,
    faulty: /^y OK/,
  },
  {
    fault: 'imap-compress-after-refusal',
    play: a => all(a, 'x COMPRESS X\r\ny NOOP\r\n'),
    clean: /^x BAD[^\n]*\ny OK/,
    faulty: /^x BAD[^\n]*\n(?!y OK)/,
  },
  {
    fault: 'imap-compress-deselects',
    play: async a => {
      await a.run('SELECT INBOX');
      return compressed(a, 'x CHECK');
    },
    clean: /^x OK/,
    faulty: /^x BAD/,
  },
  {
    fault: 'imap-compress-disables',
    play: async a => {
      await a.run('ENABLE QRESYNC');
      return compressed(a, 'x SELECT INBOX', 'y STORE 1 +FLAGS.SILENT (\\Deleted)', 'z EXPUNGE');
    },
    clean: /^\* VANISHED/m,
    faulty: /^\* 1 EXPUNGE/m,
  },
  {
    fault: 'imap-compress-large-literal-sent-changed',
    play: (a, _, server) => {
      server.store.account('user1')?.inbox.append(Buffer.alloc(200_000, 'a'));
      return compressed(a, 'x SELECT INBOX', 'y FETCH 4 BODY.PEEK[]');
    },
    clean: /\{200000\}\r\na+\)\r\n/,
    faulty: /\{200000\}\r\na+xa+\)\r\n/,
  },
  {
    fault: 'imap-compress-literal-read-changed',
    play: a => compressed(a, 'x STATUS {5+}\r\nINBOX (MESSAGES)'),
    clean: /^x OK/m,
    faulty: /^x NO/m,
  },
  { fault: 'imap-compress-not-in-tls', play: (_a, _b, server) => inTls(server), clean: /^$/, faulty: /^x OK/ },
];

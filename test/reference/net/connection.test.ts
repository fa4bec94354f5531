import { createSecureContext } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { selfSignedCertificate } from '../../../reference/net/certificate.js';
import type { Connection } from '../../../reference/net/connection.js';
import { Listener } from '../../../reference/net/listener.js';
import { Client } from '../client.js';

const pair = selfSignedCertificate(['example.test']);
const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

/** A client, and what serves it. */
async function pairOf(serve: (connection: Connection) => Promise<void>, implicitTls = false): Promise<Client> {
  const secureContext = createSecureContext(pair);
  const listener = await Listener.open({ host: '127.0.0.1', port: 0, secureContext, implicitTls, serve });
  open.push(listener);
  const client = implicitTls ? await Client.openTls(listener.port, pair.cert) : await Client.open(listener.port);
  open.unshift(client);
  return client;
}

/** Echoes what readLine gives, one line each. */
function echo(limit: number): (connection: Connection) => Promise<void> {
  return async connection => {
    for (;;) {
      const line = await connection.readLine(limit);
      if (line === undefined) return;
      connection.write(`${line.ending} ${line.tooLong} ${JSON.stringify(line.octets.toString('latin1'))}\n`);
    }
  };
}

describe('readLine', () => {
  const input = 'one\r\ntwo\n\r\n\na\rb\r\n1234567890\r\n12345678\r\n123456789\n\xff\x00\r\n';
  const lines = [
    'crlf false "one"',
    'lf false "two"',
    'crlf false ""',
    'lf false ""',
    'crlf false "a\\rb"',
    'crlf true "1234567890"',
    'crlf false "12345678"',
    'lf false "123456789"',
    'crlf false "\xff\\u0000"',
  ];

  it('gives lines with their ends, whatever the segments are', async () => {
    for (const send of [async (client: Client) => client.write(input), (client: Client) => client.dribble(input)]) {
      const client = await pairOf(echo(10));
      await send(client);
      client.halfClose();
      expect((await client.closed()).trimEnd().split('\n')).toEqual(lines);
    }
  });

  it('drops an unfinished last line', async () => {
    const client = await pairOf(echo(100));
    client.write('a\r\nb');
    client.halfClose();
    expect(await client.closed()).toBe('crlf false "a"\n');
  });

  it('keeps no more than the limit of an endless line', async () => {
    const before = process.memoryUsage().rss;
    const client = await pairOf(echo(1000));
    for (let at = 0; at < 64; at++) {
      client.write('x'.repeat(1 << 20));
      await new Promise(resolve => setImmediate(resolve));
    }
    client.write('\r\n');
    expect(await client.until(/\n/)).toBe(`crlf true "${'x'.repeat(1000)}"\n`);
    expect(process.memoryUsage().rss - before).toBeLessThan(400 << 20);
  });
});

describe('readOctets and discard', () => {
  it('take exactly what they are asked for', async () => {
    const client = await pairOf(async connection => {
      const taken = await connection.readOctets(5);
      await connection.discard(3);
      const line = await connection.readLine(100);
      connection.write(`${taken} ${line?.octets} ${connection.unread}`);
    });
    await client.dribble('a\r\nbcDDDline\r\n');
    expect(await client.closed()).toBe('a\r\nbc line 0');
  });

  it('give nothing when the stream ends before', async () => {
    const client = await pairOf(async connection => {
      connection.write(String(await connection.readOctets(5)));
    });
    client.write('abc');
    client.halfClose();
    expect(await client.closed()).toBe('undefined');
  });
});

describe('startTls', () => {
  const upgrade = async (connection: Connection) => {
    await connection.readLine(100);
    connection.write('go\r\n');
    if (!(await connection.startTls())) return;
    const line = await connection.readLine(100);
    connection.write(`${connection.secure} ${line?.octets}\r\n`);
  };

  it('drops what came behind the command in the clear', async () => {
    const client = await pairOf(upgrade);
    client.write('STARTTLS\r\nINJECTED\r\n');
    await client.until(/go\r\n/);
    await client.startTls(pair.cert);
    // What was sent first is answered first.
    client.write('GENUINE\r\n');
    expect(await client.closed()).toBe('true GENUINE\r\n');
  });

  it('does not join half a command before TLS to one inside it', async () => {
    const client = await pairOf(upgrade);
    client.write('STARTTLS\r\nNO');
    await client.until(/go\r\n/);
    await client.startTls(pair.cert);
    client.write('OP\r\n');
    expect(await client.until(/\n/)).toBe('true OP\r\n');
  });

  it('closes on clear text in place of the handshake', async () => {
    const client = await pairOf(upgrade);
    client.write('STARTTLS\r\n');
    await client.until(/go\r\n/);
    client.write('NOOP\r\n');
    expect(await client.closed()).not.toContain('NOOP');
  });

  it('ends when the client leaves in place of the handshake', async () => {
    const client = await pairOf(upgrade);
    client.write('STARTTLS\r\n');
    await client.until(/go\r\n/);
    client.halfClose();
    await client.closed();
  });

  it('serves implicit TLS', async () => {
    const client = await pairOf(async connection => connection.write(`${connection.secure}\r\n`), true);
    expect(await client.until(/\n/)).toBe('true\r\n');
  });
});

describe('a silent client', () => {
  it('ends reading after the idle limit, with writing still possible', async () => {
    const client = await pairOf(async connection => {
      connection.idleLimit = 30;
      const line = await connection.readLine(100);
      connection.write(`${line} ${connection.timedOut}`);
    });
    expect(await client.closed()).toBe('undefined true');
  });
});

describe('a client that resets', () => {
  it('ends the session and settles closed', async () => {
    let ended: () => void = () => {};
    const end = new Promise<void>(resolve => {
      ended = resolve;
    });
    const client = await pairOf(async connection => {
      await connection.readLine(100);
      await connection.closed;
      ended();
    });
    client.reset();
    await end;
    expect(client.ended).toBe(true);
  });
});

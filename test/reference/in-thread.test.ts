import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type * as inThread from '../../reference/in-thread.js';
import { startInThread } from '../../reference/in-thread.js';
import { root } from '../command-line.js';

/** The module as it has been built: from the sources no thread can be begun. */
async function built(): Promise<typeof inThread> {
  return import(pathToFileURL(join(root, 'build', 'reference', 'in-thread.js')).href);
}

/** What is said to a client that signs in by POP3 and leaves. */
async function said(port: number, lines: readonly string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write([...lines, 'QUIT', ''].join('\r\n'));
  return text(socket);
}

describe('the reference server in a thread of its own', () => {
  it('serves what it is asked to, with its faults, and leaves nothing open', async () => {
    const { startInThread: start } = await built();
    const accounts = [{ user: 'ann', password: 'one' }];
    const server = await start({ accounts, domain: 'thread.test', faults: ['pop3-plain-not-listed'] });
    expect([server.host, server.domain, server.accounts]).toEqual(['127.0.0.1', 'thread.test', accounts]);
    expect(server.certificate).toMatch(/^-----BEGIN CERTIFICATE-----/);
    const session = await said(server.ports.pop3, ['CAPA', 'USER ann', 'PASS one', 'STAT']);
    expect(session).toMatch(/^SASL (?!.*PLAIN)/m);
    expect(session).toContain('+OK 0 0\r\n');
    await server.close();
    await expect(said(server.ports.pop3, [])).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('fails as the server does that is not in a thread', async () => {
    const { startInThread: start } = await built();
    await expect(start({ faults: ['no-such-fault'] })).rejects.toThrow('no-such-fault');
    await expect(start({ accounts: [] })).rejects.toThrow('The reference server needs at least one account.');
  });

  it('is no thread where nothing has been built', async () => {
    const server = await startInThread({});
    expect(await said(server.ports.pop3, [])).toMatch(/^\+OK /);
    await server.close();
  });
});

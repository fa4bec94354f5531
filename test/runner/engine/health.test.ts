import { createServer, type Server, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { health } from '../../../runner/engine/health.js';
import { Wire } from '../wire/servers.js';
import { embedded, play, steps, targetAt } from './playing.js';

const never = new AbortController().signal;
const soon = { secondChanceMs: 10 };

/** An SMTP server that dies of one command, as a server with a bug in it would. */
async function mortal(): Promise<{ readonly port: number; readonly revive: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer(socket => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', octets => {
      const line = octets.toString('latin1');
      if (!line.startsWith('NOOP')) return void socket.write('250 mail.example.test\r\n');
      server.close();
      for (const each of sockets) each.destroy();
    });
    socket.write('220 mail.example.test ESMTP\r\n');
  });
  const listen = (port: number) => new Promise<void>(done => server.listen(port, '127.0.0.1', done));
  await listen(0);
  const { port } = server.address() as { port: number };
  onTestFinished(() => {
    server.close();
    for (const each of sockets) each.destroy();
  });
  return { port, revive: () => listen(port) };
}

describe('the health of a target after a run', () => {
  it('is asked of those services alone that are said to have been used', async () => {
    const target = targetAt('smtp', 1);
    expect(await health(target, never, { ...soon, needed: new Set(['imap'] as const) })).toEqual([]);
    const [illness] = await health(target, never, { ...soon, needed: new Set(['smtp'] as const) });
    expect(illness).toMatchObject({ scenario: 'health/smtp', verdict: 'error' });
  });

  it('is told of a server that dies during the run, with the end of its log', async () => {
    const { port } = await mortal();
    const log = `${Array.from({ length: 40 }, (_, at) => `line ${at}`).join('\n')}\npassword hunter22`;
    const target = targetAt('smtp', port, {
      accounts: [{ user: 'u', password: 'hunter22', address: 'u@example.test' }],
      logTail: async () => log,
    });
    const event = await play(target, steps('- connect: smtp\n- {send: NOOP, expect: 250}'));
    expect(event.verdict).not.toBe('pass');
    const [illness, ...others] = await health(target, never, soon);
    expect(others).toEqual([]);
    expect(illness).toMatchObject({ scenario: 'health/smtp', verdict: 'error', line: 0 });
    expect(illness?.reason).toMatch(/^after the run smtp does not work: .*127\.0\.0\.1/);
    const told = illness?.transcript?.filter(({ connection }) => connection === 'log').map(({ text }) => text);
    expect(told).toHaveLength(20);
    expect(told?.at(-2)).toBe('line 39');
    expect(JSON.stringify(illness)).not.toContain('hunter22');
  });

  it('needs no second look at a server that lets one session at a time have a maildrop', async () => {
    const target = await embedded();
    const connect = vi.spyOn(Wire, 'connect');
    onTestFinished(() => connect.mockRestore());
    expect(await health(target, never, soon)).toEqual([]);
    expect(connect).toHaveBeenCalledTimes(Object.keys(target.services).length);
  });

  it('is not held against a server that is back a moment later', async () => {
    const { port, revive } = await mortal();
    const target = targetAt('smtp', port);
    await play(target, steps('- connect: smtp\n- {send: NOOP, expect: 250}'));
    const connect = vi.spyOn(Wire, 'connect');
    onTestFinished(() => connect.mockRestore());
    const asked = health(target, never);
    await expect.poll(() => connect.mock.settledResults[0]?.type).toBe('rejected');
    await revive();
    expect(await asked).toEqual([]);
    expect(connect).toHaveBeenCalledTimes(2);
  });

  it('names each service that is not well, and no other', async () => {
    const target = await embedded();
    expect(await health(target, never, soon)).toEqual([]);
    const { imap, pop3 } = target.services;
    if (!imap || !pop3) throw new Error('the embedded server has them');
    const services = { ...target.services, imap: { ...imap, port: 1 }, pop3: { ...pop3, port: 1 } };
    const found = await health({ ...target, services }, never, soon);
    expect(found.map(({ scenario }) => scenario).sort()).toEqual(['health/imap', 'health/pop3']);
  });

  it('is told when no account can sign in any more', async () => {
    const target = await embedded();
    const accounts = target.accounts.map(account => ({ ...account, password: 'changed' }));
    const found = await health({ ...target, accounts }, never, soon);
    expect(found.map(({ scenario }) => scenario)).toContain('health/imaps');
    expect(found.map(({ scenario }) => scenario)).not.toContain('health/smtp');
    expect(JSON.stringify(found)).not.toContain('changed');
  });

  it('is not asked for in a run that was interrupted', async () => {
    const target = targetAt('smtp', 1);
    expect(await health(target, AbortSignal.abort())).toEqual([]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ReferenceServer, startReferenceServer } from '../../../reference/server.js';
import { TargetUnavailable } from '../../../runner/targets/errors.js';
import { byName, service } from '../../../runner/targets/services.js';
import { play, steps, type Target } from './playing.js';

let server: ReferenceServer;
beforeAll(async () => {
  server = await startReferenceServer({
    dialect: 'exchange-online',
    accounts: [{ user: 'user1', password: 'to-ken-2' }],
  });
});
afterAll(() => server.close());

/** A target whose only account signs in by a token that has ended. @param refresh gives the one that is good now */
function target(refresh: () => Promise<string>): Target {
  let token = 'to-ken-1';
  const account = {
    user: 'user1',
    address: 'user1@example.test',
    get password() {
      return token;
    },
  };
  return {
    name: 'tokens',
    domain: 'example.test',
    services: byName(
      (['submissions', 'pop3s', 'imaps'] as const).map(name =>
        service(name, { host: '127.0.0.1', port: server.ports[name] }),
      ),
    ),
    accounts: [account],
    disposable: true,
    deliver: 'append',
    tls: { ca: server.certificate, insecure: false, servername: 'localhost' },
    mechanism: 'XOAUTH2',
    timeoutMs: 10_000,
    known: [],
    loopback: true,
    refresh: async () => {
      token = await refresh();
    },
    close: async () => {},
  };
}

describe('a token that is refused', () => {
  it('is told so in a challenge, which is answered with nothing', async () => {
    const event = await play(
      target(async () => 'to-ken-2'),
      steps(`
- connect: {submissions: a, hello: EHLO}
- {auth: {mechanism: XOAUTH2, password: wrong}, expect: 535}
- connect: {pop3s: b}
- {auth: {mechanism: XOAUTH2, password: wrong}, expect: ERR}
- connect: {imaps: c}
- {auth: {mechanism: XOAUTH2, password: wrong}, expect: 'NO'}
- {auth: {mechanism: XOAUTH2}, expect: OK}`),
    );
    expect(event).toMatchObject({ verdict: 'pass' });
    const said = (event.transcript ?? []).filter(({ direction }) => direction !== 'event');
    for (const connection of ['a', 'b', 'c']) {
      const lines = said
        .filter(one => one.connection === connection)
        .map(({ direction, text }) => `${direction} ${text}`);
      // {"status":..
      const challenge = lines.findIndex(line => /^server (?:334|\+) eyJzdGF0dXMiO/.test(line));
      expect(lines[challenge + 1]).toBe('client \\r\\n');
    }
  });
});

describe('a token that ends', () => {
  it('is another one before it is used, which nothing shows either', async () => {
    const event = await play(
      target(async () => 'to-ken-2'),
      steps(`
- connect: {imaps: a, login: true}
- {send: 'NOOP to-ken-2', expect: BAD}
- connect: {imaps: b}
- {auth: {mechanism: XOAUTH2}, expect: OK}`),
    );
    expect(event).toMatchObject({ verdict: 'pass' });
    expect(JSON.stringify(event)).not.toContain('to-ken-2');
  });

  it('makes errors where no other is to be had, and accuses nobody', async () => {
    const playing = play(
      target(async () => {
        throw new TargetUnavailable('no access token from https://login.example/token: fetch failed');
      }),
      steps('- connect: {imaps: a}\n- {auth: {mechanism: XOAUTH2}, expect: OK}'),
    );
    await expect(playing).rejects.toThrow(/"verdict":"error","reason":"[^"]*no access token from/);
    await expect(playing).rejects.not.toThrow('"verdict":"fail"');
  });
});

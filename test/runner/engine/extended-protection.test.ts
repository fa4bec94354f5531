import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { health } from '../../../runner/engine/health.js';
import { serverCertificate } from '../wire/certificates.js';
import { openTarget, play, steps, type Target } from './playing.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailspec-binding-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A dialect's server as long as a test. */
async function started(dialect: string): Promise<Target> {
  const path = join(folder, `${dialect}.yaml`);
  writeFileSync(
    path,
    `name: x
dialect: ${dialect}
services: {smtp: {tls: starttls}, submission: , submissions: , pop3: {tls: starttls}, pop3s: , imap: {tls: starttls}, imaps: }
domain: example.test
accounts: {user: user1, password: Pa-ss-wo-rd, disposable: true}
mechanism: NTLM
`,
  );
  const target = await openTarget({ target: path });
  onTestFinished(() => target.close());
  return target;
}

/** Somebody in the middle who has a certificate of his own, where the client looks at none, and passes on all that is said. */
async function inTheMiddle(target: Target): Promise<Target> {
  const { imaps } = target.services;
  if (imaps === undefined) throw new Error('no imaps');
  const relay = createServer(serverCertificate(), client => {
    const server = connect({ host: imaps.host, port: imaps.port, rejectUnauthorized: false });
    client.pipe(server).pipe(client);
    client.on('error', () => server.destroy());
    server.on('error', () => client.destroy());
  });
  await new Promise<void>(done => relay.listen(0, '127.0.0.1', done));
  onTestFinished(() => void relay.close());
  const { port } = relay.address() as AddressInfo;
  return { ...target, services: { imaps: { ...imaps, port } }, tls: { insecure: true } };
}

const never = new AbortController().signal;
const soon = { secondChanceMs: 10 };

describe('NTLM where Extended Protection is required', () => {
  it('signs in inside TLS, whichever way that began', async () => {
    const event = await play(
      await started('exchange-2019-extended-protection'),
      steps(`
- connect: {smtp: a, hello: EHLO, login: true}
- {send: NOOP, expect: 250}
- connect: {submission: b, login: true}
- {send: NOOP, expect: 250}
- connect: {submissions: c, login: true}
- {send: NOOP, expect: 250}
- connect: {pop3: d, login: true}
- {send: QUIT, expect: OK}
- connect: {pop3s: e, login: true}
- {send: NOOP, expect: OK}
- connect: {imap: f, login: true}
- {send: NOOP, expect: OK}
- connect: {imaps: g, login: true}
- {send: NOOP, expect: OK}`),
    );
    expect(event).toMatchObject({ verdict: 'pass' });
  });

  it('is refused in the clear', async () => {
    const event = await play(
      await started('exchange-2019-extended-protection'),
      steps('- connect: {smtp: a, tls: plain, hello: EHLO}\n- {auth: {mechanism: NTLM}, expect: 235}'),
    );
    expect(event).toMatchObject({ verdict: 'fail', got: expect.stringContaining('535') });
  });

  it('is refused where somebody in the middle passes it on', async () => {
    const target = await inTheMiddle(await started('exchange-2019-extended-protection'));
    expect(await health(target, never, soon)).toMatchObject([{ scenario: 'health/imaps', verdict: 'error' }]);
  });

  it('is taken from there where it is not required', async () => {
    expect(await health(await inTheMiddle(await started('exchange-2019')), never, soon)).toEqual([]);
  });
});

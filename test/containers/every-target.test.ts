import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { greets } from '../../runner/targets/greeting.js';
import { openTarget, type Target } from '../runner/targets/opening.js';
import { inbox, opened, reply, send } from './mail.js';

const folder = fileURLToPath(new URL('../../targets/', import.meta.url));
// Of other versions the one whose base image .ci/engine makes without being asked.
const names = [
  ...readdirSync(folder)
    .filter(name => existsSync(`${folder}${name}/Dockerfile`))
    .sort(),
  'postfix-dovecot/trixie',
];

/** Servers that send nothing on, not even for those who have signed in. */
const sendsNothingOn = ['exchange-dialect'];

/** Servers that take mail for every address, since tests of programs that send mail are what they are for. */
const takesAll = ['greenmail'];
const base64 = (text: string) => Buffer.from(text).toString('base64');

/** The containers of this process. */
function containers(): string {
  const owner = `label=mailspec.process=${hostname()}/${process.pid}`;
  return spawnSync('docker', ['ps', '-aq', '--filter', owner], { encoding: 'utf8' }).stdout;
}

it('there are servers to try', () => {
  expect(names).toContain('postfix-dovecot');
});

describe.each(names)('%s', name => {
  let target: Target;
  beforeAll(async () => {
    target = await openTarget({ target: name });
  });
  afterAll(() => target?.close());

  it('is up on loopback, tells its version, and greets at every service', async () => {
    expect(containers()).toMatch(/^\w+\n$/);
    expect(target).toMatchObject({ loopback: true, disposable: true });
    expect(target.version).toMatch(/\d+\.\d+/);
    const answers = Object.values(target.services).map(async service => [service.name, await greets(service, 5000)]);
    expect(await Promise.all(answers)).toEqual(Object.keys(target.services).map(service => [service, undefined]));
  });

  it('shows what it is sent in IMAP and in POP3', async () => {
    const { services, accounts } = target;
    const account = accounts[2]!;
    const way = services.smtp ?? services.lmtp;
    if (way === undefined) throw new Error(`${name} has neither SMTP nor LMTP`);
    const session = await opened(way);
    await session.say(`${way.name === 'lmtp' ? 'LHLO' : 'EHLO'} client.example\r\n`, reply);
    const text = 'From: sender@example.com\r\nSubject: goes-in\r\n\r\nhello\r\n..dot\r\nend';
    expect(await send(session, account.address, text)).toMatch(/^250 /);
    session.close();
    const message = await inbox(services.imap ?? services.imaps!, account, 'goes-in');
    expect(message).toContain('\r\n\r\nhello\r\n.dot\r\n');

    const pop3 = services.pop3 ?? services.pop3s;
    if (pop3 === undefined) return;
    const pop = await opened(pop3);
    await pop.say(`USER ${account.user}\r\n`, /^\+OK/);
    await pop.say(`PASS ${account.password}\r\n`, /^\+OK/);
    expect(await pop.say('RETR 1\r\n', /\r\n\.\r\n$/)).toContain('\r\n\r\nhello\r\n..dot\r\nend\r\n.\r\n');
    pop.close();
  });

  it('takes no mail for strangers to relay, nor for users it does not have', async () => {
    const { smtp } = target.services;
    if (smtp === undefined || takesAll.includes(name)) return;
    const session = await opened(smtp);
    await session.say('EHLO client.example\r\n', reply);
    for (const recipient of ['someone@example.net', 'nobody@example.test']) {
      expect(await send(session, recipient, 'Subject: never\r\n\r\nx'), recipient).toMatch(/^5\d\d /);
      await session.say('RSET\r\n', reply);
    }
    session.close();
  });

  it('takes passwords inside TLS, and then mail', async () => {
    const { services, accounts } = target;
    const { user, password, address } = accounts[1]!;
    for (const service of [services.submission, services.submissions]) {
      if (service === undefined) continue;
      const session = await opened(service);
      const offers = await session.say('EHLO client.example\r\n', reply);
      expect(offers).toMatch(/^250[- ]AUTH .*\b(?:PLAIN|LOGIN)\b/m);
      const exchange: [string, RegExp][] = /^250[- ]AUTH .*\bPLAIN\b/m.test(offers)
        ? [[`AUTH PLAIN ${base64(`\0${user}\0${password}`)}`, /^235 /]]
        : [
            ['AUTH LOGIN', /^334 /],
            [base64(user), /^334 /],
            [base64(password), /^235 /],
          ];
      for (const [line, answer] of exchange) expect(await session.say(`${line}\r\n`, reply)).toMatch(answer);
      const recipient = sendsNothingOn.includes(name) ? accounts[2]!.address : 'someone@example.net';
      expect(await send(session, recipient, `From: ${address}\r\nSubject: out\r\n\r\nx`, address)).toMatch(/^250 /);
      session.close();
    }
  });

  it('stops, and leaves nothing', async () => {
    await target.close();
    expect(containers()).toBe('');
  });
});

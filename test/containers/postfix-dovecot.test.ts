import { spawnSync } from 'node:child_process';
import { hostname } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTarget, type ServiceName, type Target } from '../runner/targets/opening.js';
import { inbox as inboxOf, reply, send } from './mail.js';
import { Session } from './session.js';

let target: Target;
const progress: string[] = [];
beforeAll(async () => {
  target = await openTarget({ target: 'postfix-dovecot', progress: line => progress.push(line) });
});
afterAll(() => target?.close());

const open = (name: ServiceName) => Session.open(target.services[name]!);
const inbox = (user: string, wanted: string) =>
  inboxOf(target.services.imaps!, target.accounts.find(account => account.user === user)!, wanted);
describe('Postfix and Dovecot in a container', () => {
  it('are built and started, with progress, on loopback, and tell their versions', () => {
    expect(progress.filter(line => line.startsWith('building mailspec/postfix-dovecot: Step'))).not.toEqual([]);
    expect(progress.at(-1)).toMatch(/^postfix-dovecot is up after \d+\.\d s$/);
    expect(target).toMatchObject({ loopback: true, disposable: true });
    expect(target.accounts).toHaveLength(8);
    const owner = `label=mailspec.process=${hostname()}/${process.pid}`;
    expect(spawnSync('docker', ['ps', '-q', '--filter', owner], { encoding: 'utf8' }).stdout).toMatch(/^\w+\n$/);
    expect(target.version).toMatch(/^dovecot-core .*2\.3\..*, postfix 3\.7\./);
  });

  it('show mail that came by SMTP in IMAP and in POP3', async () => {
    const smtp = open('smtp');
    await smtp.hear(/^220 /);
    await smtp.say('EHLO client.example\r\n', reply);
    expect(await send(smtp, 'user3@example.test', 'Subject: t-one\r\n\r\nhello\r\n..dot')).toMatch(/^250 /);
    const message = await inbox('user3', 't-one');
    expect(message).toContain('Return-Path: <sender@example.com>\r\n');
    expect(message).toContain('\r\n\r\nhello\r\n.dot\r\n');
    smtp.close();

    const pop = open('pop3s');
    await pop.hear(/^\+OK/);
    await pop.say('USER user3@example.test\r\n', /^\+OK/);
    await pop.say('PASS secret\r\n', /^\+OK/);
    expect(await pop.say('RETR 1\r\n', /\r\n\.\r\n$/)).toContain('\r\n\r\nhello\r\n..dot\r\n.\r\n');
    pop.close();
  });

  it('refuse unknown users and strangers who would relay, but take Postmaster and address literals', async () => {
    const smtp = open('smtp');
    await smtp.hear(/^220 /);
    await smtp.say('HELO client.example\r\n', reply);
    await smtp.say('MAIL FROM:<sender@example.com>\r\n', reply);
    for (const [recipient, code] of [
      ['nobody@example.test', '550'],
      ['someone@example.net', '554'],
      ['Postmaster', '250'],
      ['postmaster@example.test', '250'],
      ['user2@[127.0.0.1]', '250'],
      ['USER2@Example.Test', '250'],
    ])
      expect(await smtp.say(`RCPT TO:<${recipient}>\r\n`, reply)).toMatch(new RegExp(`^${code} `));
    smtp.close();
  });

  it('want TLS before AUTH on 587, take mail for any domain then, and keep it', async () => {
    const smtp = open('submission');
    await smtp.hear(/^220 /);
    expect(await smtp.say('EHLO client.example\r\n', reply)).not.toContain('AUTH');
    expect(await smtp.say('AUTH PLAIN AHVzZXI0AHNlY3JldA==\r\n', reply)).toMatch(/^5[03][0-9] /);
    await smtp.say('STARTTLS\r\n', reply);
    await smtp.secure();
    const offered = await smtp.say('EHLO client.example\r\n', reply);
    for (const mechanism of ['PLAIN', 'LOGIN', 'CRAM-MD5', 'SCRAM-SHA-1', 'SCRAM-SHA-256'])
      expect(offered).toMatch(new RegExp(`^250-AUTH.* ${mechanism}\\b`, 'm'));
    expect(await smtp.say('AUTH PLAIN AHVzZXI0AHNlY3JldA==\r\n', reply)).toMatch(/^235 /);
    expect(await send(smtp, 'someone@example.net', 'Subject: out\r\n\r\nx')).toMatch(/^250 /);
    smtp.close();
    const gone = /to=<someone@example\.net>.*status=sent \(nothing leaves this server\)/;
    await expect.poll(() => target.logTail?.()).toMatch(gone);
  });

  it('do not slow a client that errs', async () => {
    const smtp = open('smtp');
    await smtp.hear(/^220 /);
    // With a tarpit of a second a mistake, this would take longer than a test may.
    for (let n = 0; n < 1000; n++) await smtp.say('FOO\r\n', reply);
    expect(await smtp.say('NOOP\r\n', reply)).toMatch(/^250 /);
    smtp.close();
  });

  it('take LMTP as well', async () => {
    const lmtp = open('lmtp');
    await lmtp.hear(/^220 /);
    await lmtp.say('LHLO client.example\r\n', reply);
    expect(await send(lmtp, 'user5@example.test', 'Subject: t-two\r\n\r\nhello')).toMatch(/^250 /);
    lmtp.close();
    expect(await inbox('user5', 't-two')).toContain('hello');
  });
});

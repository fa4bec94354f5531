import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { relayExtensionsFaults } from '../../../reference/faults/smtp/relay-extensions.js';
import type { ReferenceServer } from '../../../reference/server.js';
import { openSink, remoteDomain, remotePlainDomain, type Sink } from '../../../runner/sink/sink.js';
import { greeted, serving } from '../serving.js';
import { taken } from '../taken.js';

const back = `back@${remoteDomain}`;
const there = `there@${remoteDomain}`;
const plain = `there@${remotePlainDomain}`;
/** A time that has passed. */
const released = 'HOLDUNTIL=2024-01-15T12:00:00Z';

/**
 * What the next hops get of a message that user1 submits under TLS: of each, the sender, the parameters, the recipients and the message.
 * @param accepted is called when the server has taken the message
 */
async function sentOn(
  mail: string,
  to: string,
  message = 'x\r\n',
  faults: string[] = [],
  accepted: (sink: Sink, server: ReferenceServer) => Promise<void> = async () => {},
): Promise<string[]> {
  const sink = await openSink({ host: '127.0.0.1', port: 0, plainPort: 0 });
  const hop = (port: number) => ({ host: sink.host, port });
  const relay = { [remoteDomain]: hop(sink.port), [remotePlainDomain]: hop(sink.plainPort) };
  try {
    return await serving({ faults, relay }, async server => {
      const client = await greeted(server.ports.submission);
      await client.ask('EHLO client.example.test');
      await client.ask('STARTTLS');
      await client.startTls(server.certificate);
      for (const line of [
        'EHLO client.example.test',
        'AUTH PLAIN AHVzZXIxAHNlY3JldA==',
        mail,
        `RCPT TO:<${to}>`,
        'DATA',
      ])
        await client.ask(line);
      expect(await client.ask(`${message}.`)).toMatch(/^250 /);
      client.close();
      await accepted(sink, server);
      await server.queueEmpty();
      return (await taken(sink)).map(
        ({ reversePath, parameters, recipients, message: octets }) =>
          `<${reversePath}> ${parameters.join(' ')}\n${recipients.map(({ path }) => path).join(' ')}\n${octets.toString('latin1')}`,
      );
    });
  } finally {
    await sink.close();
  }
}

describe('what is handed on', () => {
  it('is the priority, and the time that is left', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const [first] = await sentOn('MAIL FROM:<user1@example.test> MT-PRIORITY=3 BY=+600;rt', there);
    expect(first).toMatch(/ MT-PRIORITY=3 BY=600;rt\n/);
  });

  it('is no parameter to a next hop that offers none', async () => {
    const [first] = await sentOn('MAIL FROM:<user1@example.test> MT-PRIORITY=3 BY=600;N', plain);
    expect(first).toMatch(/^<user1@example\.test> \n/);
  });

  it('is no message that would not be returned in time, or would go in the clear', async () => {
    const returned = /^<> .*\nback@relay\.example\.net\n/;
    const [late, ...others] = await sentOn(`MAIL FROM:<${back}> BY=600;R`, plain);
    expect(late).toMatch(returned);
    expect(late).toMatch(/^Status: 5\.4\.7\r$/m);
    expect(others).toEqual([]);
    const [secret] = await sentOn(`MAIL FROM:<${back}> REQUIRETLS RET=FULL`, there, 'Subject: x\r\n\r\nsecret\r\n');
    expect(secret).toMatch(returned);
    expect(secret).toMatch(/^Status: 5\.7\.10\r$/m);
    expect(secret).not.toContain('secret');
  });

  it('is a message with the null reverse-path, TLS or not', async () => {
    expect(await sentOn('MAIL FROM:<> REQUIRETLS', there)).toEqual([expect.stringMatching(/^<> /)]);
  });

  it('comes after the hold', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const held = async (sink: Sink, server: ReferenceServer) => {
      vi.advanceTimersByTime(999);
      await server.queueEmpty();
      expect(await taken(sink)).toHaveLength(0);
      vi.advanceTimersByTime(1);
    };
    expect(await sentOn('MAIL FROM:<user1@example.test> HOLDFOR=1', there, 'x\r\n', [], held)).toHaveLength(1);
  });
});

/** For each fault, the message that shows it. */
const shows: Readonly<Record<string, readonly [mail: string, to: string, message?: string]>> = {
  'smtp-relay-drops-priority': [`MAIL FROM:<${back}> MT-PRIORITY=3`, there],
  'smtp-relay-drops-by': [`MAIL FROM:<${back}> BY=86400;N`, there],
  'smtp-relay-by-anyway': [`MAIL FROM:<${back}> BY=86400;R`, plain],
  'smtp-relay-not-traced': [`MAIL FROM:<${back}> BY=86400;NT`, there],
  'smtp-relay-by-notice-unreported': [`MAIL FROM:<${back}> BY=86400;N`, plain],
  // That it may not go on makes it a report.
  'smtp-report-without-deadline': [`MAIL FROM:<${back}> BY=86400;N REQUIRETLS`, there],
  'smtp-report-without-hold': [`MAIL FROM:<${back}> ${released} REQUIRETLS`, there],
  'smtp-report-without-arrival-date': [`MAIL FROM:<${back}> REQUIRETLS`, there],
  'smtp-relay-requiretls-anyway': [`MAIL FROM:<${back}> REQUIRETLS`, there],
  'smtp-relay-tls-status': [`MAIL FROM:<${back}> REQUIRETLS`, there],
  'smtp-relay-tls-required-returned': [`MAIL FROM:<${back}>`, there, 'TLS-Required: No\r\n\r\nx\r\n'],
  'smtp-report-returns-secrets': [`MAIL FROM:<${back}> REQUIRETLS`, there, 'Subject: x\r\n\r\nx\r\n'],
};

/** What differs between any two messages. */
const alike = (mails: string[]) =>
  mails
    .map(mail =>
      mail
        .replace(/\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000/g, '<date>')
        .replace(/[0-9a-f]{16,}/g, '<id>')
        .replace(/ SIZE=\d+| BY=\d+/g, word => word.replace(/\d+/, '<n>')),
    )
    .sort();

it.each(relayExtensionsFaults.map(({ name }) => name))('%s is seen', async name => {
  const message = shows[name];
  if (message === undefined) throw new Error(`no message shows ${name}`);
  const [mail, to, text = 'x\r\n'] = message;
  const clean = alike(await sentOn(mail, to, text));
  expect(alike(await sentOn(mail, to, text, [name]))).not.toEqual(clean);
});

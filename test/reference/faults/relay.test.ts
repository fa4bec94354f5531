import { describe, expect, it } from 'vitest';
import { relayFaults } from '../../../reference/faults/smtp/relay.js';
import { reportsFaults } from '../../../reference/faults/smtp/reports.js';
import { describeRelayed } from '../../../runner/sink/expectation.js';
import type { RelayedMail } from '../../../runner/sink/mail.js';
import { openSink } from '../../../runner/sink/sink.js';
import { greeted, serving } from '../serving.js';
import { taken } from '../taken.js';

interface Sent {
  readonly mail: string;
  readonly rcpt: readonly string[];
  readonly message: string;
}

const header = 'From: <author@relay.example.net>\r\nSubject: One\r\n';
const sent: readonly Sent[] = [
  // All that may be changed on the way, in one message.
  {
    mail: '<Sender@relay.example.net> RET=HDRS ENVID=Q1',
    rcpt: [
      '<@hop.example.org:"a b"@relay.example.net> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;Mixed@example.org',
      '<Some+One@relay.example.net>',
    ],
    message: `Received: from a\r\n\tby b; now\r\n${header}X-Folded: a\r\n b\r\n\r\nends in space \r\n..dot\r\n${'x'.repeat(600)}\r\n`,
  },
  { mail: '<sender@relay.example.net>', rcpt: ['<bare@relay.example.net>'], message: `${header}\r\nx\r\n` },
  {
    mail: '<sender@relay.example.net> RET=HDRS',
    rcpt: ['<asks@plain.example.net> NOTIFY=SUCCESS', '<asks-not@plain.example.net>'],
    message: `${header}\r\nx\r\n`,
  },
  // What cannot be sent on.
  {
    mail: '<@hop.example.org:sender@relay.example.net> ENVID=Q2',
    rcpt: ['<gone1@relay.example.net> ORCPT=rfc822;one@example.org', '<gone2@relay.example.net>'],
    message: `${header}\r\nbody\r\n`,
  },
  { mail: '<sender@relay.example.net>', rcpt: ['<gone3@relay.example.net>'], message: `${header}\r\nx\r\n` },
  {
    mail: '<sender@relay.example.net> RET=HDRS',
    rcpt: ['<gone4@relay.example.net> NOTIFY=NEVER'],
    message: `${header}\r\nx\r\n`,
  },
  { mail: '<>', rcpt: ['<gone5@relay.example.net>'], message: `${header}\r\nx\r\n` },
  { mail: '<sender@relay.example.net>', rcpt: ['<later@relay.example.net>'], message: `${header}\r\nx\r\n` },
  // What needs extensions.
  {
    mail: '<sender@relay.example.net> BODY=8BITMIME SMTPUTF8',
    rcpt: ['<\xc3\xa9lan@relay.example.net>'],
    message: `${header}X-Name: \xc3\xa9lan\r\n\r\n\xe9\r\n`,
  },
  {
    mail: '<sender@relay.example.net> BODY=8BITMIME',
    rcpt: ['<eight@plain.example.net>'],
    message: `${header}\r\n\xe9\r\n`,
  },
  {
    mail: '<sender@relay.example.net> BODY=8BITMIME SMTPUTF8',
    rcpt: ['<utf8@plain.example.net>'],
    message: `${header}X-Name: \xc3\xa9lan\r\n\r\nx\r\n`,
  },
];

/** All that a server with these faults sends on, in an order of its own making. */
async function relayedBy(faults: readonly string[]): Promise<string> {
  const sink = await openSink({ host: '127.0.0.1', port: 0, plainPort: 0 });
  sink.book.refuse({ to: 'gone', rcpt: 550 });
  sink.book.refuse({ to: 'later', rcpt: 450, times: 1 });
  const relay = {
    'relay.example.net': { host: sink.host, port: sink.port },
    'plain.example.net': { host: sink.host, port: sink.plainPort },
  };
  try {
    return await serving({ faults, relay }, async server => {
      const client = await greeted(server.ports.smtp);
      await client.ask('EHLO client.example');
      await client.ask('AUTH PLAIN AHVzZXIxAHNlY3JldA==');
      for (const { mail, rcpt, message } of sent) {
        await client.ask(`MAIL FROM:${mail}`);
        for (const each of rcpt) await client.ask(`RCPT TO:${each}`);
        await client.ask('DATA');
        expect(await client.ask(`${message}.`)).toMatch(/^250/);
      }
      client.close();
      await server.queueEmpty();
      return (await taken(sink)).map(shown).sort().join('\n---\n');
    });
  } finally {
    await sink.close();
  }
}

function shown(mail: RelayedMail): string {
  return `${describeRelayed(mail).replace(/SIZE=\d+|\d+ octets/g, '')} ${mail.bareLineEnds}\n${mail.message.toString('latin1')}`
    .replace(/\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000/g, '<date>')
    .replace(/\b(?:[0-9a-f]{16}|[0-9a-f]{24})\b|(?<=_)[0-9a-f]{24}/g, '<id>');
}

/** Reports of what went to another host; those of delivery have their tests in delivery.test.ts. */
const elsewhere = reportsFaults.slice(
  reportsFaults.findIndex(({ name }) => name === 'smtp-relay-failure-not-reported'),
);

describe('faults of relaying', () => {
  const clean = relayedBy([]);

  it('are seen against what is the same each time', async () => {
    expect(await relayedBy([])).toBe(await clean);
    // Five messages that can be sent on, and five reports.
    expect((await clean).split('\n---\n')).toHaveLength(10);
  });

  it.concurrent.each([...relayFaults, ...elsewhere].map(({ name }) => name))('%s is seen', async name => {
    expect(await relayedBy([name])).not.toBe(await clean);
  });
});

import { describe, expect, it } from 'vitest';
import { plainServer } from '../wire/servers.js';
import { playAll, type ServiceName, scenarios, steps, targetAt } from './playing.js';

/** A server that behaves, but for its answer to NOOP: `$` stands for the tag. */
async function answering(service: ServiceName, noop: string) {
  const port = await plainServer(socket => {
    const line = (text: string) => void socket.write(`${text}\r\n`);
    socket.on('end', () => socket.end());
    line({ smtp: '220 mail.example.test ready', pop3: '+OK ready', imap: '* OK ready' }[service as 'smtp'] ?? '');
    socket.on('data', octets => {
      const [tag = '', verb = tag] = octets.toString().trim().split(' ');
      if (/NOOP|STAT/.test(verb)) line(noop.replaceAll('$', tag));
      else if (service === 'imap') line(`* CAPABILITY IMAP4rev1\r\n${tag} OK done`);
      else if (service === 'pop3') line(tag === 'CAPA' ? '+OK\r\nUIDL\r\n.' : '+OK');
      else line('250 mail.example.test');
    });
  });
  return targetAt(service, port);
}

async function verdictOn(service: ServiceName, noop: string, step: string) {
  const { events } = await playAll(
    await answering(service, noop),
    scenarios(steps(`- connect: ${service}\n- ${step}`)),
    {
      invariants: true,
    },
  );
  return events.find(({ scenario }) => scenario === 'test/one/it');
}

describe('what the grammar refused', () => {
  it.each<[ServiceName, string, string, string]>([
    ['smtp', 'well, yes', '{send: NOOP, expect: 250}', 'RFC 5321 4.2, see invariant/smtp/reply-format'],
    ['smtp', '250-yes\r\n550 no', '{send: NOOP, expect: 250}', 'RFC 5321 4.2.1, see invariant/smtp/one-code-a-reply'],
    ['smtp', '2500 yes', '{send: NOOP, expect: {matches: "/^yes/"}}', 'RFC 5321 4.2, see invariant/smtp/reply-format'],
    ['pop3', 'well, yes', '{send: NOOP, expect: OK}', 'RFC 1939 3, see invariant/pop3/status-indicator'],
    ['pop3', '+OK none', '{send: STAT, expect: {args: "0 0"}}', 'RFC 1939 5, see invariant/pop3/drop-listing'],
    ['imap', '$ FINE done', '{send: NOOP, expect: OK}', 'RFC 3501 7.1, see invariant/imap/status-responses'],
    [
      'imap',
      '* SEARCH 1,\r\n$ OK done',
      '{send: NOOP, expect: {untagged: [SEARCH 1], tagged: OK}}',
      'RFC 3501 9, see invariant/imap/response-grammar',
    ],
  ])('is not judged for its meaning: %s, %j', async (service, noop, step, where) => {
    expect(await verdictOn(service, noop, step)).toMatchObject({
      verdict: 'skip',
      reason: `not judged: the response breaks ${where}`,
    });
  });

  it.each<[ServiceName, string, string]>([
    ['smtp', '250 ok\r\n', 'RFC 5321 4.2, see invariant/smtp/reply-format'],
    ['pop3', '+OK\r\n', 'RFC 1939 3, see invariant/pop3/status-indicator'],
    ['imap', '$ OK done\r\n', 'RFC 3501 9, see invariant/imap/response-grammar'],
  ])('is not judged where it breaks a silence: %s, a blank line behind each reply', async (service, noop, where) => {
    const met = service === 'smtp' ? '250' : 'OK';
    const step = `{send: NOOP, expect: ${met}}\n- expect: {silence: 100ms}`;
    expect(await verdictOn(service, noop, step)).toMatchObject({
      verdict: 'skip',
      reason: `not judged: the response breaks ${where}`,
    });
  });

  it('hides nothing that can be read and breaks the silence', async () => {
    const step = '{send: NOOP, expect: 250}\n- expect: {silence: 100ms}';
    expect(await verdictOn('smtp', '250 ok\r\n\r\n250 more', step)).toMatchObject({
      verdict: 'fail',
      got: expect.stringContaining('250 more'),
    });
  });

  it.each<[ServiceName, string, string]>([
    ['imap', '* SEARCH 1 \r\n$ OK done', '{send: NOOP, expect: {untagged: [SEARCH 1], tagged: OK}}'],
    ['pop3', '+OK 0  0', '{send: STAT, expect: {args: "0 0"}}'],
    ['smtp', '250yes', '{send: NOOP, expect: 250}'],
  ])('is judged where it can be read all the same: %s, %j', async (service, noop, step) => {
    expect(await verdictOn(service, noop, step)).toMatchObject({ verdict: 'pass' });
  });

  it.each<[ServiceName, string, string]>([
    ['imap', '* SEARCH 1,\r\n$ NO done', '{send: NOOP, expect: {untagged: [SEARCH 1], tagged: OK}}'],
    ['pop3', '+OK none', '{send: STAT, expect: ERR}'],
    ['smtp', '550 no', '{send: NOOP, expect: 250}'],
  ])('excuses nothing else: %s, %j', async (service, noop, step) => {
    expect(await verdictOn(service, noop, step)).toMatchObject({ verdict: 'fail' });
  });

  it('leaves a step that sets the stage unjudged for the same reason', async () => {
    expect(await verdictOn('smtp', 'well, yes', 'do: NOOP\n- {send: RSET, expect: 250}')).toMatchObject({
      verdict: 'skip',
    });
  });
});

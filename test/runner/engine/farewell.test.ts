import { describe, expect, it } from 'vitest';
import type { ServiceName } from '../../../runner/targets/target.js';
import { plainServer } from '../wire/servers.js';
import { playAll, scenarios, steps, targetAt } from './playing.js';

const greetings: Partial<Record<ServiceName, string>> = { smtp: '220 ready', pop3: '+OK ready', imap: '* OK ready' };

/**
 * A server whose first session, the probe's, is a healthy one. From the second on it greets with `greeting`, and answers NOOP with `noop`, in
 * which `$` stands for the tag, and closes; without one it closes and says nothing.
 */
async function leaving(service: ServiceName, { greeting = greetings[service], noop = '' }) {
  let sessions = 0;
  const port = await plainServer(socket => {
    sessions += 1;
    const probed = sessions === 1;
    const line = (text = '') => void socket.write(text === '' ? '' : `${text}\r\n`);
    socket.on('error', () => undefined);
    socket.on('end', () => socket.end());
    line(probed ? greetings[service] : greeting);
    if (!probed && greeting !== greetings[service]) {
      socket.end();
      return;
    }
    socket.on('data', octets => {
      const [tag = '', verb = tag] = octets.toString().trim().split(' ');
      if (verb === 'NOOP') {
        line(noop.replaceAll('$', tag));
        socket.end();
      } else if (service === 'imap') line(`* CAPABILITY IMAP4rev1\r\n${tag} OK done`);
      else if (service === 'pop3') line(tag === 'CAPA' ? '+OK\r\nUIDL\r\n.' : '+OK');
      else line('250 mail.example.test');
    });
  });
  return targetAt(service, port);
}

async function verdictOn(service: ServiceName, server: Parameters<typeof leaving>[1], step: string) {
  const { events } = await playAll(await leaving(service, server), scenarios(steps(step)));
  return events.find(({ scenario }) => scenario === 'test/one/it');
}

describe('a server that ends the session', () => {
  it.each<[ServiceName, string, string, string]>([
    [
      'smtp',
      '421 4.7.0 too many errors',
      '{send: NOOP, expect: 250}',
      'the server ended the session while reply 250 was',
    ],
    ['smtp', '421 bye', '{send: NOOP, expect: [2xx, 5xx]}', 'the server ended the session while '],
    ['imap', '* BYE too many', '{send: NOOP, expect: OK}', 'the server ended the session while '],
    ['imap', '* BYE no more\r\n$ NO', '{send: NOOP, expect: OK}', 'the server ended the session while '],
    ['smtp', '421 bye', '{send: NOOP, expect: 4xx}\n- {send: NOOP, expect: 250}', 'the server ended the session with'],
  ])('and says so is not judged by what was asked: %s, %j, %s', async (service, noop, step, reason) => {
    const verdict = await verdictOn(service, { noop }, `- connect: ${service}\n- ${step}`);
    expect(verdict).toMatchObject({ verdict: 'error' });
    expect(verdict?.reason).toContain(`not judged: ${reason}`);
  });

  it.each<[ServiceName, string | undefined, string]>([
    ['smtp', '421 too many connections', 'the server ended the session while '],
    ['imap', '* BYE too many connections', 'the server ended the session while '],
    ['pop3', '-ERR too many connections', 'the server ended the session while '],
    ['pop3', '', 'the server took no session while '],
    ['smtp', '', 'the server took no session while '],
  ])('instead of greeting is not judged either: %s, %j', async (service, greeting, reason) => {
    const success = service === 'smtp' ? '220' : 'OK';
    const verdict = await verdictOn(
      service,
      { greeting },
      `- connect: {${service}: c, greeting: false}\n- {on: c, expect: ${success}}`,
    );
    expect(verdict).toMatchObject({ verdict: 'error' });
    expect(verdict?.reason).toContain(`not judged: ${reason}`);
  });

  it.each<[ServiceName, string, string]>([
    ['smtp', '421 bye', '{send: NOOP, expect: [2xx, 4xx, 5xx], forbid: 421}'],
    ['smtp', '421 bye', '{send: NOOP, expect: 4xx}\n- {send: NOOP, expect: [2xx, 5xx], forbid: 421}'],
    ['imap', '* BYE bye', '{send: NOOP, expect: OK, forbid: BYE}'],
    ['imap', '* BYE bye', '{send: NOOP, expect: {untagged: [BYE], tagged: OK}}'],
    ['smtp', '', '{send: NOOP, expect: 250}'],
    ['pop3', '', '{send: NOOP, expect: OK}'],
    ['imap', '', '{send: NOOP, expect: OK}'],
    ['smtp', '550 no', '{send: NOOP, expect: 250}'],
  ])('is judged where the step is about that, and where nothing is said: %s, %j, %s', async (service, noop, step) => {
    expect(await verdictOn(service, { noop }, `- connect: ${service}\n- ${step}`)).toMatchObject({ verdict: 'fail' });
  });

  it('at LOGOUT, as it must, is held to what was asked', async () => {
    const noop = '* BYE bye\r\n$ OK\r\nm9 NO';
    const step = '- connect: {imap: c}\n- write: |\n    a NOOP\n    m9 LOGOUT\n- {on: c, expect: {tagged: NO}}';
    expect(await verdictOn('imap', { noop }, step)).toMatchObject({ verdict: 'fail' });
  });
});

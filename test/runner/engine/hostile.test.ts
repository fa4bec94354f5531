import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { plainServer, reset } from '../wire/servers.js';
import { play, playAll, type ServiceName, scenarios, steps, type Target, targetAt } from './playing.js';

/** What a server does to the nth connection, counted from 1. The first one is that of the probe, which is let pass. */
type Serve = (socket: Socket, line: (text: string) => void) => void;

/** A server that behaves until the probe has left. */
async function hostile(service: ServiceName, serve: Serve, more: Partial<Target> = {}): Promise<Target> {
  let connections = 0;
  const port = await plainServer(socket => {
    connections += 1;
    const line = (text: string) => void socket.write(`${text}\r\n`);
    socket.on('end', () => socket.end());
    if (connections === 1) behave(service, socket, line);
    else serve(socket, line);
  });
  return targetAt(service, port, more);
}

function behave(service: ServiceName, socket: Socket, line: (text: string) => void): void {
  line(service === 'imap' ? '* OK ready' : service === 'pop3' ? '+OK ready' : '220 mail.example.test ready');
  socket.on('data', octets => {
    const [tag = ''] = octets.toString().split(' ');
    if (service === 'imap') line(`* CAPABILITY IMAP4rev1\r\n${tag} OK done`);
    else if (service === 'pop3') line('+OK\r\nUIDL\r\n.');
    else line('250 mail.example.test');
  });
}

const smtp = steps('- connect: smtp\n- {send: NOOP, expect: 250}');
const imap = steps('- connect: imap\n- {send: NOOP, expect: OK}');
const pop3 = steps('- connect: pop3\n- {send: CAPA, expect: {status: OK, lines: [TOP]}}');

/** Writes again and again, as fast as the client reads. */
function flood(socket: Socket, text: string): void {
  const piece = Buffer.from(text.repeat(Math.ceil(20_000 / text.length)));
  const more = () => {
    while (!socket.destroyed && socket.write(piece));
    if (!socket.destroyed) socket.once('drain', more);
  };
  more();
}

describe('before the question is put', () => {
  it.each<[string, Serve, RegExp]>([
    ['silence', () => undefined, /the greeting: expected .* got .*nothing more in time/],
    ['a close at once', socket => void socket.end(), /the greeting: .*the server closed the connection/],
    ['a reset at once', socket => reset(socket), /reset the connection/],
    ['a refusal', (_, line) => line('554 go away'), /the greeting: expected .*220.* got 554 go away/],
    ['an endless line', socket => flood(socket, 'x'), /line length exceeded/],
    ['endless replies', socket => flood(socket, '250 hello\r\n'), /the greeting: .*250 hello|exceeded/],
  ])('%s is an error, not a failure', async (_, serve, reason) => {
    const event = await play(await hostile('smtp', serve), smtp);
    expect(event).toMatchObject({ verdict: 'error', reason: expect.stringMatching(reason) });
  });
});

describe('when the question has been put', () => {
  const greets =
    (then: (socket: Socket, line: (text: string) => void, tag: string) => void, greeting = '220 ready'): Serve =>
    (socket, line) => {
      line(greeting);
      socket.once('data', octets => then(socket, line, octets.toString().split(' ')[0] ?? ''));
    };

  it.each<[string, Serve, RegExp]>([
    ['silence', greets(() => undefined), /nothing more in time/],
    [
      'half a reply and a close',
      greets(socket => void socket.end('250 hal')),
      /no whole reply: 250 hal; then the server closed the connection/,
    ],
    ['a close', greets(socket => void socket.end()), /the server closed the connection/],
    ['a reset', greets(socket => reset(socket)), /the server reset the connection/],
    ['endless wrong replies', greets(socket => flood(socket, '500 no\r\n')), /500 no|exceeded/],
  ])('%s is a failure', async (_, serve, got) => {
    const event = await play(await hostile('smtp', serve), smtp);
    expect(event).toMatchObject({
      verdict: 'fail',
      rule: 'rfc9999/1/must',
      expected: 'reply 250',
      got: expect.stringMatching(got),
      line: 8,
    });
  });

  it.each<[string, Serve, RegExp]>([
    ['an endless line', greets(socket => flood(socket, 'x')), /line length exceeded 65536/],
    ['an endless reply', greets(socket => flood(socket, '250-more\r\n')), /lines of one reply exceeded 128/],
  ])('%s goes beyond what the harness holds: nothing is judged', async (_, serve, reason) => {
    const event = await play(await hostile('smtp', serve), smtp);
    expect(event).toMatchObject({ verdict: 'error', reason: expect.stringMatching(/^not judged: the server's /) });
    expect(event.reason).toMatch(reason);
  });

  it.each<[string, string, RegExp]>([
    ['endless untagged responses', '* 1 EXISTS\r\n', /exceeded|the time ran out/],
    ['an endless line', '* OK xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', /exceeded/],
    ['endless nesting', '* 1 FETCH (BODYSTRUCTURE ((((((((((((((((((((((((((((((((((((((((', /exceeded/],
    ['a literal of 4 GiB', '* 1 FETCH (BODY[] {4294967295}\r\n', /exceeded/],
  ])('of an IMAP server, %s cannot be judged, and takes little memory', async (_, text, reason) => {
    const serve = greets(socket => flood(socket, text), '* OK ready');
    const before = process.memoryUsage().rss;
    const event = await play(await hostile('imap', serve), imap);
    expect(event).toMatchObject({ verdict: 'error', reason: expect.stringMatching(reason) });
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
  });

  it('of a POP3 server, an endless listing cannot be judged', async () => {
    const serve = greets((socket, line) => {
      line('+OK');
      flood(socket, `${'x'.repeat(400)}\r\n`);
    }, '+OK ready');
    const event = await play(await hostile('pop3', serve), pop3);
    expect(event).toMatchObject({ verdict: 'error', reason: expect.stringMatching(/exceeded|ran out/) });
  });

  it('a server that never reads does not keep a scenario that writes', async () => {
    const target = await hostile('smtp', (socket, line) => {
      line('220 ready');
      socket.pause();
    });
    const text = steps(
      '- connect: smtp\n- {write: [{repeat: "0123456789", times: 3000000}]}\n- {expect: 250}',
      'timeout: 1s',
    );
    const event = await play(target, text);
    expect(event).toMatchObject({
      verdict: 'error',
      reason: expect.stringContaining('the time of the scenario ran out'),
    });
  });

  it('half a line is no silence', async () => {
    const silent = steps('- connect: smtp\n- {send: NOOP, expect: {silence: 300ms}}');
    expect(
      await play(
        await hostile(
          'smtp',
          greets(() => undefined),
        ),
        silent,
      ),
    ).toMatchObject({ verdict: 'pass' });
    const babbles = greets(socket => void socket.write('25'));
    expect(await play(await hostile('smtp', babbles), silent)).toMatchObject({ verdict: 'fail' });
    const replies = greets((_, line) => line('250 yes'));
    expect(await play(await hostile('smtp', replies), silent)).toMatchObject({
      verdict: 'fail',
      got: expect.stringContaining('250 yes'),
    });
    expect(
      await play(
        await hostile(
          'smtp',
          greets(socket => void socket.end()),
        ),
        silent,
      ),
    ).toMatchObject({ verdict: 'fail' });
  });

  it('a close, a reset and their like are met by what asks for them', async () => {
    const text = (expectation: string) => steps(`- connect: smtp\n- {send: NOOP, expect: ${expectation}}`);
    const closes = greets((socket, line) => {
      line('421 bye');
      socket.end();
    });
    expect(await play(await hostile('smtp', closes), text('[421, closed]'))).toMatchObject({ verdict: 'pass' });
    expect(
      await play(
        await hostile(
          'smtp',
          greets(socket => void socket.end()),
        ),
        text('close'),
      ),
    ).toMatchObject({ verdict: 'pass' });
    expect(
      await play(
        await hostile(
          'smtp',
          greets(socket => void socket.end()),
        ),
        text('reset'),
      ),
    ).toMatchObject({
      verdict: 'fail',
      got: expect.stringContaining('the server closed the connection'),
    });
    expect(
      await play(
        await hostile(
          'smtp',
          greets(socket => reset(socket)),
        ),
        text('reset'),
      ),
    ).toMatchObject({ verdict: 'pass' });
  });

  it('a handshake that never ends is given up, and one that is refused is told', async () => {
    const text = steps('- connect: smtp\n- {send: STARTTLS, expect: 220}\n- {handshake: true, within: 500ms}');
    const stalls = greets((_, line) => line('220 go ahead'));
    expect(await play(await hostile('smtp', stalls), text)).toMatchObject({ verdict: 'fail', expected: 'secured' });
    const talks = greets((socket, line) => {
      line('220 go ahead');
      socket.on('data', () => line('500 what?'));
    });
    expect(await play(await hostile('smtp', talks), text)).toMatchObject({
      verdict: 'fail',
      got: expect.stringContaining('TLS'),
    });
  });
});

describe('in an authentication', () => {
  const account = { user: 'me', password: 'pass-me-by', address: 'me@example.test' };

  it.each(['PLAIN', 'LOGIN', 'CRAM-MD5', 'SCRAM-SHA-1', 'SCRAM-SHA-256', 'OAUTHBEARER', 'XOAUTH2'])(
    '%s gives up on challenges that are none',
    async mechanism => {
      for (const challenge of ['!!! no base64', 'AAAA', '', 'cj1ub25lLHM9LGk9MQ==']) {
        const lines: string[] = [];
        const target = await hostile('smtp', (socket, line) => {
          line('220 ready');
          socket.on('data', octets => {
            lines.push(octets.toString());
            line(octets.toString() === '*\r\n' ? '501 given up' : `334 ${challenge}`);
          });
        });
        const text = steps(
          `- connect: smtp\n- {auth: {mechanism: ${mechanism}, user: me, password: pass-me-by}, expect: 501, within: 2s}`,
        );
        expect(await play(target, text)).toMatchObject({ verdict: 'pass' });
        expect(lines.at(-1)).toBe('*\r\n');
        expect(lines.length).toBeLessThan(6);
      }
    },
  );

  it.each(['CRAM-MD5', 'SCRAM-SHA-1', 'SCRAM-SHA-256'])(
    '%s does not believe a server that accepts anybody',
    async mechanism => {
      const target = await hostile('smtp', (socket, line) => {
        line('220 ready');
        socket.on('data', () => line('235 welcome'));
      });
      const text = steps(`- connect: smtp\n- {auth: {mechanism: ${mechanism}, user: me, password: x}, expect: 235}`);
      expect(await play(target, text)).toMatchObject({
        verdict: 'fail',
        expected: 'a server that a client can believe',
        got: expect.stringMatching(/^235 welcome; but /),
      });
    },
  );

  it('PLAIN answers a server that begins in words, of which the invariant tells', async () => {
    const lines: string[] = [];
    const target = await hostile('smtp', (socket, line) => {
      line('220 ready');
      socket.on('data', octets => {
        lines.push(octets.toString());
        line(lines.length === 1 ? '334 go ahead, please' : '235 welcome');
      });
    });
    const auth = '{mechanism: PLAIN, user: me, password: pass-me-by, initial-response: false}';
    const text = steps(`- connect: smtp\n- {auth: ${auth}, expect: 235}`);
    expect(await play(target, text)).toMatchObject({ verdict: 'pass' });
    expect(lines).toEqual(['AUTH PLAIN\r\n', `${Buffer.from('\0me\0pass-me-by').toString('base64')}\r\n`]);
  });

  it('a server that asks for ever is left when the time is up', async () => {
    const target = await hostile('smtp', (socket, line) => {
      line('220 ready');
      socket.on('data', () => line('334 '));
    });
    const text = steps(
      '- connect: smtp\n- {auth: {mechanism: PLAIN, user: me, password: x}, expect: 235, within: 500ms}',
    );
    expect(await play(target, text)).toMatchObject({ verdict: 'fail' });
    const floods = await hostile('smtp', (socket, line) => {
      line('220 ready');
      socket.once('data', () => flood(socket, '334 \r\n'));
    });
    expect(await play(floods, text)).toMatchObject({ verdict: 'fail' });
  });

  it('a password that a server says back is not shown', async () => {
    const target = await hostile(
      'imap',
      (socket, line) => {
        line('* OK ready');
        socket.on('data', octets => {
          const [tag = '', verb = ''] = octets.toString().split(' ');
          line(`${tag} ${verb === 'LOGOUT' ? 'OK bye' : 'NO your password is pass-me-by'}`);
        });
      },
      { accounts: [account] },
    );
    const event = await playAll(
      target,
      scenarios(steps('- connect: imap\n- {send: "LOGIN ${user} ${password}", expect: OK}')),
    ).catch(String);
    expect(JSON.stringify(event)).toContain('your password is ***');
    expect(JSON.stringify(event)).not.toContain('pass-me-by');
  });
});

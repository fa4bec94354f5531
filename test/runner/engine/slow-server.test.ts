import { connect, createServer, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ServiceName, Target } from '../../../runner/targets/target.js';
import { TestClock } from '../test-clock.js';
import { embedded, play, playAll, scenarios, steps } from './playing.js';

/** Passes octets between a client and a port of loopback; `hands` is asked before anything of the server's is handed on, and may keep it. */
async function proxy(port: number, hands: () => boolean): Promise<number> {
  const server = createServer({ allowHalfOpen: true, noDelay: true }, client => {
    const upstream = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    const pass = (from: Socket, to: Socket, when: () => boolean) => {
      from.on('data', octets => when() && to.write(octets));
      from.on('end', () => to.end());
      from.on('error', () => to.destroy());
      from.on('close', () => to.end());
    };
    pass(client, upstream, () => true);
    pass(upstream, client, hands);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** The embedded server, each of its services behind a proxy. */
async function slowed(hands: () => boolean): Promise<Target> {
  const target = await embedded();
  const services: Partial<Record<ServiceName, Target['services'][ServiceName]>> = {};
  for (const name of ['smtp', 'pop3', 'imap'] as const) {
    const service = target.services[name];
    if (service !== undefined) services[name] = { ...service, port: await proxy(service.port, hands) };
  }
  return { ...target, services };
}

/** A dozen commands, each answered, in a scenario that has a second for all. */
function dozen(begin: string, one: string): string {
  return steps(`- ${begin}\n${`- ${one}\n`.repeat(12)}`, 'timeout: 1s');
}

const protocols: readonly [string, string][] = [
  ['SMTP', dozen('connect: smtp', '{send: NOOP, expect: 250}')],
  ['POP3', dozen('connect: {pop3: true, login: true}', '{send: NOOP, expect: OK}')],
  ['IMAP', dozen('connect: {imap: true, login: true}', '{send: NOOP, expect: OK}')],
];

describe.each(protocols)('a dozen commands of %s', (_, text) => {
  it('are given their time by a server that takes 300 ms for each reply, since the probe has seen it', async () => {
    const clock = new TestClock();
    const target = await slowed(() => {
      clock.advance(300);
      return true;
    });
    expect(await play(target, text, { clock })).toMatchObject({ verdict: 'pass' });
  });

  it('accuse nobody when the time of the scenario is not enough', async () => {
    const clock = new TestClock();
    let played = false;
    const target = await slowed(() => {
      if (played) clock.advance(300);
      return true;
    });
    const begin = () => {
      played = true;
    };
    const { events } = await playAll(target, scenarios(text), { clock, onStart: begin });
    expect(events).toMatchObject([{ verdict: 'error', reason: expect.stringContaining('the time') }]);
  });
});

describe('a single reply', () => {
  const text = steps('- connect: smtp\n- {send: NOOP, expect: 250}\n- {send: RSET, expect: 250}');

  /** Plays against a server whose replies are held while the scenario plays, from the one to NOOP on. */
  const held = async (hold: (clock: TestClock) => boolean) => {
    const clock = new TestClock();
    let replies = Number.NEGATIVE_INFINITY;
    const target = await slowed(() => {
      replies += 1;
      return replies < 2 || hold(clock);
    });
    const begin = () => {
      replies = 0;
    };
    const { events } = await playAll(target, scenarios(text), { clock, onStart: begin });
    return events[0];
  };

  it('that comes after 9.9 s is in time', async () => {
    const event = await held(clock => {
      clock.advance(9_900);
      return true;
    });
    expect(event).toMatchObject({ verdict: 'pass' });
  });

  it('that does not come is missed when the server has been silent for all the time that it has', async () => {
    const event = await held(clock => {
      clock.advance(10_001);
      return false;
    });
    expect(event).toMatchObject({ verdict: 'fail', got: 'no reply; then nothing more in time' });
  });
});

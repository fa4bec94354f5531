import { describe, expect, it } from 'vitest';
import { TestClock } from '../test-clock.js';
import { proxy } from '../wire/proxy.js';
import { embedded, play, playAll, type Service, type ServiceName, scenarios, steps, type Target } from './playing.js';

/** The embedded server; `hands` is asked before anything that it says is handed on, and may keep it. */
async function slowed(hands: () => boolean): Promise<Target> {
  const answered = { passes: (octets: Buffer) => (hands() ? octets : Buffer.alloc(0)) };
  const target = await embedded();
  const services: Partial<Record<ServiceName, Service>> = {};
  for (const name of ['smtp', 'pop3', 'imap'] as const) {
    const service = target.services[name];
    if (service !== undefined) services[name] = { ...service, port: await proxy(service.port, () => ({ answered })) };
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

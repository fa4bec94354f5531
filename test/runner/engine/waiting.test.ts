import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../runner/engine/answer.js';

import { Pace, untilDeadline, type WaitLimits } from '../../../runner/engine/pace.js';
import { ProtocolConnection } from '../../../runner/engine/protocol-connection.js';
import { protocols } from '../../../runner/protocols/index.js';
import { expecting } from '../../../runner/protocols/match/expectation.js';
import { smtp } from '../../../runner/protocols/smtp/index.js';
import { TestClock } from '../test-clock.js';
import { connect, plainServer, type WireEvent } from '../wire/servers.js';

/** What a server does, and when: milliseconds since the wait began. */
type Script = readonly (readonly [number, string | WireEvent])[];

/** A connection whose server follows a script, on a clock that moves only while somebody waits. */
class ScriptedWire {
  readonly secure = false;
  readonly clock = new TestClock();
  private readonly script: (readonly [number, WireEvent])[];
  /** Resolves the write that the system does not take. */
  stuck: (() => void) | undefined;

  constructor(
    script: Script,
    private readonly takesOctets = true,
  ) {
    this.script = script.map(([at, what]) => [at, typeof what === 'string' ? octets(what) : what]);
  }

  async next(timeoutMs: number): Promise<WireEvent> {
    const until = this.clock.now() + timeoutMs;
    const [first] = this.script;
    if (first === undefined || first[0] > until) {
      this.clock.advance(timeoutMs);
      return { kind: 'timeout' };
    }
    this.script.shift();
    this.clock.advance(Math.max(0, first[0] - this.clock.now()));
    return first[1];
  }

  write(): Promise<void> {
    if (this.takesOctets) return Promise.resolve();
    return new Promise(resolve => {
      this.stuck = resolve;
    });
  }

  async handshake(_: unknown, timeoutMs = 0) {
    return this.next(timeoutMs);
  }

  channelBinding() {
    return undefined;
  }

  async endTls(): Promise<void> {}
  compress(): void {}
  halfClose(): void {}
  reset(): void {
    this.stuck?.();
  }
  async close(): Promise<void> {}
}

function octets(text: string): WireEvent {
  return { kind: 'octets', octets: Buffer.from(text) };
}

function channelOn(wire: ScriptedWire, signal?: AbortSignal): ProtocolConnection {
  const options = { clock: wire.clock, ...(signal === undefined ? {} : { signal }) };
  return new ProtocolConnection('smtp', 'smtp', protocols.smtp, wire, () => undefined, options);
}

const question = { forbid: [], bind: {}, message: () => Buffer.alloc(0) };

/** Asks for something with ten seconds of patience and a minute in all. */
function ask(script: Script, expectation: unknown, patience: Partial<WaitLimits> = {}, late = 0): Promise<Answer> {
  const wire = new ScriptedWire(script);
  wire.clock.advance(late);
  return channelOn(wire).ask([expecting(expectation, smtp)], question, {
    silentMs: 10_000,
    until: 60_000,
    ...patience,
  });
}

describe('an answer is waited for', () => {
  it('until the server has been silent for the whole of the patience', async () => {
    expect(await ask([[9_900, '250 ok\r\n']], 250)).toMatchObject({ met: true });
    const answer = await ask([[10_100, '250 ok\r\n']], 250);
    expect(answer).toEqual({ met: false, expected: 'reply 250', got: 'no reply; then nothing more in time' });
  });

  it('from the last octet on: a slow server is not a silent one', async () => {
    const slow: Script = [
      [9_000, '250-one\r\n'],
      [18_000, '250-tw'],
      [27_000, 'o\r\n250 three\r\n'],
    ];
    expect(await ask(slow, 250)).toMatchObject({ met: true });
  });

  it('not beyond the time of all, and then nobody is accused', async () => {
    const answer = await ask([[6_000, '250 ok\r\n']], 250, { until: 5_000 });
    expect(answer).toMatchObject({ met: false, unjudged: 'the time ran out while reply 250 was waited for' });
  });

  it('not for ever, though the server goes on talking', async () => {
    const talk: Script = Array.from({ length: 100 }, (_, at) => [at * 1000, '250-and\r\n']);
    expect(await ask(talk, 250, { until: 20_000 })).toMatchObject({ met: false, unjudged: expect.any(String) });
  });

  it('and what has arrived is looked at, however late it has become', async () => {
    expect(await ask([[10, '250 ok\r\n']], 250, { until: 5_000 }, 7_000)).toMatchObject({ met: true });
    expect(await ask([[10, '500 no\r\n']], 250, { until: 5_000 }, 7_000)).toMatchObject({ met: false, got: '500 no' });
    expect(await ask([[10, '250 ok\r\n']], 250, { silentMs: 0 }, 20)).toMatchObject({ met: true });
  });

  it('for setting up: to a moment, however the server talks', async () => {
    expect(await ask([[30_000, '250 ok\r\n']], 250, untilDeadline(40_000))).toMatchObject({ met: true });
    expect(await ask([[50_000, '250 ok\r\n']], 250, untilDeadline(40_000))).toMatchObject({ met: false });
  });

  it('only when our octets are with the system: a scenario that ends before that accuses nobody', async () => {
    const wire = new ScriptedWire([], false);
    const halting = new AbortController();
    const connection = channelOn(wire, halting.signal);
    const written = connection.write(Buffer.from('NOOP\r\n'));
    halting.abort('the time of the scenario ran out');
    await written;
    const answer = await connection.ask([expecting(250, smtp)], question, { silentMs: 10_000, until: 60_000 });
    expect(answer).toMatchObject({ met: false, unjudged: expect.stringMatching(/^the time of the scenario ran out/) });
  });

  it('no longer when the network fails, which is not the fault of the server', async () => {
    const failed = (code: 'network' | 'tls'): Script => [
      [10, { kind: 'failed', code, message: 'the connection failed: ETIMEDOUT', hint: '' }],
    ];
    expect(await ask(failed('network'), 250)).toMatchObject({ met: false, unjudged: expect.any(String) });
    expect(await ask(failed('tls'), 250)).not.toHaveProperty('unjudged');
  });
});

describe('a silence', () => {
  const silence = { silence: '300ms' };

  it('is met when nothing comes, and ends there', async () => {
    expect(await ask([], silence)).toMatchObject({ met: true, got: 'silence' });
    expect(await ask([[301, '250 ok\r\n']], silence)).toMatchObject({ met: true });
  });

  it('is broken by what comes within it', async () => {
    expect(await ask([[299, '250 ok\r\n']], silence)).toMatchObject({ met: false, got: '250 ok' });
  });

  it('is broken by what has come within it and is read after its end', async () => {
    const wire = new ScriptedWire([[100, '250 ok\r\n']]);
    const connection = channelOn(wire);
    const next = wire.next.bind(wire);
    // The first wait is over late, and comes back without what has arrived.
    let first = true;
    wire.next = async timeoutMs => {
      if (!first) return next(timeoutMs);
      first = false;
      wire.clock.advance(5_000);
      return octets('');
    };
    const answer = await connection.ask([expecting(silence, smtp)], question, { silentMs: 10_000, until: 60_000 });
    expect(answer).toMatchObject({ met: false, got: '250 ok' });
  });

  it('that ends late is a silence', async () => {
    expect(await ask([], silence, { silentMs: 200 })).toMatchObject({ met: true });
    expect(await ask([], { silence: '12s' })).toMatchObject({ met: true });
  });

  it('is broken by half a line', async () => {
    const answer = await ask([[100, '25']], silence);
    expect(answer).toMatchObject({ met: false, got: 'octets that are no whole reply; then nothing more in time' });
    expect(answer).not.toHaveProperty('unjudged');
  });

  it('is not judged when the time of all ends before it', async () => {
    expect(await ask([], silence, { until: 200 })).toMatchObject({ met: false, unjudged: expect.any(String) });
  });
});

describe('an event loop that stands still for a second', () => {
  const stall = () => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
  const patience = { silentMs: 300, until: Number.POSITIVE_INFINITY };

  /** A channel to a server that speaks, after the loop has stood still, `words`. */
  async function stalling(words: string): Promise<ProtocolConnection> {
    const port = await plainServer(socket => {
      setImmediate(() => {
        stall();
        if (words !== '') socket.write(words);
      });
    });
    return new ProtocolConnection('smtp', 'smtp', protocols.smtp, await connect(port), () => undefined);
  }

  it('does not make a server late', async () => {
    const connection = await stalling('250 ok\r\n');
    expect(await connection.ask([expecting(250, smtp)], question, patience)).toMatchObject({ met: true });
  });

  it('does not hide what breaks a silence, and breaks none', async () => {
    const silence = [expecting({ silence: '300ms' }, smtp)];
    expect(await (await stalling('250 ok\r\n')).ask(silence, question, patience)).toMatchObject({ got: '250 ok' });
    expect(await (await stalling('')).ask(silence, question, patience)).toMatchObject({ met: true });
  });
});

describe('a handshake', () => {
  const begin = async (patience: WaitLimits) => channelOn(new ScriptedWire([])).handshake({}, patience);

  it('that does not end is the fault of the server, if it was given its time', async () => {
    expect(await begin({ silentMs: 10_000, until: 60_000 })).toMatchObject({ kind: 'failed' });
    expect(await begin({ silentMs: 10_000, until: 5_000 })).toMatchObject({ kind: 'ours' });
  });
});

describe('the pace of a run', () => {
  it('is that of a server that is near, until another is seen', () => {
    const pace = new Pace(new TestClock());
    expect([pace.silenceLimit(10_000), pace.silence(300), pace.budget(30_000)]).toEqual([10_000, 300, 30_000]);
  });

  it('gives a slow server more of everything; one slow reply of many does not make it slow', () => {
    const pace = new Pace(new TestClock());
    for (const ms of [300, 310, 290, 300, 6_000]) pace.saw(ms);
    expect([pace.silenceLimit(10_000), pace.silence(300), pace.budget(30_000)]).toEqual([13_000, 900, 480_000]);
  });
});

// What a run costs on a server that is far away: the IMAP suites are played on the embedded server, behind a proxy that keeps all octets for so long on
// their way there, and on their way back. They are played twice: once the harness's own connections are far away too, once only those of the scenarios
// are. The ratio of the two tells what set-up and cleaning cost.
import { connect, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const built = join(dirname(fileURLToPath(import.meta.url)), '..', 'build');
const load = path => import(join(built, path));

/** The harness's own connections; scenarios have other names for theirs. */
const ours = new Set(['mailbox admin', 'delivery', 'maildrop']);

/** Passes octets on after so many milliseconds, in order. A connection takes two round trips until its greeting can come, as TCP has it. */
async function farAway(host, port, ms) {
  const later = (to, work, wait) => setTimeout(() => to.destroyed || work(to), wait);
  const pass = (from, to) => {
    from.on('data', octets => later(to, () => to.write(octets), ms));
    from.on('end', () => later(to, () => to.end(), ms));
    from.on('error', () => to.destroy());
    from.on('close', () => later(to, () => to.destroySoon(), ms));
  };
  const listener = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true }, client => {
    setTimeout(() => {
      const server = connect({ host, port, allowHalfOpen: true, noDelay: true });
      pass(client, server);
      pass(server, client);
      client.resume();
    }, 3 * ms);
  });
  await new Promise(done => listener.listen(0, '127.0.0.1', done));
  return { port: listener.address().port, close: () => listener.close() };
}

/** Counts commands and round trips of a connection: a round trip is octets that came after some were written. */
function count(wire, counts) {
  const { write, next } = wire;
  let asked = false;
  wire.write = function (octets, ...more) {
    asked = true;
    // Lines that begin with the tags of the harness; a scenario's own are as it likes.
    counts.commands +=
      Buffer.from(octets)
        .toString('latin1')
        .match(/^m\d+ [A-Z]/gm)?.length ?? 0;
    return write.call(this, octets, ...more);
  };
  wire.next = async function (...given) {
    const event = await next.apply(this, given);
    if (event.kind === 'octets' && asked) {
      counts.roundTrips += 1;
      asked = false;
    }
    return event;
  };
}

/**
 * @param ms one way
 * @param selectors which scenarios
 * @returns rows for the table
 */
export async function roundTrips(ms, selectors, jobs) {
  const { Wire } = await load('runner/wire/wire.js');
  const { run } = await load('runner/engine/run.js');
  const { openTarget } = await load('runner/targets/open.js');
  const { choose } = await load('cli/selection.js');
  const direct = Wire.connect;
  const play = async oursToo => {
    const embedded = await openTarget({ faults: [] });
    const proxies = new Map();
    const counts = { ours: { commands: 0, roundTrips: 0 }, scenarios: { commands: 0, roundTrips: 0 } };
    for (const { host, port } of Object.values(embedded.services))
      if (!proxies.has(port)) proxies.set(port, await farAway(host, port, ms));
    Wire.connect = async options => {
      const own = ours.has(options.name);
      const far = (own ? oursToo : true) && proxies.get(options.port);
      const wire = await direct.call(Wire, far ? { ...options, host: '127.0.0.1', port: far.port } : options);
      count(wire, own ? counts.ours : counts.scenarios);
      return wire;
    };
    const chosen = choose(selectors, {});
    const verdicts = {};
    const began = performance.now();
    try {
      await run(
        {
          target: embedded,
          scenarios: chosen.scenarios,
          rules: chosen.rules,
          message: chosen.message,
          jobs,
          strict: false,
          failFast: false,
          intrusive: false,
          whole: false,
          transcripts: false,
          seed: 1,
          signal: new AbortController().signal,
        },
        {
          ready: () => {},
          started: () => {},
          verdict: ({ verdict }) => {
            verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
          },
        },
      );
      return { ms: performance.now() - began, counts, verdicts, played: chosen.scenarios.length };
    } finally {
      Wire.connect = direct;
      for (const proxy of proxies.values()) proxy.close();
      await embedded.close();
    }
  };
  const all = await play(true);
  const own = await play(false);
  const seconds = value => Math.round(value / 100) / 10;
  return [
    {
      what: `${selectors.join(' ')}, ${ms} ms each way, ${jobs} jobs`,
      scenarios: all.played,
      seconds: seconds(all.ms),
      'seconds with set-up near': seconds(own.ms),
      ratio: Math.round((100 * all.ms) / own.ms) / 100,
      'set-up: commands': all.counts.ours.commands,
      'round trips': all.counts.ours.roundTrips,
      'scenarios: commands': all.counts.scenarios.commands,
      'their round trips': all.counts.scenarios.roundTrips,
      verdicts: JSON.stringify(all.verdicts),
    },
  ];
}

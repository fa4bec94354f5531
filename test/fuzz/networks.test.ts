import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ReferenceServer, startReferenceServer } from '../../reference/server.js';
import {
  type Account,
  playAll,
  type ServiceName,
  scenarios,
  steps,
  targetAt,
  type VerdictEvent,
} from '../runner/engine/playing.js';
import { reset } from '../runner/wire/servers.js';
import { fuzzAsync } from './fuzz.js';
import { mutated, mutation } from './mutations.js';

let server: ReferenceServer;

const signingIn = ['user1', 'user2', 'user3'].map(
  (user): Account => ({ user, password: 'secret', address: `${user}@example.test` }),
);

beforeAll(async () => {
  server = await startReferenceServer();
});
afterAll(() => server.close());

/** What a network does to what a server says on its nth connection, counted from 0: octets to pass on, or the end. */
type Network = (connection: number) => (octets: Buffer) => readonly (Buffer | 'reset' | 'close')[];

/** Plays scenarios through a network. */
async function playThrough(
  service: ServiceName,
  text: string,
  network: Network,
  accounts: readonly Account[] = signingIn,
): Promise<readonly VerdictEvent[]> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const listener = createServer({ allowHalfOpen: true, noDelay: true }, client => {
    const behind = connect({ port: server.ports[service], host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    for (const socket of [client, behind]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => sockets.delete(socket));
    }
    const says = network(connections++);
    client.on('data', octets => behind.write(octets));
    client.on('end', () => behind.end());
    client.on('close', () => behind.destroy());
    // A piece a turn of the event loop, so that none is joined with the next.
    const waiting: (Buffer | 'reset' | 'close')[] = [];
    const pass = () => {
      const piece = waiting.shift();
      if (piece === undefined || client.destroyed) return;
      if (piece === 'reset') reset(client);
      else if (piece === 'close') client.end();
      else client.write(piece);
      setImmediate(pass);
    };
    const queue = (pieces: readonly (Buffer | 'reset' | 'close')[]) => {
      const idle = waiting.length === 0;
      waiting.push(...pieces);
      if (idle) setImmediate(pass);
    };
    behind.on('data', octets => queue(says(octets)));
    behind.on('end', () => queue(['close']));
  });
  await new Promise<void>(done => listener.listen(0, '127.0.0.1', done));
  const { port } = listener.address() as AddressInfo;
  const chosen = scenarios(steps(text, 'timeout: 2s'));
  try {
    const target = targetAt(service, port, { accounts, timeoutMs: 300 });
    const { events, stopped } = await playAll(target, chosen, { invariants: true });
    const played = events.map(({ scenario }) => scenario);
    expect(new Set(played).size).toBe(played.length);
    if (stopped === undefined) expect(played).toEqual(expect.arrayContaining(chosen.map(({ id }) => id)));
    return events;
  } finally {
    for (const socket of sockets) socket.destroy();
    await new Promise(done => listener.close(done));
  }
}

const played: readonly (readonly [service: ServiceName, text: string])[] = [
  ['smtp', '- connect: smtp\n- {send: "EHLO client.example.test", expect: 250}\n- {send: NOOP, expect: 2xx}'],
  [
    'pop3',
    '- connect: pop3\n- {send: "USER ${user}", expect: OK}\n- {send: "PASS ${password}", expect: OK}\n- {send: STAT, expect: OK}',
  ],
  [
    'imap',
    '- connect: imap\n- {send: "LOGIN ${user} ${password}", expect: OK}\n- {send: SELECT INBOX, expect: OK}\n- {send: NOOP, expect: OK}',
  ],
];

/** Without an account the harness asks nothing for itself: an answer that never comes would be waited for long. */
const asked: Readonly<Partial<Record<ServiceName, string>>> = {
  smtp: '- connect: smtp\n- {send: "EHLO client.example.test", expect: 250}\n- {send: NOOP, expect: 2xx}',
  pop3: '- connect: pop3\n- {send: CAPA, expect: OK}\n- {send: "USER user1", expect: OK}\n- {send: QUIT, expect: OK}',
  imap: '- connect: imap\n- {send: CAPABILITY, expect: OK}\n- {send: "LOGIN user1 secret", expect: OK}\n- {send: SELECT INBOX, expect: OK}',
};

const accusing = ({ verdict }: VerdictEvent) => verdict === 'fail' || verdict === 'warn';

describe.each(played)('%s', (service, text) => {
  it('is judged alike though each octet comes alone', async () => {
    const verdicts = (events: readonly VerdictEvent[]) =>
      Object.fromEntries(events.map(({ scenario, verdict }) => [scenario, verdict]));
    const direct = await playThrough(service, text, () => octets => [octets]);
    expect(direct.filter(accusing)).toEqual([]);
    const dribbling = await playThrough(service, text, () => octets => Array.from(octets, octet => Buffer.of(octet)));
    expect(verdicts(dribbling)).toEqual(verdicts(direct));
  });

  it('is accused of nothing but the end, where connections end in the middle', async () => {
    await fuzzAsync(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.nat(400),
        fc.constantFrom('reset' as const, 'close' as const),
        async (each, after, end) => {
          const events = await playThrough(service, text, connection => {
            let left = connection % each === each - 1 ? after : Number.POSITIVE_INFINITY;
            return octets => {
              if (left < 0) return [];
              const some = octets.subarray(0, Math.min(left, octets.length));
              left -= octets.length;
              return left < 0 ? [some, end] : [some];
            };
          });
          for (const { scenario, verdict, reason, got = '' } of events.filter(accusing))
            expect(`${reason} ${got}`, `${scenario} ${verdict}`).toMatch(
              /reset|closed|line|no whole reply|end|nothing/,
            );
        },
      ),
      0.02,
    );
  });

  it('is played to the end, whatever the server says', async () => {
    await fuzzAsync(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(12), mutation), { minLength: 1, maxLength: 4 }), async changes => {
        const events = await playThrough(
          service,
          asked[service] ?? text,
          () => {
            let said = 0;
            return octets => {
              const mine = changes.filter(([at]) => at === said);
              said += 1;
              return [mine.reduce((changed, [, change]) => mutated(changed, change), octets)];
            };
          },
          [],
        );
        // Who accuses says of what, and shows what came.
        for (const event of events.filter(accusing)) {
          expect(event.rule).toMatch(/\S/);
          expect(event.reason).toMatch(/\S/);
        }
      }),
      0.02,
    );
  });
});

import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { imapSession, pop3Session, type Session, smtpSession } from '../runner/protocols/sessions.js';
import { fuzz } from './fuzz.js';
import { cut, type Mutation, mutated, mutation, soup } from './mutations.js';
import { messages, type Recording, type Recordings, record } from './recordings.js';
import { spelled } from './spelled.js';

let recordings: Recordings;

beforeAll(async () => {
  recordings = await record();
});

/** A change, and to what of an exchange it is made: of eight changes seven are to what the server says. */
interface Change {
  readonly to: number;
  readonly of: 'server' | 'client';
  readonly change: Mutation;
}

const changes: fc.Arbitrary<readonly Change[]> = fc.array(
  fc.record({
    to: fc.nat(10_000),
    of: fc.constantFrom(...(['server', 'server', 'server', 'server', 'server', 'server', 'server', 'client'] as const)),
    change: mutation,
  }),
  { maxLength: 8 },
);

function changed(recording: Recording, all: readonly Change[]): Recording {
  const result = [...recording];
  for (const { to, of, change } of all) {
    const places = result.flatMap((said, at) => (said.by === of ? [at] : []));
    const at = places[to % Math.max(1, places.length)];
    const said = at === undefined ? undefined : result[at];
    if (at !== undefined && said !== undefined) result[at] = { ...said, octets: mutated(said.octets, change) };
  }
  return result;
}

/** What sessions make of an exchange. */
interface Outcome {
  readonly replies: readonly string[];
  readonly violations: readonly string[];
  readonly limits: readonly string[];
}

/** How sessions of an exchange are opened: those of one share what the run was told. */
type Opens = () => (connection: string) => Session<unknown>;

const protocols: readonly (readonly [name: keyof Recordings, opens: Opens])[] = [
  ['smtp', () => () => smtpSession() as Session<unknown>],
  ['pop3', () => () => pop3Session() as Session<unknown>],
  [
    'imap',
    () => {
      const run = {};
      const given = { name: 'box', messages };
      return connection => imapSession({ run, alone: true, witness: { connection }, given }) as Session<unknown>;
    },
  ],
];

/** Everything that can be asked of a session about a reply. */
function told(session: Session<unknown>, reply: unknown): string {
  const description = session.describe(reply);
  expect(description.length).toBeLessThan(1000);
  return spelled([
    description,
    reply,
    session.challenge(reply),
    session.concludes(reply),
    session.condition(reply),
    session.capabilities(reply),
    session.malformed(reply),
    session.outcome(reply),
    session.succeeded(reply),
  ]);
}

/** Plays an exchange, the octets of the server in pieces. A session that has gone beyond a limit is told nothing more. */
function play(
  recording: Recording,
  open: ReturnType<Opens>,
  pieces: (octets: Buffer) => readonly Buffer[],
  securedAt: number,
): Outcome {
  const sessions = new Map<string, Session<unknown>>();
  const over = new Set<string>();
  const [replies, violations, limits]: [string[], string[], string[]] = [[], [], []];
  const within = (connection: string, action: () => void) => {
    try {
      action();
    } catch (error) {
      if ((error as Error).name !== 'LimitExceeded') throw error;
      over.add(connection);
      limits.push(`${connection} ${(error as Error).message}`);
    }
  };
  const gather = (connection: string, session: Session<unknown>) => {
    for (const reply of session.replies.splice(0)) replies.push(`${connection} ${told(session, reply)}`);
    for (const violation of session.violations.splice(0)) violations.push(`${connection} ${spelled(violation)}`);
  };
  for (const [at, { connection, by, octets }] of recording.entries()) {
    const session = sessions.get(connection) ?? open(connection);
    sessions.set(connection, session);
    if (over.has(connection)) continue;
    if (at === securedAt) session.secured();
    if (by === 'client') session.wrote(octets);
    else
      within(connection, () => {
        for (const piece of pieces(octets)) session.received(piece);
      });
    gather(connection, session);
  }
  for (const [connection, session] of sessions) {
    if (!over.has(connection))
      within(connection, () => {
        session.silent?.();
        session.ended();
      });
    session.left?.();
    gather(connection, session);
  }
  return { replies, violations, limits };
}

const whole = (octets: Buffer) => [octets];

describe.each(protocols)('what a server of %s says', (name, opens) => {
  it('is right when nothing is changed, and then no invariant is broken', () => {
    for (const recording of recordings[name]) {
      const { replies, violations, limits } = play(recording, opens(), whole, -1);
      expect(replies.length).toBeGreaterThan(3);
      expect({ violations, limits }).toEqual({ violations: [], limits: [] });
    }
  });

  it('means the same wherever it is cut, however it was changed', () => {
    fuzz(
      fc.property(
        fc.nat(100),
        changes,
        fc.array(fc.nat(5000), { maxLength: 6 }),
        fc.integer({ min: -40, max: 40 }),
        (which, all, places, securedAt) => {
          const chosen = recordings[name][which % recordings[name].length] ?? [];
          const exchange = changed(chosen, all);
          const inOne = play(exchange, opens(), whole, securedAt);
          const inPieces = play(exchange, opens(), octets => cut(octets, places), securedAt);
          expect(inPieces).toEqual(inOne);
        },
      ),
    );
  });

  it('is taken though it makes no sense', () => {
    fuzz(
      fc.property(fc.array(soup, { maxLength: 12 }), fc.array(fc.nat(5000), { maxLength: 6 }), (all, places) => {
        const exchange = all.map(
          (octets, at) =>
            ({ connection: at % 5 === 4 ? 'b' : 'a', by: at % 3 === 0 ? 'client' : 'server', octets }) as const,
        );
        const inOne = play(exchange, opens(), whole, -1);
        expect(play(exchange, opens(), octets => cut(octets, places), -1)).toEqual(inOne);
      }),
    );
  });

  it('may be cut off at any octet', () => {
    fuzz(
      fc.property(fc.nat(100), fc.nat(100_000), (which, end) => {
        const chosen = recordings[name][which % recordings[name].length] ?? [];
        const length = chosen.reduce((sum, { octets }) => sum + octets.length, 0);
        let left = end % length;
        const exchange = chosen.flatMap(said => {
          const octets = said.octets.subarray(0, left);
          left -= octets.length;
          return octets.length > 0 ? [{ ...said, octets }] : [];
        });
        const inOne = play(exchange, opens(), whole, -1);
        expect(play(exchange, opens(), octets => cut(octets, []), -1)).toEqual(inOne);
      }),
      0.5,
    );
  });
});

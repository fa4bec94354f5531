import fc from 'fast-check';
import { expect } from 'vitest';
import { LimitExceeded, type Session } from '../sessions.js';

/** Whatever octets come, nothing is thrown but LimitExceeded, and no reply's description is longer than this. */
export function takesAnything<Reply>(open: () => Session<Reply>, longest: number): void {
  const octets = fc.uint8Array({ maxLength: 300 });
  fc.assert(
    fc.property(octets, octets, (client, server) => {
      const session = open();
      session.wrote(client);
      try {
        session.received(server);
        session.ended();
      } catch (error) {
        if (!(error instanceof LimitExceeded)) throw error;
      }
      for (const reply of session.replies) expect(session.describe(reply).length).toBeLessThan(longest);
    }),
    { numRuns: 500 },
  );
}

/** A server that sends the same piece again and again is stopped before it fills the memory. */
export function stops(session: Session<unknown>, piece: Uint8Array): void {
  let pieces = 0;
  expect(() => {
    for (; pieces < 100_000; pieces++) session.received(piece);
  }).toThrow(LimitExceeded);
  expect(pieces).toBeLessThan(2000);
  expect(session.violations.length).toBeLessThan(200);
}

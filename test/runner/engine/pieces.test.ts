import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pieces } from '../../../runner/engine/pieces.js';

describe('pieces of what is written', () => {
  it('are the parts one behind the other, and each but the last has the size asked for', () => {
    const part = fc.record({
      unit: fc.uint8Array({ maxLength: 9 }).map(octets => Buffer.from(octets)),
      times: fc.nat(7),
    });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 5 }), fc.integer({ min: 1, max: 30 }), (parts, size) => {
        const all = Buffer.concat(parts.flatMap(({ unit, times }) => Array.from({ length: times }, () => unit)));
        const found = [...pieces(parts, size)];
        expect(Buffer.concat(found)).toEqual(all);
        expect(found.map(({ length }) => length)).toEqual(found.map((_, at) => Math.min(size, all.length - at * size)));
      }),
    );
  });

  it('are made when they are asked for: 100 MB are never in memory together', () => {
    const made = pieces([{ unit: Buffer.from('x'.repeat(78).concat('\r\n')), times: 1_250_000 }], 1_000_000);
    let octets = 0;
    for (const piece of made) {
      expect(piece.buffer.byteLength).toBeLessThanOrEqual(1_000_000);
      octets += piece.length;
    }
    expect(octets).toBe(100_000_000);
  });
});

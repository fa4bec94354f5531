import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineSplitter } from '../../../../runner/protocols/text-protocol/splitter.js';
import { LimitExceeded } from '../sessions.js';

interface Seen {
  lines: string[];
  bare: number[];
  limit: number | undefined;
  unfinished: number;
}

/** Splits pieces into lines of at most 20 octets. */
function split(pieces: readonly Uint8Array[]): Seen {
  const splitter = new LineSplitter();
  const seen: Seen = { lines: [], bare: [], limit: undefined, unfinished: 0 };
  try {
    for (const piece of pieces) {
      splitter.push(piece);
      const bounds = { limit: 20, what: 'line length', bareCr: (offset: number) => seen.bare.push(offset) };
      for (let line = splitter.next(bounds); line; line = splitter.next(bounds)) {
        seen.lines.push(`${line.offset}:${line.octets.toString('latin1')}:${line.ending}:${line.length}`);
      }
    }
    seen.unfinished = splitter.unfinished;
  } catch (error) {
    if (!(error instanceof LimitExceeded)) throw error;
    seen.limit = error.offset;
  }
  return seen;
}

function oneByOne(octets: Uint8Array): Uint8Array[] {
  return [...octets].map(octet => Uint8Array.of(octet));
}

describe('LineSplitter', () => {
  it('gives lines that end with CRLF and begin with no dot together, as far as the limit goes', () => {
    const splitter = new LineSplitter();
    splitter.push(Buffer.from('a\r\n\r\nb\rc\r\n.d\r\ne\nf'));
    const bounds = { limit: 20, what: 'line length' };
    expect(splitter.plainLines(2)).toBeUndefined();
    expect(splitter.plainLines(6)).toEqual({ octets: Buffer.from('a\r\n\r\n'), count: 2 });
    expect(splitter.plainLines(20)).toEqual({ octets: Buffer.from('b\rc\r\n'), count: 1 });
    expect(splitter.plainLines(20)).toBeUndefined();
    expect(splitter.next(bounds)?.offset).toBe(10);
    expect(splitter.plainLines(20)).toBeUndefined();
    expect(splitter.next(bounds)?.ending).toBe('LF');
    expect(splitter.plainLines(20)).toBeUndefined();
    expect(splitter.next(bounds)).toBeUndefined();
    splitter.push(Buffer.from('\r\n'));
    expect(splitter.plainLines(20)).toBeUndefined();
    expect(splitter.next(bounds)?.octets.toString()).toBe('f');
  });

  it('tells CRLF from LF, and keeps a CR that ends nothing', () => {
    expect(split([Buffer.from('a\r\n\r\nb\nc\rd\r\ne\r')])).toEqual({
      lines: ['0:a:CRLF:3', '3::CRLF:2', '5:b:LF:2', '7:c\rd:CRLF:5'],
      bare: [8],
      limit: undefined,
      unfinished: 2,
    });
  });

  it('finds a CR without LF at the edge of a piece', () => {
    expect(split([Buffer.from('a\r'), Buffer.from('b\r'), Buffer.from('\n')])).toMatchObject({
      lines: ['0:a\rb:CRLF:5'],
      bare: [1],
    });
  });

  it('sees the same lines wherever the octets are cut', () => {
    const octet = fc.constantFrom(...Buffer.from('\r\r\n\n.ab '));
    fc.assert(
      fc.property(fc.array(octet, { maxLength: 80 }), fc.array(fc.nat(80), { maxLength: 8 }), (octets, cuts) => {
        const whole = Buffer.from(octets);
        const places = [0, ...cuts.sort((a, b) => a - b), whole.length];
        const pieces = places.slice(1).map((to, index) => whole.subarray(places[index], to));
        expect(split(pieces)).toEqual(split([whole]));
        expect(split(oneByOne(whole))).toEqual(split([whole]));
      }),
      { numRuns: 500 },
    );
  });

  it('refuses a line one octet beyond its limit, in one piece or in many', () => {
    const fits = Buffer.from(`${'x'.repeat(18)}\r\n`);
    const beyond = Buffer.from(`${'x'.repeat(19)}\r\n`);
    expect(split([fits]).limit).toBeUndefined();
    expect(split(oneByOne(fits)).limit).toBeUndefined();
    expect(split([beyond]).limit).toBe(20);
    expect(split(oneByOne(beyond)).limit).toBe(20);
  });

  it('goes on refusing after a limit was exceeded', () => {
    const splitter = new LineSplitter();
    splitter.push(Buffer.alloc(30, 'x'));
    const bounds = { limit: 20, what: 'line length' };
    expect(() => splitter.next(bounds)).toThrow(LimitExceeded);
    splitter.push(Buffer.from('\r\n'));
    expect(() => splitter.next(bounds)).toThrow(LimitExceeded);
  });

  it('leaves out octets that are no lines, and counts them', () => {
    const splitter = new LineSplitter();
    const bounds = { limit: 20, what: 'line length' };
    splitter.push(Buffer.from('a\r\n12'));
    expect(splitter.next(bounds)?.octets.toString()).toBe('a');
    expect(splitter.skip(5)).toBe(2);
    splitter.push(Buffer.from('345b\r\n'));
    expect(splitter.skip(3)).toBe(3);
    expect(splitter.next(bounds)).toMatchObject({ offset: 8, ending: 'CRLF', length: 3 });
  });

  it('forgets what is in hand, and offsets go on', () => {
    const splitter = new LineSplitter();
    const bounds = { limit: 20, what: 'line length' };
    splitter.push(Buffer.from('abc'));
    expect(splitter.next(bounds)).toBeUndefined();
    splitter.push(Buffer.from('de\r\nf'));
    splitter.clear();
    splitter.push(Buffer.from('g\r\n'));
    expect(splitter.next(bounds)).toMatchObject({ offset: 8, length: 3 });
  });
});

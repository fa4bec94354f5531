import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endsWith, holds, inMemory, mostInMemory, Spool } from '../../../runner/wire/spool.js';

const MiB = 1024 * 1024;

/** Octets that are like no others before them. */
const counted = (length: number): Buffer => Buffer.from(Uint32Array.from({ length: length / 4 }, (_, at) => at).buffer);

/** A spool that was given these octets in pieces of these sizes, in turn. */
function spooled(octets: Buffer, sizes: readonly number[]): Spool {
  const spool = new Spool();
  for (let at = 0, turn = 0; at < octets.length; turn++) {
    const size = sizes[turn % sizes.length] ?? octets.length;
    spool.append(octets.subarray(at, at + size));
    at += size;
    expect(spool.inMemory).toBeLessThanOrEqual(mostInMemory);
  }
  return spool;
}

describe('a spool', () => {
  it('gives back any part, wherever it lies', () => {
    const octets = counted(9 * MiB);
    const spool = spooled(octets, [5, 100_000, 8 * 1024, 1, 8 * 1024 - 1]);
    expect(spool.length).toBe(octets.length);
    expect(spool.inMemory).toBeGreaterThan(0);
    expect(spool.read(0, spool.length).equals(octets)).toBe(true);
    const place = fc.nat(octets.length + 10);
    fc.assert(
      fc.property(place, fc.nat(200_000), (from, length) => {
        expect(spool.read(from, from + length).equals(octets.subarray(from, from + length))).toBe(true);
      }),
    );
  });

  it('keeps a few octets in memory, and no others', () => {
    expect(spooled(counted(100_000), [70_000, 3]).inMemory).toBe(100_000);
    expect(spooled(counted(2 * mostInMemory), [64 * 1024]).inMemory).toBeLessThan(mostInMemory);
  });

  it('keeps what it was given, also of small pieces whose memory is used again', () => {
    const spool = new Spool();
    const piece = Buffer.alloc(10);
    for (let at = 0; at < 100; at++) spool.append(piece.fill(at));
    expect(spool.read(500, 501)).toEqual(Buffer.of(50));
  });

  it('leaves no name of its file', () => {
    const files = () => readdirSync(tmpdir()).filter(name => name.startsWith('mailspec-'));
    const before = new Set(files());
    const spool = spooled(counted(2 * mostInMemory), [MiB]);
    // What others put there meanwhile is none of ours: ours would be there for as long as this one is.
    const since = files().filter(name => !before.has(name));
    const stays = since.filter(name => readdirSync(tmpdir()).includes(join(name)));
    expect(spool.read(0, 4)).toEqual(Buffer.alloc(4));
    expect(stays.filter(name => /^mailspec-[0-9a-f]{8}-/.test(name))).toEqual([]);
  });
});

describe('octets that are looked through', () => {
  const octets = counted(3 * MiB);
  const spool = spooled(octets, [64 * 1024]);
  const end = octets.subarray(MiB - 2);

  it('end with what they end with', () => {
    expect(endsWith(spool, MiB - 2, end)).toBe(true);
    expect(endsWith(spool, MiB - 1, end)).toBe(false);
    expect(endsWith(spool, MiB - 2, Buffer.concat([end.subarray(0, -1), Buffer.of(9)]))).toBe(false);
    expect(endsWith(inMemory(octets), octets.length, Buffer.alloc(0))).toBe(true);
  });

  it('hold what stands across two pieces', () => {
    expect(holds(spool, octets.subarray(MiB - 5, MiB + 5))).toBe(true);
    expect(holds(spool, Buffer.from('not there'))).toBe(false);
    expect(holds(inMemory(Buffer.alloc(0)), Buffer.alloc(0))).toBe(true);
    expect(holds(inMemory(Buffer.alloc(0)), Buffer.of(1))).toBe(false);
  });
});

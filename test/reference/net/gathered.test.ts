import { describe, expect, it } from 'vitest';
import { Gathered } from '../../../reference/net/gathered.js';

describe('octets that are gathered', () => {
  it('are those of the pieces in their order, however many', () => {
    const pieces = Array.from({ length: 3000 }, (_, at) => Buffer.from(`${at},`));
    const gathered = new Gathered();
    for (const piece of pieces) gathered.add(piece);
    expect(gathered.octets()).toEqual(Buffer.concat(pieces));
  });

  it('are not changed with the piece that they came from', () => {
    const piece = Buffer.from('abc');
    const gathered = new Gathered();
    gathered.add(piece);
    piece.fill('x');
    expect(gathered.octets().toString()).toBe('abc');
  });

  it('are forgotten', () => {
    const gathered = new Gathered();
    gathered.add(Buffer.alloc(10_000));
    gathered.clear();
    gathered.add(Buffer.from('new'));
    expect(gathered.octets().toString()).toBe('new');
  });
});

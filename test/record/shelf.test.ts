import { describe, expect, it } from 'vitest';
import type { TranscriptEntry, VerdictEvent } from '../../record/events.js';
import { VerdictShelf } from '../../record/shelf.js';
import { verdicts } from '../reports/sample.js';

/** As a reader of lines gets it: nothing in it is held by anyone else. */
const copy = (event: VerdictEvent) => structuredClone(event);

/** A verdict whose exchange is of about so many octets, and like no other's. */
function talkative(at: number, octets: number): VerdictEvent {
  const entry = (text: string): TranscriptEntry => ({ ms: at, connection: 'smtp', direction: 'client', text });
  return { ...verdicts[0]!, scenario: `smtp/many/${at}`, transcript: [entry(`${at} é`), entry('x'.repeat(octets))] };
}

describe('the shelf of verdicts', () => {
  it('gives back what was put there', () => {
    const shelf = new VerdictShelf();
    const kept = verdicts.map(event => shelf.keep(copy(event)));
    expect(kept).toEqual(verdicts);
    expect(kept.map(event => JSON.stringify(event)).map(text => JSON.parse(text))).toEqual(verdicts);
    expect(kept.map(event => 'transcript' in event)).toEqual(verdicts.map(event => 'transcript' in event));
  });

  it('has an exchange again that went to the file, in whatever order it is asked for, and one that is larger than a block', () => {
    const shelf = new VerdictShelf();
    const many = [300_000, 10, 500_000, 3_000_000, 400_000, 10].map((octets, at) => talkative(at, octets));
    const kept = many.map(event => shelf.keep(copy(event)));
    for (const at of [3, 0, 5, 1, 4, 2, 3]) expect(kept[at]).toEqual(many[at]);
  });

  it('has many small exchanges again, forwards and backwards, of which some are in the file and some are not yet', () => {
    const shelf = new VerdictShelf();
    const many = Array.from({ length: 1500 }, (_, at) => talkative(at, 1000));
    const kept = many.map(event => shelf.keep(copy(event)));
    expect(kept).toEqual(many);
    expect(kept.toReversed()).toEqual(many.toReversed());
  });

  it('tells a text from a value that is written alike', () => {
    const shelf = new VerdictShelf();
    const one = { ...verdicts[0]!, tags: ['a'], title: '["a"]' };
    const other = { ...verdicts[0]!, title: '["a"]', tags: ['a'] };
    for (const event of [one, other, one]) expect(shelf.keep(copy(event))).toEqual(event);
  });
});

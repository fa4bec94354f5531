import { expect, it, vi } from 'vitest';
import { baseSubject } from '../../../runner/oracle/base-subject.js';
import { casemap } from '../../../runner/oracle/casemap.js';

it.each([
  ['pear', 'pear', false],
  ['Re: pear', 'pear', true],
  ['RE : FW:fwd: \t pear', 'pear', true],
  ['re [2]: pear', 'pear', true],
  ['Re[2]: pear', 'pear', true],
  ['[list] pear', 'pear', false],
  ['[a] [b] Re: [c] pear', 'pear', true],
  ['[list]', '[list]', false],
  ['[a][b]', '[b]', false],
  ['Re: [list]', '[list]', true],
  ['pear (fwd) (FWD)', 'pear', true],
  ['pear (fwd) x', 'pear (fwd) x', false],
  ['[Fwd: pear]', 'pear', true],
  ['[fwd: Re: [fwd: pear (fwd)]]', 'pear', true],
  ['Re: ', '', true],
  ['Re: (fwd)', '', true],
  ['', '', false],
  ['a  \t b\tc', 'a b c', false],
  ['Rex: pear', 'Rex: pear', false],
  ['Re: re', 're', true],
  ['AW: pear', 'AW: pear', false],
])('the base of %j is %j', (subject, text, isReply) => expect(baseSubject(subject)).toEqual({ text, isReply }));

it.each([
  ['blobs', '[a] '],
  ['marks', 're: '],
])('the work for %s grows as the subject does', (_, piece) => {
  const searches = vi.spyOn(RegExp.prototype, 'exec');
  try {
    const work = (times: number) => {
      searches.mockClear();
      baseSubject(`${piece.repeat(times)}x`);
      return searches.mock.calls.length;
    };
    const some = work(100);
    expect(some).toBeGreaterThan(100);
    expect(work(400) / some).toBeLessThan(6);
  } finally {
    searches.mockRestore();
  }
});

it.each([
  ['pear', 'PEAR'],
  ['Äpfel', 'äPFEL'],
  ['Äpfel', 'A\u0308pfel'],
  ['ǆ', 'Ǆ'],
])('%s is collated as %s', (one, other) => expect(casemap(one)).toEqual(casemap(other)));

it.each([
  ['ß', 'ss'],
  // It is taken apart when letters have got their case already.
  ['ﬁn', 'fin'],
  ['a', 'b'],
])('%s is not collated as %s', (one, other) => expect(casemap(one)).not.toEqual(casemap(other)));

import { describe, expect, it } from 'vitest';
import { madeMessage } from '../../../../runner/protocols/lines/made-message.js';

describe('a message written in a scenario', () => {
  it('has CRLF at each line end, and UTF-8', () => {
    expect(madeMessage({ text: 'a\nb\r\né' })).toEqual(Buffer.from('a\r\nb\r\né'));
  });

  it('repeats what it is told to, as often as told', () => {
    expect(madeMessage({ text: 'a\n\n', repeat: '.é\n', times: 3 })).toEqual(
      Buffer.from('a\r\n\r\n.é\r\n.é\r\n.é\r\n'),
    );
    expect(madeMessage({ text: 'a\n', repeat: 'b\n', times: 0 })).toEqual(Buffer.from('a\r\n'));
    expect(madeMessage({ text: '', repeat: 'x'.repeat(98), times: 100_000 })).toHaveLength(9_800_000);
  });
});

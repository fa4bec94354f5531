import { describe, expect, it } from 'vitest';
import { inlineMessage } from '../../../../runner/protocols/match/inline-message.js';

describe('a message written in a scenario', () => {
  it('has CRLF at each line end, and UTF-8', () => {
    expect(inlineMessage({ text: 'a\nb\r\né' })).toEqual(Buffer.from('a\r\nb\r\né'));
  });

  it('repeats what it is told to, as often as told', () => {
    expect(inlineMessage({ text: 'a\n\n', repeat: '.é\n', times: 3 })).toEqual(
      Buffer.from('a\r\n\r\n.é\r\n.é\r\n.é\r\n'),
    );
    expect(inlineMessage({ text: 'a\n', repeat: 'b\n', times: 0 })).toEqual(Buffer.from('a\r\n'));
    expect(inlineMessage({ text: '', repeat: 'x'.repeat(98), times: 100_000 })).toHaveLength(9_800_000);
  });
});

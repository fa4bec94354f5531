import { describe, expect, it } from 'vitest';
import { expandRange } from '../../../runner/targets/range.js';

describe('a range of names', () => {
  it.each([
    ['user{1..3}', ['user1', 'user2', 'user3']],
    ['u{08..10}@example.test', ['u08@example.test', 'u09@example.test', 'u10@example.test']],
    ['{7..7}', ['7']],
    ['alice', ['alice']],
    ['a{b}', ['a{b}']],
  ])('%s is %j', (text, names) => {
    expect(expandRange(text)).toEqual(names);
  });

  it.each([
    ['u{3..1}', 'the range {3..1} counts down'],
    ['u{1..2}{1..2}', 'there may be one range only'],
    ['u{1..}', 'a range is written {1..8}'],
    ['u{0..1000}', 'the range {0..1000} stands for more than 1000 names'],
  ])('%s is refused', (text, message) => {
    expect(() => expandRange(text)).toThrow(message);
  });
});

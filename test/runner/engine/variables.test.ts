import { describe, expect, it } from 'vitest';
import { embedded, play, steps } from './playing.js';

describe('what a variable holds', () => {
  it.each([
    [
      'expect: "${said}"',
      /^with its variables put in the expectation cannot be read: `.+` is not a reply code such as/,
    ],
    ['forbid: ["${said}"]', /cannot be read: `.+` is not a reply code such as 250, 25x or 2xx$/],
    ['observe: {one: {lines: "${said}"}, other: 250}', /cannot be read: `lines`: `.+` is not a whole number$/],
    [
      'skip-if: {matches: "/(${said}/"}',
      /cannot be read: `matches`: `.+` is not a regular expression: unterminated group$/,
    ],
  ])('accuses nobody where it does not fit: %s', async (asks, reason) => {
    const text = steps(`
- connect: {smtp: true}
- send: NOOP
  expect: 250
  bind: {said: text}
- send: NOOP
  ${asks}
- send: NOOP
  expect: 250`);
    expect(await play(await embedded(), text)).toMatchObject({
      verdict: 'error',
      reason: expect.stringMatching(reason),
    });
  });
});

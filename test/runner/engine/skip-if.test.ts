import { describe, expect, it } from 'vitest';
import { embedded, play, steps } from './playing.js';

describe('skip-if beside bind', () => {
  it('captures nothing from the reply that it is met by', async () => {
    const text = steps(`
- connect: {pop3: true, greeting: false}
- skip-if: OK
  expect: OK
  bind: {found: "/(nothing of the kind)/"}`);
    expect(await play(await embedded(), text)).toMatchObject({ verdict: 'skip' });
  });
});

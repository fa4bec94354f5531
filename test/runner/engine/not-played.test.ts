import { describe, expect, it } from 'vitest';
import { embedded, play, steps } from './playing.js';

describe('a known deviation with `play: false`', () => {
  const place = { file: 'known.yaml', line: 1, column: 1 };
  const wrong = steps(`
- connect: {pop3: c}
- send: NOOP
  expect: OK
`);

  it('has its scenario skipped, with the reason', async () => {
    const target = await embedded();
    expect(await play(target, wrong)).toMatchObject({ verdict: 'fail' });
    const known = [{ key: 'test/one/it', reason: 'NOOP loses the account.', play: false as const, place }];
    const event = await play({ ...target, known }, wrong);
    expect(event).toMatchObject({
      verdict: 'skip',
      reason: 'it is not played against this server (NOOP loses the account.)',
    });
    expect(event.transcript).toBeUndefined();
  });

  it('is about that scenario alone', async () => {
    const known = [{ key: 'test/one/other', reason: 'NOOP loses the account.', play: false as const, place }];
    expect(await play({ ...(await embedded()), known }, wrong)).toMatchObject({ verdict: 'fail' });
  });
});

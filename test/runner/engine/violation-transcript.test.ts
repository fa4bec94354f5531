import { expect, it } from 'vitest';
import { transcriptOf } from '../../../runner/engine/violation-transcript.js';
import { Transcript } from '../../../runner/wire/transcript.js';

const violation = { invariant: 'x', offset: 0, expected: 'a', found: 'b' };

function witness(scenario: string | undefined, said: string) {
  const transcript = new Transcript(() => 0);
  transcript.server('a', Buffer.from(said));
  return { connection: 'a', scenario, transcript };
}

const texts = (...parameters: Parameters<typeof transcriptOf>) => transcriptOf(...parameters).map(({ text }) => text);

it('shows both exchanges where a violation contradicts what was said elsewhere', () => {
  const own = witness('imap/x/y', 'now');
  const before = witness('imap/x/z', 'before');
  const admin = witness(undefined, 'made');
  expect(texts(violation, own)).toEqual(['now']);
  expect(texts({ ...violation, earlier: { witness: own, ms: 0 } }, own)).toEqual(['now']);
  expect(texts({ ...violation, earlier: { witness: before, ms: 0 } }, own)).toEqual([
    'in imap/x/z',
    'before',
    'in imap/x/y',
    'now',
  ]);
  expect(texts({ ...violation, earlier: { witness: admin, ms: 0 } }, own)[0]).toBe('on a connection of the harness');
  expect(texts({ ...violation, earlier: { witness: { connection: 'a' }, ms: 0 } }, own)).toEqual(['now']);
});

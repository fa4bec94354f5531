import { describe, expect, it } from 'vitest';
import { takeAway } from '../../../runner/engine/clean-up.js';
import { SetUpFailure } from '../../../runner/engine/observation.js';
import type { Steward } from '../../../runner/engine/steward.js';

/** A steward whose server refuses what it is told to, and what it was sent. */
function steward(refuses: (line: string, sent: readonly string[]) => boolean): { steward: Steward; sent: string[] } {
  const sent: string[] = [];
  const run = async (line: string) => {
    const refused = refuses(line, sent);
    sent.push(line);
    if (refused) throw new SetUpFailure(`${line} was refused`);
  };
  return { steward: { run } as unknown as Steward, sent };
}

describe('taking mailboxes away', () => {
  const names = { mailboxes: ['one', 'two'], subscriptions: ['one'] };

  it('deletes and unsubscribes each', async () => {
    const { steward: well, sent } = steward(() => false);
    expect(await takeAway(well, names)).toBeUndefined();
    expect(sent).toEqual(['DELETE "one"', 'DELETE "two"', 'UNSUBSCRIBE "one"']);
  });

  it('takes the special use from a mailbox that is kept for it', async () => {
    const { steward: keeps, sent } = steward(
      (line, before) => line === 'DELETE "one"' && !before.some(each => each.startsWith('SETMETADATA "one"')),
    );
    expect(await takeAway(keeps, { ...names, subscriptions: [] })).toBeUndefined();
    expect(sent).toEqual([
      'DELETE "one"',
      'SETMETADATA "one" (/private/specialuse NIL)',
      'DELETE "one"',
      'DELETE "two"',
    ]);
  });

  it('tells of the first refusal, in the words of DELETE, and goes on', async () => {
    const { steward: refuses, sent } = steward(line => !line.startsWith('UNSUBSCRIBE'));
    expect(await takeAway(refuses, names)).toBe('DELETE "one" was refused');
    expect(sent).toContain('UNSUBSCRIBE "one"');
  });
});

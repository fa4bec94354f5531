import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../record/events.js';
import { renderReport } from '../../reports/index.js';
import { cutResults, header, results, verdicts, whole } from './sample.js';

const badge = async (record: typeof results) => JSON.parse(await renderReport('badge', record));
const of = (...reached: Verdict[]) => whole(reached.map(verdict => ({ ...verdicts[0]!, verdict })));
const stopped = { ...of('pass'), footer: { ...of('pass').footer!, stopped: 'interrupted' } };

describe('the badge', () => {
  it('has the form that the endpoint of shields asks for, and no more', async () => {
    expect(await badge(results)).toEqual({
      schemaVersion: 1,
      label: 'mailspec: example',
      message: '3 failed',
      color: 'red',
    });
  });

  it.each([
    ['all that passed', of('pass', 'warn', 'note', 'skip'), '3 passed', 'brightgreen'],
    ['known deviations', of('pass', 'known'), '1 passed, 1 known', 'yellowgreen'],
    ['a deviation that is gone', of('pass', 'fixed', 'error'), '1 failed', 'red'],
    ['what could not be judged', of('pass', 'error'), '1 not judged', 'orange'],
    ['a run that was stopped', stopped, 'stopped', 'orange'],
    ['a run that was cut short', { header, verdicts: [verdicts[0]!] }, 'cut short', 'orange'],
    ['a run that was cut short after a failure', cutResults, '1 failed', 'red'],
    ['a run that tested nothing', of('skip'), 'nothing tested', 'lightgrey'],
  ])('tells of %s', async (_, record, message, color) => {
    expect(await badge(record)).toMatchObject({ message, color });
  });
});

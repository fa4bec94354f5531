import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../record/events.js';
import { countVerdicts, exitStatus, type RunOutcome } from '../../record/verdicts.js';

describe('the exit status', () => {
  it.each<[number, Verdict[], RunOutcome]>([
    [0, ['pass'], {}],
    [0, ['pass', 'warn', 'note', 'skip', 'known'], {}],
    [0, ['note'], {}],
    [0, ['known'], {}],
    [1, ['pass', 'fail'], {}],
    [1, ['pass', 'fixed'], {}],
    [1, ['fail', 'error'], {}],
    [1, ['fail'], { unreachable: true }],
    [3, ['pass', 'error'], {}],
    [3, ['skip', 'error'], {}],
    [3, [], { unreachable: true }],
    [3, ['pass'], { unreported: true }],
    [3, ['skip'], { unreported: true }],
    [1, ['fail'], { unreported: true }],
    [4, [], {}],
    [4, ['skip', 'skip'], {}],
    [130, ['pass'], { interrupted: true }],
    [130, ['fail', 'error'], { interrupted: true }],
  ])('is %i for %j %j', (status, found, ending) => {
    expect(exitStatus(countVerdicts(found.map(verdict => ({ verdict }))), ending)).toBe(status);
  });
});

import { describe, expect, it } from 'vitest';
import { usualJobs } from '../../../runner/targets/usual-jobs.js';

describe('how many scenarios are played side by side where nobody says how many', () => {
  it.each([
    [0, false, 4],
    [1, true, 4],
    [8, false, 4],
    [12, false, 6],
    [100, false, 8],
    [12, true, 6],
    [100, true, 16],
  ])('with %i accounts, on this machine: %s', (count, loopback, jobs) => {
    const account = { user: 'u', password: 'p', address: 'u@example.test' };
    expect(usualJobs({ accounts: Array.from({ length: count }, () => account), loopback })).toBe(jobs);
  });

  it('the target itself may say it', () => {
    expect(usualJobs({ jobs: 3, accounts: [], loopback: true })).toBe(3);
  });
});

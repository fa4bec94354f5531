import type { Target } from './target.js';

/** So many are played side by side on any server, and at the most on another machine's, which others may need, and on one of this machine. */
const fewest = 4;
const most = 8;
const mostHere = 16;

/**
 * How many scenarios are played side by side where nobody has said how many: one for two accounts, as there are scenarios that need two, so that few have to
 * wait for each other.
 */
export function usualJobs({ jobs, accounts, loopback }: Pick<Target, 'jobs' | 'accounts' | 'loopback'>): number {
  return jobs ?? Math.min(Math.max(fewest, Math.floor(accounts.length / 2)), loopback ? mostHere : most);
}

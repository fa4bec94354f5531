import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { delivery } from '../../../runner/targets/services.js';
import { choose, openTarget, playAll, type Scenario, type ServiceName, type Target } from './playing.js';

// A target need not have every service: what a scenario needs and the target lacks makes it a skip, never an error.

const combinations: readonly (readonly ServiceName[])[] = [
  ['smtp'],
  ['submission'],
  ['submissions'],
  ['lmtp'],
  ['pop3'],
  ['pop3s'],
  ['imap'],
  ['imaps'],
  ['pop3', 'imap'],
  ['smtp', 'pop3'],
  ['smtp', 'imaps'],
  ['submission', 'imap'],
  ['submissions', 'pop3s'],
  ['lmtp', 'imap'],
  ['lmtp', 'pop3'],
  ['smtp', 'submission'],
  ['submissions', 'pop3s', 'imaps'],
];

/** What a scenario asks of a target: those that ask the same are of one kind. */
function kind({ services, needs, given, steps, accounts, touchesMaildrop, sink }: Scenario): string {
  const actions = steps.map(({ action }) => {
    if (action?.verb === 'connect') return `connect ${action.service} ${action.tls} ${action.login}`;
    return action?.verb === 'deliver' || action?.verb === 'await' ? `${action.verb} ${action.via}` : '';
  });
  const asked = [services, needs, Object.keys(given), [...new Set(actions)].sort(), accounts, touchesMaildrop, sink];
  return JSON.stringify(asked);
}

let whole: Target;
beforeAll(async () => {
  whole = await openTarget({ faults: [] });
});
afterAll(() => whole.close());

describe('a target that has no other services than', () => {
  const { scenarios, rules, message } = choose();
  const kinds = [...new Map(scenarios.map(scenario => [kind(scenario), scenario])).values()];

  it.each(combinations.map((names, seed) => ({ names, seed })))(
    '$names is accused of nothing',
    { timeout: 60_000 },
    async ({ names, seed }) => {
      const services = Object.fromEntries(names.map(name => [name, whole.services[name]])) as Target['services'];
      const target = { ...whole, services, deliver: delivery(services) };
      // The server is the same each time: what one run sends it must not be taken for another's.
      const { events } = await playAll(target, kinds, {
        rules,
        message,
        seed,
        intrusive: true,
        jobs: 8,
        transcripts: false,
        invariants: true,
      });
      const mismatch = events.filter(({ verdict }) => verdict === 'fail' || verdict === 'error' || verdict === 'warn');
      expect(mismatch.map(({ scenario, reason }) => `${scenario}: ${reason}`)).toEqual([]);
      expect(events.filter(({ verdict }) => verdict === 'pass').length).toBeGreaterThan(5);
    },
  );

  it('is asked about every kind of scenario', () => {
    expect(kinds.length).toBeGreaterThan(100);
  });
});

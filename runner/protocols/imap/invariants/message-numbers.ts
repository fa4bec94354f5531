import type { Invariant, PriorState, ViolationDetail } from './invariant.js';

/** No EXPUNGE may come in the answer to the commands whose form says so by this id. */
export function noExpungeWhile(id: string, rule: string, title: string): Invariant {
  const expunged = (
    _: unknown,
    { notified, commands: { inFlight, trusted } }: PriorState,
  ): ViolationDetail | undefined => {
    const forbidden = inFlight.map(command => (command.complete ? command.form?.forbidsExpunge : undefined));
    if (notified || !trusted || forbidden[0] !== id || forbidden.includes(undefined)) return undefined;
    const names = inFlight.map(command => command.name).join(', ');
    return { expected: `no EXPUNGE while ${names} runs`, found: 'EXPUNGE' };
  };
  return { id, rule, title, checks: { expunged } };
}

const onlyWhenSelected =
  (kind: string) =>
  (_: unknown, { noneSelected }: PriorState): ViolationDetail | undefined =>
    noneSelected ? { expected: `no ${kind}, as no mailbox is selected`, found: kind } : undefined;

/** How many messages there are, and by which numbers they go. */
export const messageNumbers: readonly Invariant[] = [
  {
    id: 'exists-never-falls',
    rule: 'rfc3501/5.2/exists-never-falls',
    title: 'EXISTS does not fall without EXPUNGE',
    checks: {
      exists: ({ number }, { view }) =>
        view?.exists === undefined || number >= view.exists
          ? undefined
          : { expected: `at least ${view.exists} EXISTS, as no EXPUNGE came`, found: `${number} EXISTS` },
    },
  },
  {
    id: 'expunge-within-exists',
    rule: 'rfc3501/7.4.1/expunge-within-exists',
    title: 'EXPUNGE names a message that is there',
    checks: {
      expunged: ({ number }, { view }) =>
        view?.exists === undefined || number <= view.exists
          ? undefined
          : { expected: `a message number up to ${view.exists}`, found: `${number} EXPUNGE` },
    },
  },
  noExpungeWhile(
    'no-expunge-while-fetch-store-search',
    'rfc3501/7.4.1/no-expunge-while-fetch-store-search',
    'No EXPUNGE is sent while FETCH, STORE or SEARCH runs',
  ),
  {
    id: 'no-expunge-without-command',
    rule: 'rfc3501/7.4.1/no-expunge-without-command',
    title: 'No EXPUNGE is sent while no command is in progress',
    checks: {
      expunged: (_, { notified, commands: { idle } }) =>
        notified || !idle ? undefined : { expected: 'no EXPUNGE, as no command is in progress', found: 'EXPUNGE' },
    },
  },
  {
    id: 'fetch-within-exists',
    rule: 'rfc3501/2.3.1.2/sequence-numbers-within-exists',
    title: 'FETCH data is about messages that are there',
    checks: {
      fetched: ({ number }, { view }) =>
        view?.exists === undefined || number <= view.exists
          ? undefined
          : { expected: `a message number up to ${view.exists}`, found: `${number} FETCH` },
    },
  },
  {
    id: 'mailbox-data-when-selected',
    rule: 'rfc3501/7.3.1/mailbox-data-only-when-selected',
    title: 'EXISTS, EXPUNGE and FETCH come only while a mailbox is selected',
    checks: {
      exists: onlyWhenSelected('EXISTS'),
      expunged: onlyWhenSelected('EXPUNGE'),
      fetched: onlyWhenSelected('FETCH'),
    },
  },
];

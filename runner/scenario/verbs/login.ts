import type { StepEntry } from '../file.js';
import type { Verb } from './verb.js';

type Entry = Required<StepEntry>['login'];

export interface Login {
  readonly verb: 'login';
  readonly account: number;
  readonly mechanism?: string | undefined;
}

export const login: Verb<Entry, Login> = {
  connection: 'sends',
  reads: 'none',
  judged: 'never',
  read(entry, at) {
    const { account, mechanism } = typeof entry === 'object' ? entry : {};
    return { verb: 'login', account: at.wholeNumber(account, 1), mechanism };
  },
  inner: entry => (typeof entry === 'object' ? entry : {}),
  waits: () => true,
  needs: ({ account, mechanism }) => ({ account, apop: mechanism?.toUpperCase() === 'APOP' }),
  saysHello: () => true,
  touchesInbox: (_action, protocol) => protocol?.reading?.inboxOnly === true,
};

import { isMechanism, mechanismNames } from '../../protocols/sasl/names.js';
import { didYouMean } from '../../source/nearest.js';
import { holdsVariable } from '../../source/template.js';
import type { StepEntry } from '../file.js';
import type { Reader } from '../reader.js';
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
    if (mechanism !== undefined) checkMechanism(mechanism, at.at('mechanism'));
    return { verb: 'login', account: at.wholeNumber(account, 1), mechanism };
  },
  inner: entry => (typeof entry === 'object' ? entry : {}),
  waits: () => true,
  needs: ({ account, mechanism }) => ({ account, apop: mechanism?.toUpperCase() === 'APOP' }),
  saysHello: () => true,
  touchesInbox: (_action, protocol) => protocol?.retrieval?.inboxOnly === true,
};

/** APOP is a command of POP3's own that is asked for as a mechanism is. What only the run knows is looked at there. */
function checkMechanism(mechanism: string, at: Reader): void {
  if (holdsVariable(mechanism) || isMechanism(mechanism) || mechanism.toUpperCase() === 'APOP') return;
  const known = [...mechanismNames, 'APOP'];
  at.wrong(`\`${mechanism}\` is no way to sign in`, didYouMean(mechanism, known) ?? `there are ${known.join(', ')}`);
}

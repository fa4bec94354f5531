import type { StepEntry } from '../file.js';
import type { Verb } from './verb.js';

export interface Agree {
  readonly verb: 'agree';
  readonly names: readonly string[];
}

export const agree: Verb<Required<StepEntry>['agree'], Agree> = {
  connection: 'sends',
  reads: 'none',
  judged: 'always',
  proves: true,
  read: names => ({ verb: 'agree', names }),
  waits: () => true,
  names: ({ names }) => names,
  fits(_action, protocol, at) {
    if (protocol.agreement === undefined)
      at.wrong(`\`agree\` compares mailboxes, which ${protocol.title} has not`, undefined, 'key');
  },
};

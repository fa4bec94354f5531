import type { Template } from '../../source/template.js';
import type { Verb } from './verb.js';

export interface Do {
  readonly verb: 'do';
  readonly commands: readonly Template[];
}

export const do_: Verb<string | readonly string[], Do> = {
  connection: 'sends',
  reads: 'expect',
  judged: 'never',
  puts: 'commands',
  read: entry => ({ verb: 'do', commands: [entry].flat() }),
  waits: () => true,
};

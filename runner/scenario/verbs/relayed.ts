import type { Template } from '../../source/template.js';
import type { Verb } from './verb.js';

export interface Relayed {
  readonly verb: 'relayed';
  /** What a forward-path has in it. */
  readonly to: Template;
}

export const relayed: Verb<string, Relayed> = {
  connection: 'none',
  reads: 'all',
  relayed: true,
  judged: 'always',
  read(entry, _at, step, beside) {
    if (step.on !== undefined) beside.at('on').wrong('`on` is not allowed with `relayed`', undefined, 'key');
    if (step.bind !== undefined) beside.at('bind').wrong('`relayed` has no reply to capture from', undefined, 'key');
    return { verb: 'relayed', to: entry };
  },
  waits: () => true,
  needs: () => ({ sink: true }),
};

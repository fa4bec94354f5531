import type { Verb } from './verb.js';

export interface Pause {
  readonly verb: 'pause';
  readonly ms: number;
}

export const pause: Verb<string, Pause> = {
  connection: 'none',
  reads: 'all',
  judged: 'replies',
  read: (entry, at) => ({ verb: 'pause', ms: at.duration(entry, 0) }),
  waits: () => false,
};

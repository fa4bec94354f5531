import { compresses } from './compress.js';
import type { Verb } from './verb.js';

export interface Deflate {
  readonly verb: 'deflate';
}

export const deflate: Verb<true, Deflate> = {
  connection: 'sends',
  reads: 'all',
  judged: 'replies',
  read: () => ({ verb: 'deflate' }),
  waits: () => false,
  fits: compresses,
};

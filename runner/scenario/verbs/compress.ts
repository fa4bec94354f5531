import type { Protocol } from '../../protocols/protocol.js';
import type { Reader } from '../reader.js';
import type { Verb } from './verb.js';

export interface Compress {
  readonly verb: 'compress';
}

/** Tells that a protocol has no compression. */
export function compresses(_action: unknown, { compress, title }: Protocol, at: Reader): void {
  if (compress === undefined) at.wrong(`${title} has no compression`, undefined, 'key');
}

export const compress: Verb<true, Compress> = {
  connection: 'sends',
  reads: 'none',
  judged: 'never',
  read: () => ({ verb: 'compress' }),
  waits: () => true,
  fits: compresses,
};

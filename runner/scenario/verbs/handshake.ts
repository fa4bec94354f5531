import type { HandshakeEntry } from '../file.js';
import type { Verb } from './verb.js';

export type Versions = Exclude<HandshakeEntry, boolean>;

export interface Handshake extends Versions {
  readonly verb: 'handshake';
}

export const handshake: Verb<HandshakeEntry, Handshake> = {
  connection: 'sends',
  reads: 'expect',
  judged: 'always',
  proves: true,
  secures: true,
  read(entry, _at, step, beside) {
    if (step.expect === 'secured' && step.bind !== undefined)
      beside.at('bind').wrong('a handshake has no reply to capture from', undefined, 'key');
    return { verb: 'handshake', ...(typeof entry === 'object' ? entry : {}) };
  },
  waits: () => true,
  beginsTls: () => true,
};

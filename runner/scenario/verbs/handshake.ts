import type { TlsVersion } from '../../wire/tls.js';
import type { Verb } from './verb.js';

export interface Versions {
  readonly min?: TlsVersion;
  readonly max?: TlsVersion;
  /** An OpenSSL cipher list. */
  readonly ciphers?: string;
}

export interface Handshake extends Versions {
  readonly verb: 'handshake';
}

export const handshake: Verb<boolean | Versions, Handshake> = {
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

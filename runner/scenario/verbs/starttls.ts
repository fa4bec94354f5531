import type { Verb } from './verb.js';

export interface StartTls {
  readonly verb: 'starttls';
}

export const starttls: Verb<true, StartTls> = {
  connection: 'sends',
  reads: 'none',
  judged: 'never',
  read: () => ({ verb: 'starttls' }),
  waits: () => true,
  beginsTls: () => true,
  saysHello: () => true,
};

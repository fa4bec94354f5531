import type { MessageEntry } from '../file.js';
import type { MessageSource } from '../message.js';
import type { Verb } from './verb.js';

export interface Data {
  readonly verb: 'data';
  readonly message: MessageSource;
}

export const data: Verb<MessageEntry, Data> = {
  connection: 'sends',
  reads: 'all',
  judged: 'always',
  puts: 'content',
  read: (entry, at) => ({ verb: 'data', message: at.message(entry) }),
  waits: () => false,
  asks: () => 'the message',
  fits(_action, protocol, at) {
    if (!protocol.data) at.wrong(`${protocol.title} has no \`data\``, 'use `write`', 'key');
  },
};

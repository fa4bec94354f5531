import { readingProtocols } from '../../protocols/index.js';
import type { ProtocolName } from '../../protocols/services.js';
import type { Verb } from './verb.js';

export interface Entry {
  readonly messages: number | string;
  readonly 'or-more'?: boolean | string;
  readonly via?: string;
  readonly within?: string;
  readonly account?: number | string;
}

export interface Await {
  readonly verb: 'await';
  readonly messages: number;
  readonly orMore: boolean;
  readonly via?: ProtocolName | undefined;
  readonly account: number;
}

export const await_: Verb<Entry, Await> = {
  connection: 'none',
  reads: 'none',
  judged: 'never',
  read: ({ messages, 'or-more': orMore, via, account }, at) => ({
    verb: 'await',
    messages: at.at('messages').wholeNumber(messages, 0),
    orMore: at.at('or-more').boolean(orMore, false),
    via: at.at('via').word(
      via,
      readingProtocols.map(({ name }) => name),
    ),
    account: at.wholeNumber(account, 1),
  }),
  inner: entry => entry,
  waits: () => true,
  needs: ({ via, account }) => ({ account, looks: via ?? 'any', services: via === undefined ? [] : [via] }),
  touchesInbox: () => true,
};

import { retrievalProtocols } from '../../protocols/index.js';
import type { ProtocolName } from '../../protocols/services.js';
import type { StepEntry } from '../file.js';
import type { Verb } from './verb.js';

type Entry = Required<StepEntry>['await'];

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
      retrievalProtocols.map(({ name }) => name),
    ),
    account: at.wholeNumber(account, 1),
  }),
  inner: entry => entry,
  waits: () => true,
  needs: ({ via, account }) => ({ account, retrieves: via ?? 'any', services: via === undefined ? [] : [via] }),
  touchesInbox: () => true,
};

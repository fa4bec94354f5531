import { protocolAt } from '../../protocols/index.js';
import { type DeliveryMethod, deliveryMethods, serviceDelivering } from '../../protocols/services.js';
import type { Template } from '../../source/template.js';
import type { StepEntry } from '../file.js';
import type { MessageSource } from '../message.js';
import { idle, type Verb } from './verb.js';

type Entry = Required<StepEntry>['deliver'];

export interface Deliver {
  readonly verb: 'deliver';
  readonly message: MessageSource;
  readonly to?: Template;
  readonly from?: Template;
  readonly via?: DeliveryMethod | undefined;
}

export const deliver: Verb<Entry, Deliver> = {
  connection: 'none',
  reads: 'none',
  judged: 'never',
  read(entry, at) {
    if (typeof entry === 'string') return { verb: 'deliver', message: at.message(entry) };
    const { message, to, from } = entry;
    const via = at.at('via').word(entry.via, deliveryMethods);
    for (const [key, value] of Object.entries({ to, from })) {
      at.at(key).oneLine(value);
      if (via !== undefined && !hasEnvelope(via) && value !== undefined)
        idle(at, key, 'APPEND has no envelope, the message goes to the account itself');
    }
    return { verb: 'deliver', message: at.at('message').message(message), to, from, via };
  },
  waits: () => false,
  needs: ({ via }) => ({
    account: 1,
    delivers: via ?? 'any',
    services: via !== undefined && hasEnvelope(via) ? [serviceDelivering(via)] : [],
  }),
  saysHello: () => true,
  touchesInbox: () => true,
};

function hasEnvelope(way: DeliveryMethod): boolean {
  return protocolAt(serviceDelivering(way)).delivery?.envelope === true;
}

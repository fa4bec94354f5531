import { nil } from '../grammar/values.js';
import type { Invariant } from '../invariants/invariant.js';
import { contradiction } from '../invariants/messages.js';
import type { Extension } from './extension.js';

/** Save dates, in all that a run is told. What a copy has of its own follows from nothing. */
const invariants: readonly Invariant[] = [
  {
    id: 'savedate-never-changes',
    rule: 'rfc8514/3/never-changes',
    title: 'The save date of a message never changes as long as it is in its mailbox',
    checks: {
      attribute: ({ number, item, value }, prior) => {
        const about = item === 'SAVEDATE' ? prior.message(number) : undefined;
        return about && contradiction(item, value, about.message.fact(item), 'told', about, prior);
      },
    },
  },
];

/** When a message was saved in its mailbox. */
export const saveDate: Extension = {
  rfc: 8514,
  title: 'Save dates of messages',
  capabilities: ['SAVEDATE'],
  fetch: {
    SAVEDATE: {
      read: cursor => (cursor.nil() ? nil : cursor.dateTime()),
      date: true,
      events: (value, number) =>
        value.type === 'date' && !Number.isNaN(value.seconds)
          ? { type: 'attribute', number, item: 'SAVEDATE', value: `@${value.seconds}` }
          : undefined,
    },
  },
  invariants,
};

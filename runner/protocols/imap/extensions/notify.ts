import type { Extension } from './extension.js';

/** News that the client asks for, of any mailbox and at any time. */
export const notify: Extension = {
  rfc: 5465,
  title: 'NOTIFY',
  capabilities: ['NOTIFY'],
  commands: { NOTIFY: { notifies: true } },
  codes: {
    NOTIFICATIONOVERFLOW: {},
    BADEVENT: {
      read: cursor => [
        {
          name: 'events',
          value: cursor.list(() => cursor.atom('the name of an event'), 'subset', 1, 'a list of events'),
        },
      ],
    },
  },
};

import type { Extension } from './extension.js';

/** Attributes of LIST that tell whether a mailbox has children. */
export const children: Extension = {
  rfc: 3348,
  title: 'Which mailboxes have children',
  capabilities: ['CHILDREN'],
  list: { exclusive: [['\\HASCHILDREN', '\\HASNOCHILDREN']] },
};

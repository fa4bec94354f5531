import { nil } from '../grammar/values.js';
import type { Extension } from './extension.js';

/** When a message was saved in its mailbox. */
export const saveDate: Extension = {
  rfc: 8514,
  title: 'Save dates of messages',
  capabilities: ['SAVEDATE'],
  fetch: { SAVEDATE: { read: cursor => (cursor.nil() ? nil : cursor.dateTime()), date: true } },
};

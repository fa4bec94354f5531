import type { Extension } from './extension.js';

/** The beginning of a message's text. */
export const preview: Extension = {
  rfc: 8970,
  title: 'Previews of messages',
  capabilities: ['PREVIEW'],
  fetch: { PREVIEW: { read: cursor => cursor.nstring(), text: true } },
};

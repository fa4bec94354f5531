import type { Extension } from './extension.js';

/** Searches by the age of messages: keys alone, of which answers show nothing. */
export const within: Extension = {
  rfc: 5032,
  title: 'Searches within an interval',
  capabilities: ['WITHIN'],
};

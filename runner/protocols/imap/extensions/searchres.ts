import type { Extension } from './extension.js';

/** The result of a SEARCH as a set of messages. */
export const searchRes: Extension = {
  rfc: 5182,
  title: 'Saved search results',
  capabilities: ['SEARCHRES'],
  inRev2: ['SEARCHRES'],
  codes: { NOTSAVED: {} },
};

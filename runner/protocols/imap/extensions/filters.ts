import type { Extension } from './extension.js';

/** Searches that the server keeps, each under a name. */
export const filters: Extension = {
  rfc: 5466,
  title: 'Named searches',
  capabilities: ['FILTERS'],
  codes: { 'UNDEFINED-FILTER': { read: cursor => [{ name: 'filter', value: cursor.atom('the name of a filter') }] } },
};

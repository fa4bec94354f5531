import { afterLogin, type Extension } from './extension.js';

/** SEARCH=FUZZY (RFC 6203). What a fuzzy search finds beside exact matches, and which scores it gives, is said in `../fuzzy.ts`. */
export const fuzzy: Extension = {
  rfc: 6203,

  capabilities: afterLogin('SEARCH=FUZZY'),
  searchKeys: {
    FUZZY: (reader, another) => {
      reader.space();
      return { key: 'FUZZY', operand: another() };
    },
  },
  searchReturns: { RELEVANCY: { tellsScores: true, tell: (_, scores) => `RELEVANCY (${scores.join(' ')})` } },
};

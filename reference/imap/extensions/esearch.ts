import { formatSet } from '../syntax/sequence-set.js';
import { afterLogin, type Extension } from './extension.js';

/** ESEARCH (RFC 4731). Without a match MIN, MAX and ALL are left out (section 3.1). */
export const esearch: Extension = {
  rfc: 4731,

  capabilities: afterLogin('ESEARCH'),
  searchReturns: {
    MIN: {
      tell: numbers => (numbers.length === 0 ? undefined : `MIN ${numbers[0]}`),
      part: found => found.slice(0, 1),
    },
    MAX: {
      tell: numbers => (numbers.length === 0 ? undefined : `MAX ${numbers.at(-1)}`),
      part: found => found.slice(-1),
    },
    ALL: { tellsSet: true, tell: numbers => (numbers.length === 0 ? undefined : `ALL ${formatSet(numbers)}`) },
    COUNT: { tell: numbers => `COUNT ${numbers.length}` },
  },
};

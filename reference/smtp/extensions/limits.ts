import { MESSAGES, RECIPIENTS } from '../limits.js';
import type { Extension } from './extension.js';

/** The limits that a client meets, said beforehand. */
export const limitsExtension: Extension = {
  keyword: 'LIMITS',
  rfc: 9422,
  offer: () => `MAILMAX=${MESSAGES} RCPTMAX=${RECIPIENTS}`,
};

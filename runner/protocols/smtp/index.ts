import type { Protocol } from '../protocol.js';
import { checkExpectation } from './expectation.js';
import { smtpSession } from './session.js';
import { smtpWatches } from './watches.js';

/** SMTP, submission and LMTP (RFC 5321, 6409, 2033). */
export const smtp: Protocol = {
  name: 'smtp',
  watches: smtpWatches,
  session: smtpSession,
  greeting: 220,
  success: ['2xx', '3xx'],
  checkExpectation,
  // What is forbidden is named as what is expected.
  checkForbidden: checkExpectation,
};

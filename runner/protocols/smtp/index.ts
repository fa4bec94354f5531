import type { Protocol } from '../protocol.js';
import { checkExpectation } from './expectation.js';
import { smtpInvariants } from './invariants.js';
import { smtpSession } from './session.js';

/** SMTP, submission and LMTP (RFC 5321, 6409, 2033). */
export const smtp: Protocol = {
  name: 'smtp',
  invariants: smtpInvariants,
  session: smtpSession,
  greeting: 220,
  success: ['2xx', '3xx'],
  checkExpectation,
  // What is forbidden is named as what is expected.
  checkForbidden: checkExpectation,
};

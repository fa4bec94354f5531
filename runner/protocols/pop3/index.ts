import type { Protocol } from '../protocol.js';
import { checkExpectation } from './expectation.js';
import { pop3Invariants } from './invariants.js';
import { pop3Session } from './session.js';

/** POP3 (RFC 1939). */
export const pop3: Protocol = {
  name: 'pop3',
  invariants: pop3Invariants,
  session: pop3Session,
  greeting: 'OK',
  success: 'OK',
  checkExpectation,
  // What is forbidden is named as what is expected.
  checkForbidden: checkExpectation,
};

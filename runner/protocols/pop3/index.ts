import type { Protocol } from '../protocol.js';
import { checkExpectation } from './expectation.js';
import { pop3Session } from './session.js';
import { pop3Watches } from './watches.js';

/** POP3 (RFC 1939). */
export const pop3: Protocol = {
  name: 'pop3',
  watches: pop3Watches,
  session: pop3Session,
  greeting: 'OK',
  success: 'OK',
  checkExpectation,
  // What is forbidden is named as what is expected.
  checkForbidden: checkExpectation,
};

import type { Protocol } from '../protocol.js';
import { imapInvariants } from './invariants/index.js';
import { checkExpectation, checkForbidden } from './match/expectation.js';
import { imapSession } from './session/session.js';

/** IMAP as the engine plays it. A greeting of PREAUTH is a ready server too; BYE is not. */
export const imap: Protocol = {
  name: 'imap',
  invariants: imapInvariants,
  session: imapSession,
  greeting: [{ untagged: ['OK'] }, 'PREAUTH'],
  success: 'OK',
  checkExpectation,
  checkForbidden,
};

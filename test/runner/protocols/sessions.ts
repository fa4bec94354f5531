// What tests of the protocols take of the source: from here, so that a file can move without them.
export { imapSession } from '../../../runner/protocols/imap/session/session.js';
export { compileAlternative, compileExpected, type Grammar } from '../../../runner/protocols/match/expectation.js';
export { type Cause, Invalid, invalidity, problemOf } from '../../../runner/protocols/match/invalid.js';
export { pop3Session } from '../../../runner/protocols/pop3/session.js';
export {
  type Judgement,
  LimitExceeded,
  MatchLimitExceeded,
  type Question,
  type Session,
  type Violation,
} from '../../../runner/protocols/session.js';
export { smtpSession } from '../../../runner/protocols/smtp/session.js';
export { describeRelayed, relayedGrammar } from '../../../runner/sink/expectation.js';
export type { RelayedMail } from '../../../runner/sink/mail.js';

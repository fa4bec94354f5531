import type { Fault } from './fault.js';
import { pop3AuthorizationFaults } from './pop3/authorization.js';
import { pop3BehaviourFaults } from './pop3/behaviour.js';
import { pop3MailboxFaults } from './pop3/mailbox.js';
import { pop3ReplyFaults } from './pop3/replies.js';

/** Departures of POP3. */
export const pop3Faults: readonly Fault[] = [
  ...pop3ReplyFaults,
  ...pop3AuthorizationFaults,
  ...pop3BehaviourFaults,
  ...pop3MailboxFaults,
];

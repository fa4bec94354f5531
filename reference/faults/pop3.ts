import { pop3AuthorizationFaults } from './pop3/authorization.js';
import { pop3CapabilityFaults } from './pop3/capabilities.js';
import { pop3MailboxFaults } from './pop3/mailbox.js';
import { pop3MaildropFaults } from './pop3/maildrop.js';
import { pop3ReplyFaults } from './pop3/replies.js';
import { pop3RetrievalFaults } from './pop3/retrieval.js';
import { pop3SessionFaults } from './pop3/session.js';
import { pop3SigningInFaults } from './pop3/signing-in.js';
import { pop3Utf8Faults } from './pop3/utf8.js';
import { pop3SaslFaults } from './sasl.js';

/** Violations of POP3. */
export const pop3Faults = [
  ...pop3ReplyFaults,
  ...pop3AuthorizationFaults,
  ...pop3SigningInFaults,
  ...pop3SaslFaults,
  ...pop3CapabilityFaults,
  ...pop3Utf8Faults,
  ...pop3SessionFaults,
  ...pop3RetrievalFaults,
  ...pop3MaildropFaults,
  ...pop3MailboxFaults,
];

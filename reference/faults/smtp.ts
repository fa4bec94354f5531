import { smtpSaslFaults } from './sasl.js';
import { burlFaults } from './smtp/burl.js';
import { commandsFaults } from './smtp/commands.js';
import { contentFaults } from './smtp/content.js';
import { deliveryFaults } from './smtp/delivery.js';
import { envelopeFaults } from './smtp/envelope.js';
import { extensionsFaults } from './smtp/extensions.js';
import { lmtpFaults } from './smtp/lmtp.js';
import { queueExtensionsFaults } from './smtp/queue-extensions.js';
import { recipientsFaults } from './smtp/recipients.js';
import { refusalsFaults } from './smtp/refusals.js';
import { relayFaults } from './smtp/relay.js';
import { relayExtensionsFaults } from './smtp/relay-extensions.js';
import { repliesFaults } from './smtp/replies.js';
import { reportsFaults } from './smtp/reports.js';
import { securityFaults } from './smtp/security.js';
import { sessionFaults } from './smtp/session.js';
import { submissionFaults } from './smtp/submission.js';
import { traceFaults } from './smtp/trace.js';

/** Violations of SMTP, submission and LMTP. */
export const smtpFaults = [
  ...sessionFaults,
  ...repliesFaults,
  ...commandsFaults,
  ...envelopeFaults,
  ...recipientsFaults,
  ...refusalsFaults,
  ...contentFaults,
  ...deliveryFaults,
  ...traceFaults,
  ...extensionsFaults,
  ...burlFaults,
  ...queueExtensionsFaults,
  ...submissionFaults,
  ...securityFaults,
  ...smtpSaslFaults,
  ...lmtpFaults,
  ...relayFaults,
  ...relayExtensionsFaults,
  ...reportsFaults,
];

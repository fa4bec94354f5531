import { commandsFaults } from './smtp/commands.js';
import { contentFaults } from './smtp/content.js';
import { envelopeFaults } from './smtp/envelope.js';
import { extensionsFaults } from './smtp/extensions.js';
import { lmtpFaults } from './smtp/lmtp.js';
import { queueExtensionsFaults } from './smtp/queue-extensions.js';
import { refusalsFaults } from './smtp/refusals.js';
import { relayExtensionsFaults } from './smtp/relay-extensions.js';
import { securityFaults } from './smtp/security.js';
import { sessionFaults } from './smtp/session.js';
import { submissionFaults } from './smtp/submission.js';
import { traceFaults } from './smtp/trace.js';

/** Departures of SMTP, submission and LMTP. */
export const smtpFaults = [
  ...sessionFaults,
  ...commandsFaults,
  ...envelopeFaults,
  ...refusalsFaults,
  ...contentFaults,
  ...traceFaults,
  ...extensionsFaults,
  ...queueExtensionsFaults,
  ...submissionFaults,
  ...securityFaults,
  ...lmtpFaults,
  ...relayExtensionsFaults,
];

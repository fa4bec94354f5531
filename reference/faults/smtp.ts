import type { Fault } from './fault.js';

/** Departures of SMTP, submission and LMTP. A greeting is the reply to '', the end of message data the command '.'. */
export const smtpFaults: readonly Fault[] = [];

import type { Fault } from './fault.js';
import { smtpBehaviourFaults } from './smtp-behaviour.js';
import { smtpReplyFaults } from './smtp-replies.js';

/** Departures of SMTP, submission and LMTP. */
export const smtpFaults: readonly Fault[] = [...smtpReplyFaults, ...smtpBehaviourFaults];

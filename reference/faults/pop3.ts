import type { Fault } from './fault.js';

/** Departures of POP3. A greeting is the reply to ''. */
export const pop3Faults: readonly Fault[] = [];

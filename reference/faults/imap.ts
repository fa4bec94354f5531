import type { Fault } from './fault.js';

/** Departures of the IMAP server. */
export const imapFaults: readonly Fault[] = [
  {
    name: 'imap-select-without-uidvalidity',
    protocol: 'imap',
    rule: 'rfc3501/6.3.1/uidvalidity-response',
    says: 'SELECT and EXAMINE leave out the UIDVALIDITY response code.',
    reply: { command: /^(SELECT|EXAMINE) /i, replace: reply => reply.replace(/^\* OK \[UIDVALIDITY [^\r]*\r\n/m, '') },
  },
];

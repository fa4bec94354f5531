import type { Invariant } from '../session.js';

function invariant(id: string, rule: string, title: string): Invariant {
  return { id, protocol: 'pop3', title, rule };
}

/** What is checked on every octet that a POP3 server sends. */
export const pop3Invariants: readonly Invariant[] = [
  invariant('line-ends', 'rfc1939/3/responses-end-with-crlf', 'Every line of the server ends with CRLF'),
  invariant('status-indicator', 'rfc1939/3/status-indicator', 'Every response begins with a status indicator'),
  invariant('status-upper-case', 'rfc1939/3/status-in-upper-case', 'The status indicators are in upper case'),
  invariant('response-length', 'rfc1939/3/response-of-512', 'The first line of a response has at most 512 octets'),
  invariant(
    'multiline-end',
    'rfc1939/3/multi-line-terminated',
    'A multi-line response ends with a line of a single dot',
  ),
  invariant(
    'byte-stuffing',
    'rfc1939/3/lines-byte-stuffed',
    'Lines of a multi-line response that begin with a dot have it doubled',
  ),
  invariant('greeting', 'rfc1939/4/greeting-positive', 'The greeting is a positive response'),
  invariant(
    'one-response-a-command',
    'rfc1939/5/one-response-a-command',
    'No response comes that no command has asked for',
  ),
  invariant(
    'response-code',
    'rfc2449/3/response-code-syntax',
    'Response codes keep to their grammar where they were announced',
  ),
  invariant(
    'capability-syntax',
    'rfc2449/3/capability-syntax',
    'Capability lines are a tag and parameters, at most 512 octets long',
  ),
  invariant('challenge-only-in-auth', 'rfc1734/2/challenge-only-in-auth', 'A challenge comes only in an AUTH dialogue'),
  invariant('challenge-syntax', 'rfc1734/2/challenge-is-base64', 'A challenge is a plus sign, a space and base64'),
  invariant('drop-listing', 'rfc1939/5/stat-format', 'STAT is answered with the number of messages and their size'),
  invariant('scan-listing', 'rfc1939/5/scan-listing-format', 'LIST is answered with message-numbers and sizes'),
  invariant('unique-id-listing', 'rfc1939/7/uidl-of-70', 'UIDL is answered with message-numbers and unique-ids'),
];

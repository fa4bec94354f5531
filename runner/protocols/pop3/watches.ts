import type { Watch } from '../session.js';

function watch(id: string, rule: string, title: string): Watch {
  return { id, protocol: 'pop3', title, rule };
}

/** What is checked on every octet that a POP3 server sends. */
export const pop3Watches: readonly Watch[] = [
  watch('line-ends', 'rfc1939/3/responses-end-with-crlf', 'Every line of the server ends with CRLF'),
  watch('status-indicator', 'rfc1939/3/status-indicator', 'Every response begins with a status indicator'),
  watch('status-upper-case', 'rfc1939/3/status-in-upper-case', 'The status indicators are in upper case'),
  watch('response-length', 'rfc1939/3/response-of-512', 'The first line of a response has at most 512 octets'),
  watch('multiline-end', 'rfc1939/3/multi-line-terminated', 'A multi-line response ends with a line of a single dot'),
  watch(
    'byte-stuffing',
    'rfc1939/3/lines-byte-stuffed',
    'Lines of a multi-line response that begin with a dot have it doubled',
  ),
  watch('greeting', 'rfc1939/4/greeting-positive', 'The greeting is a positive response'),
  watch(
    'one-response-a-command',
    'rfc1939/5/one-response-a-command',
    'No response comes that no command has asked for',
  ),
  watch(
    'response-code',
    'rfc2449/3/response-code-syntax',
    'Response codes keep to their grammar where they were announced',
  ),
  watch(
    'capability-syntax',
    'rfc2449/3/capability-syntax',
    'Capability lines are a tag and parameters, at most 512 octets long',
  ),
  watch('challenge-only-in-auth', 'rfc1734/2/challenge-only-in-auth', 'A challenge comes only in an AUTH dialogue'),
  watch('challenge-syntax', 'rfc1734/2/challenge-is-base64', 'A challenge is a plus sign, a space and base64'),
  watch('drop-listing', 'rfc1939/5/stat-format', 'STAT is answered with the number of messages and their size'),
  watch('scan-listing', 'rfc1939/5/scan-listing-format', 'LIST is answered with message-numbers and sizes'),
  watch('unique-id-listing', 'rfc1939/7/uidl-of-70', 'UIDL is answered with message-numbers and unique-ids'),
];

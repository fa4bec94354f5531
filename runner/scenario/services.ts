import type { ProtocolName } from '../protocols/protocol.js';

/** The services of a target and what is spoken there. */
export const protocolOf: Readonly<Record<string, ProtocolName>> = {
  smtp: 'smtp',
  submission: 'smtp',
  submissions: 'smtp',
  lmtp: 'smtp',
  pop3: 'pop3',
  pop3s: 'pop3',
  imap: 'imap',
  imaps: 'imap',
};

/** What people call a protocol. */
export const protocolTitle: Readonly<Record<ProtocolName, string>> = { smtp: 'SMTP', pop3: 'POP3', imap: 'IMAP' };

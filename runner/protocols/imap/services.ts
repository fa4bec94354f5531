import type { ServiceFacts } from '../service-facts.js';

/** RFC 3501 2.1, RFC 8314 3.2. APPEND brings messages, too. */
export const imapServices = {
  imap: { port: 143, tls: 'none', delivers: 'append', flag: 'an IMAP server: imap://user:password@host or imaps://..' },
  imaps: { port: 993, tls: 'implicit', delivers: 'append', standsFor: 'imap' },
} as const satisfies Record<string, ServiceFacts>;

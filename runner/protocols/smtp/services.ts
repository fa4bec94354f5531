import type { ServiceFacts } from '../service-facts.js';

/** SMTP (RFC 5321), submission (RFC 6409, 8314) and LMTP (RFC 2033), which has no registered port. */
export const smtpServices = {
  smtp: {
    port: 25,
    tls: 'none',
    hello: 'EHLO',
    delivers: 'smtp',
    strangers: true,
    flag: 'an SMTP server: smtp://host:port',
  },
  submission: {
    port: 587,
    tls: 'starttls',
    hello: 'EHLO',
    delivers: 'submission',
    flag: 'a submission server: submission://user:password@host:587?tls=starttls',
  },
  submissions: { port: 465, tls: 'implicit', hello: 'EHLO', delivers: 'submission', standsFor: 'submission' },
  lmtp: {
    port: 24,
    tls: 'none',
    hello: 'LHLO',
    delivers: 'lmtp',
    strangers: true,
    flag: 'an LMTP server: lmtp://host:24',
  },
} as const satisfies Record<string, ServiceFacts>;

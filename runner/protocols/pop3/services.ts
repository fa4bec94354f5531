import type { ServiceFacts } from '../service-facts.js';

/** RFC 1939 3, RFC 8314 7.3. */
export const pop3Services = {
  pop3: { port: 110, tls: 'none', flag: 'a POP3 server: pop3://user:password@host or pop3s://..' },
  pop3s: { port: 995, tls: 'implicit', standsFor: 'pop3' },
} as const satisfies Record<string, ServiceFacts>;

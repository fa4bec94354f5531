import { named } from '../fault.js';
import { recode, startsWith } from './forms.js';

/** Violations of LMTP. */
export const lmtpFaults = named([
  {
    name: 'lmtp-ehlo-accepted',
    protocol: 'smtp',
    rule: 'rfc2033/4.1/hello-not-accepted',
    says: 'The LMTP port accepts EHLO and HELO.',
    reply: { command: /^(?:EHLO|HELO)/i, when: startsWith('500'), replace: () => '250 mail.example.test\r\n' },
  },
  {
    name: 'lmtp-data-without-recipients-554',
    protocol: 'smtp',
    rule: 'rfc2033/4.2/data-without-recipients-503',
    says: 'DATA without recipients is answered 554 on the LMTP port.',
    reply: { command: /^DATA$/i, when: startsWith('503'), replace: () => '554 5.5.1 No valid recipients\r\n' },
  },
  {
    name: 'lmtp-one-reply',
    protocol: 'smtp',
    rule: 'rfc2033/4.2/one-reply-a-recipient',
    says: 'The end of data is answered once, however many recipients there are.',
    smtp: { countReplies: () => 1 },
  },
  {
    name: 'lmtp-lhlo-not-implemented',
    protocol: 'smtp',
    rule: 'rfc2033/4.1/lhlo-accepted',
    says: 'LHLO is answered 500.',
    reply: { command: /^LHLO/i, replace: () => '500 5.5.1 Command not recognised\r\n' },
  },
  {
    name: 'lmtp-ehlo-502',
    protocol: 'smtp',
    rule: 'rfc2033/4.1/hello-500',
    says: 'EHLO and HELO are answered 502.',
    reply: { command: /^(?:EHLO|HELO)/i, when: startsWith('500'), replace: reply => recode(reply, '502') },
  },
  {
    name: 'lmtp-extensions-missing',
    protocol: 'smtp',
    rule: 'rfc2033/5/pipelining-implemented',
    says: 'LHLO lists none of the extensions that LMTP needs.',
    reply: {
      command: /^LHLO/i,
      when: startsWith('250'),
      replace: reply => reply.replace(/250-(?:PIPELINING|8BITMIME|ENHANCEDSTATUSCODES)\r\n/g, ''),
    },
  },
]);

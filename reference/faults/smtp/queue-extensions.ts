import type { Fault } from '../fault.js';
import { recode, startsWith } from './reply.js';

/** Departures of the extensions about when a message goes: ETRN, DELIVERBY, FUTURERELEASE and MT-PRIORITY. */
export const queueExtensionsFaults: readonly Fault[] = [
  {
    name: 'smtp-etrn-with-parameter',
    protocol: 'smtp',
    rule: 'rfc1985/2/keyword-without-parameter',
    says: 'ETRN is listed with a word behind it.',
    reply: { command: /^EHLO/i, replace: reply => reply.replace(/^(250[ -]ETRN)\r$/m, '$1 QUEUE\r') },
  },
  {
    name: 'smtp-etrn-not-implemented',
    protocol: 'smtp',
    rule: 'rfc1985/5.1/node-answered',
    says: 'ETRN is listed and answered 502.',
    reply: { command: /^ETRN/i, replace: () => '502 5.5.1 Not implemented\r\n' },
  },
  {
    name: 'smtp-etrn-anything-started',
    protocol: 'smtp',
    rule: 'rfc1985/5.1/syntax-error',
    says: 'ETRN is answered 250 whatever follows it.',
    reply: {
      command: /^ETRN/i,
      when: reply => /^(?:501|45)/.test(reply),
      replace: () => '250 2.0.0 Queuing started\r\n',
    },
  },
  {
    name: 'smtp-etrn-refused-550',
    protocol: 'smtp',
    rule: 'rfc1985/5.1/refusal-459',
    says: 'A node that may not ask is answered 550.',
    reply: { command: /^ETRN/i, when: startsWith('45'), replace: reply => recode(reply, '550') },
  },
  {
    name: 'smtp-etrn-in-transaction',
    protocol: 'smtp',
    rule: 'rfc1985/5/not-in-transaction',
    says: 'ETRN is answered during a mail transaction.',
  },
  {
    name: 'submission-etrn-offered',
    protocol: 'smtp',
    rule: 'rfc6409/7/no-etrn',
    says: 'A submission server offers ETRN.',
  },
  {
    name: 'smtp-deliverby-in-words',
    protocol: 'smtp',
    rule: 'rfc2852/2/keyword-parameter',
    says: 'The shortest time is announced as a word.',
    reply: { command: /^EHLO/i, replace: reply => reply.replace(/^(250[ -]DELIVERBY) \d+/m, '$1 soon') },
  },
  {
    name: 'smtp-by-refused',
    protocol: 'smtp',
    rule: 'rfc2852/2/by-accepted',
    says: 'DELIVERBY is announced and BY is not known.',
    reply: {
      command: /^MAIL .* BY=/i,
      when: startsWith('250'),
      replace: () => '555 5.5.4 Unknown parameter BY\r\n',
    },
  },
  {
    name: 'smtp-by-anything',
    protocol: 'smtp',
    rule: 'rfc2852/4/by-syntax',
    says: 'BY is taken whatever its value is.',
    reply: { command: /^MAIL .* BY\b/i, when: startsWith('501'), replace: () => '250 2.1.0 Sender accepted\r\n' },
  },
  {
    name: 'smtp-by-return-in-the-past',
    protocol: 'smtp',
    rule: 'rfc2852/4/return-needs-time',
    says: 'A message is to be returned at a time that has passed, and is taken.',
  },
  {
    name: 'smtp-by-below-minimum',
    protocol: 'smtp',
    rule: 'rfc2852/2/below-minimum-refused',
    says: 'A time below the announced minimum is taken.',
  },
  {
    name: 'submission-futurerelease-without-date',
    protocol: 'smtp',
    rule: 'rfc4865/3/keyword-parameters',
    says: 'FUTURERELEASE is listed with the longest interval alone.',
    reply: { command: /^EHLO/i, replace: reply => reply.replace(/^(250[ -]FUTURERELEASE \d+) \S+/m, '$1') },
  },
  {
    name: 'smtp-futurerelease-for-relays',
    protocol: 'smtp',
    rule: 'rfc4865/4.2/submission-only',
    says: 'FUTURERELEASE is offered on the port of relays.',
    // ETRN is there on no other.
    reply: {
      command: /^EHLO/i,
      replace: reply => reply.replace('250-ETRN', '250-FUTURERELEASE 86400 2099-01-01T00:00:00Z\r\n250-ETRN'),
    },
  },
  {
    name: 'submission-hold-refused',
    protocol: 'smtp',
    rule: 'rfc4865/3/hold-accepted',
    says: 'FUTURERELEASE is announced and its parameters are not known.',
    reply: {
      command: /^MAIL .* HOLD(?:FOR|UNTIL)=/i,
      when: startsWith('250'),
      replace: () => '555 5.5.4 Unknown parameter\r\n',
    },
  },
  {
    name: 'submission-hold-anything',
    protocol: 'smtp',
    rule: 'rfc4865/3/hold-syntax',
    says: 'HOLDFOR and HOLDUNTIL are taken whatever their value is.',
    reply: {
      command: /^MAIL .* HOLD(?:FOR|UNTIL)/i,
      when: startsWith('501'),
      replace: () => '250 2.1.0 Sender accepted\r\n',
    },
  },
  {
    name: 'submission-held-twice',
    protocol: 'smtp',
    rule: 'rfc4865/4.2/one-hold',
    says: 'HOLDFOR and HOLDUNTIL are taken together.',
  },
  {
    name: 'submission-held-for-ever',
    protocol: 'smtp',
    rule: 'rfc4865/4.2/beyond-limit-refused',
    says: 'A message is to be held for longer than is announced, and is taken.',
  },
  {
    name: 'submission-not-held',
    protocol: 'smtp',
    rule: 'rfc4865/4.2/held',
    says: 'A message that was to be held is delivered at once.',
  },
  {
    name: 'submission-never-released',
    protocol: 'smtp',
    rule: 'rfc4865/4.2/released',
    says: 'A message that was held is never delivered.',
  },
  {
    name: 'smtp-mt-priority-long-policy',
    protocol: 'smtp',
    rule: 'rfc6710/3/keyword-parameter',
    says: 'The name of the priority policy is longer than any may be.',
    reply: {
      command: /^EHLO/i,
      replace: reply => reply.replace(/^(250[ -]MT-PRIORITY) \S+/m, '$1 the-policy-of-this-very-server'),
    },
  },
  {
    name: 'smtp-mt-priority-refused',
    protocol: 'smtp',
    rule: 'rfc6710/3/priority-accepted',
    says: 'MT-PRIORITY is announced and not known in MAIL.',
    reply: {
      command: /^MAIL .* MT-PRIORITY=/i,
      when: startsWith('250'),
      replace: () => '555 5.5.4 Unknown parameter MT-PRIORITY\r\n',
    },
  },
  {
    name: 'smtp-mt-priority-anything',
    protocol: 'smtp',
    rule: 'rfc6710/4.1/bad-priority-refused',
    says: 'MT-PRIORITY is taken whatever its value is.',
    reply: {
      command: /^MAIL .* MT-PRIORITY/i,
      when: startsWith('501'),
      replace: () => '250 2.1.0 Sender accepted\r\n',
    },
  },
  {
    name: 'smtp-priority-not-traced',
    protocol: 'smtp',
    rule: 'rfc6710/4.1/priority-in-received',
    says: 'Received has no PRIORITY clause.',
  },
  {
    name: 'smtp-priority-traced-in-words',
    protocol: 'smtp',
    rule: 'rfc6710/7/received-clause-syntax',
    says: 'The PRIORITY clause of Received has a word for the priority.',
  },
  {
    name: 'smtp-priority-raised-by-anyone',
    protocol: 'smtp',
    rule: 'rfc6710/4.1/no-upgrade-from-strangers',
    says: 'A client that is not signed in gets the priority that it asks for.',
  },
  {
    name: 'smtp-priority-lowered-silently',
    protocol: 'smtp',
    rule: 'rfc6710/4.1/change-is-told',
    says: 'A priority is lowered and the client is not told.',
  },
];

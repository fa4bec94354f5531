import { named } from '../fault.js';
import { accepting, ignoringState, lacking, received, recode, startsWith } from './forms.js';

/** Violations of the extensions about when a message goes: ETRN, DELIVERBY, FUTURERELEASE and MT-PRIORITY. */
export const queueExtensionsFaults = named([
  {
    name: 'smtp-etrn-with-parameter',
    protocol: 'smtp',
    rule: 'rfc1985/2/keyword-without-parameter',
    says: 'ETRN is listed with a word after it.',
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
    smtp: { carryOut: ignoringState('transaction', 'ETRN') },
  },
  {
    name: 'submission-etrn-offered',
    protocol: 'smtp',
    rule: 'rfc6409/7/no-etrn',
    says: 'A submission server offers ETRN.',
    smtp: {
      offer: (next, session, keyword, usual) => (keyword === 'ETRN' ? '' : next(session, keyword, usual)),
    },
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
    rule: 'rfc2852/3/by-accepted',
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
    says: 'BY is accepted whatever its value is.',
    reply: { command: /^MAIL .* BY\b/i, when: startsWith('501'), replace: () => '250 2.1.0 Sender accepted\r\n' },
  },
  {
    name: 'smtp-by-return-in-the-past',
    protocol: 'smtp',
    rule: 'rfc2852/4/return-needs-time',
    says: 'A BY mode R with a time that has passed is accepted.',
    smtp: accepting(/^BY$/, /^(?:-\d+|\+?0+);R/i),
  },
  {
    name: 'smtp-by-below-minimum',
    protocol: 'smtp',
    rule: 'rfc2852/3/below-minimum-refused',
    says: 'A time below the announced minimum is accepted.',
    smtp: accepting(/^BY$/, /^\+?[1-9];R/i),
  },
  {
    name: 'smtp-by-refused-550',
    protocol: 'smtp',
    rule: 'rfc2852/4/return-needs-time',
    says: 'BY with R and a time that has passed is refused with 550.',
    reply: { command: /^MAIL .* BY=/i, when: startsWith('501'), replace: reply => recode(reply, '550') },
  },
  {
    name: 'smtp-by-refused-without-code',
    protocol: 'smtp',
    rule: 'rfc2852/4/return-needs-time-5-5-4',
    says: 'The refusal of BY has the enhanced status code 5.5.2.',
    reply: { command: /^MAIL .* BY=/i, when: startsWith('501'), replace: reply => reply.replace(' 5.5.4 ', ' 5.5.2 ') },
  },
  {
    name: 'submission-hold-refused-550',
    protocol: 'smtp',
    rule: 'rfc4865/4.2/refused-501',
    says: 'A hold that is not accepted is refused with 550.',
    reply: { command: /^MAIL .* HOLD/i, when: startsWith('501'), replace: reply => recode(reply, '550') },
  },
  {
    name: 'submission-hold-refused-5-5-2',
    protocol: 'smtp',
    rule: 'rfc4865/4.2/refused-5-5-4',
    says: 'The refusal of a hold has the enhanced status code 5.5.2.',
    reply: {
      command: /^MAIL .* HOLD/i,
      when: startsWith('501'),
      replace: reply => reply.replace(' 5.5.4 ', ' 5.5.2 '),
    },
  },
  {
    name: 'submission-held-behind-deadline',
    protocol: 'smtp',
    rule: 'rfc4865/5.2.2/release-after-deadline',
    says: 'A release time after the BY time is accepted.',
    smtp: {
      refuseParameter: (next, session, of, keyword, all) =>
        next(session, of, keyword, /^HOLD/.test(keyword) ? lacking(all, 'BY') : all),
    },
  },
  {
    name: 'submission-hold-behind-deadline-554',
    protocol: 'smtp',
    rule: 'rfc4865/5.2.2/release-after-deadline-501',
    says: 'A release time after the BY time is refused with 554.',
    reply: { command: /^MAIL .* HOLDFOR=60 BY=30;N/i, when: startsWith('501'), replace: reply => recode(reply, '554') },
  },
  {
    name: 'submission-futurerelease-without-date',
    protocol: 'smtp',
    rule: 'rfc4865/4.2/keyword-parameters',
    says: 'FUTURERELEASE is listed with the longest interval only.',
    reply: { command: /^EHLO/i, replace: reply => reply.replace(/^(250[ -]FUTURERELEASE \d+) \S+/m, '$1') },
  },
  {
    name: 'smtp-futurerelease-for-relays',
    protocol: 'smtp',
    rule: 'rfc4865/4.2/submission-only',
    says: 'FUTURERELEASE is offered on the SMTP port.',
    // ETRN is there on no other.
    reply: {
      command: /^EHLO/i,
      replace: reply => reply.replace('250-ETRN', '250-FUTURERELEASE 86400 2099-01-01T00:00:00Z\r\n250-ETRN'),
    },
  },
  {
    name: 'submission-hold-refused',
    protocol: 'smtp',
    rule: 'rfc4865/4.2/hold-accepted',
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
    rule: 'rfc4865/4.2/hold-syntax',
    says: 'HOLDFOR and HOLDUNTIL are accepted whatever their value is.',
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
    says: 'HOLDFOR and HOLDUNTIL are accepted together.',
    smtp: {
      refuseParameter: (next, session, of, keyword, all) => {
        const other = { HOLDFOR: 'HOLDUNTIL', HOLDUNTIL: 'HOLDFOR' }[keyword];
        return next(session, of, keyword, other === undefined ? all : lacking(all, other));
      },
    },
  },
  {
    name: 'submission-held-for-ever',
    protocol: 'smtp',
    rule: 'rfc4865/4.2/beyond-limit-refused',
    says: 'A hold longer than announced is accepted.',
    smtp: accepting(/^HOLD/, /^(?:[1-9]\d*|\d{4}-\d\d-\d\dT.*)$/i),
  },
  {
    name: 'submission-not-held',
    protocol: 'smtp',
    rule: 'rfc4865/4.2/held',
    says: 'A message that was to be held is delivered at once.',
    smtp: { release: (next, _time, deliver) => next(undefined, deliver) },
  },
  {
    name: 'submission-never-released',
    protocol: 'smtp',
    rule: 'rfc4865/4.2/released',
    says: 'A message that was held is never delivered.',
    smtp: {
      release: (next, time, deliver) => {
        if (time === undefined) next(time, deliver);
      },
    },
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
    says: 'MT-PRIORITY is accepted whatever its value is.',
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
    smtp: received(field => field.replace(/\r\n\tPRIORITY -?\d/, '')),
  },
  {
    name: 'smtp-priority-traced-in-words',
    protocol: 'smtp',
    rule: 'rfc6710/7/received-clause-syntax',
    says: 'The PRIORITY clause of Received has a word for the priority.',
    smtp: received(field => field.replace(/(\r\n\tPRIORITY) -?\d/, '$1 high')),
  },
  {
    name: 'smtp-priority-raised-by-anyone',
    protocol: 'smtp',
    rule: 'rfc6710/4.1/no-upgrade-from-strangers',
    says: 'A client that has not authenticated gets the priority that it requests.',
    smtp: { grantPriority: (_next, _session, asked) => asked },
  },
  {
    name: 'smtp-priority-lowered-silently',
    protocol: 'smtp',
    rule: 'rfc6710/4.1/change-is-told',
    says: 'A priority is lowered and the client is not informed.',
    reply: { command: /^MAIL/i, when: startsWith('250 2.3.6'), replace: () => '250 2.1.0 Sender accepted\r\n' },
  },
]);

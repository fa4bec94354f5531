import { withoutField } from '../../smtp/delivery.js';
import { named } from '../fault.js';
import { recode, startsWith, storedWithHeader } from './forms.js';

const without = (reply: string, ...keywords: string[]) =>
  keywords.reduce((text, keyword) => text.replace(new RegExp(`^250-${keyword}\\b.*\\r\\n`, 'm'), ''), reply);

const FEW = ['PIPELINING', 'ENHANCEDSTATUSCODES', 'DSN', '8BITMIME', 'SIZE', 'CHUNKING', 'BINARYMIME', 'DELIVERBY'];

/** Violations of the submission service, and of what a server says before it takes mail: limits, TLS, or that it takes none. */
export const submissionFaults = named([
  {
    name: 'submission-few-extensions',
    protocol: 'smtp',
    rule: 'rfc6409/7/pipelining',
    says: 'EHLO lists neither PIPELINING, ENHANCEDSTATUSCODES, DSN and 8BITMIME nor what else is optional.',
    reply: {
      command: /^EHLO/i,
      when: startsWith('250'),
      replace: reply => without(reply, ...FEW),
    },
  },
  {
    name: 'submission-auth-not-listed',
    protocol: 'smtp',
    rule: 'rfc6409/7/auth',
    says: 'EHLO does not list AUTH.',
    reply: {
      command: /^EHLO/i,
      when: startsWith('250'),
      replace: reply => reply.replace(/\r\n250 AUTH [^\r]*\r\n$/, '\r\n250 XNOTHING\r\n'),
    },
  },
  {
    name: 'submission-atrn-offered',
    protocol: 'smtp',
    rule: 'rfc6409/7/no-atrn',
    says: 'A submission server offers ATRN.',
    reply: { command: /^EHLO/i, replace: reply => reply.replace(/^250-HELP\r$/m, '250-ATRN\r') },
  },
  {
    name: 'submission-date-not-added',
    protocol: 'smtp',
    rule: 'rfc6409/8.2/date-added',
    says: 'A submitted message without Date gets none, as the RFC allows.',
    smtp: { addDate: (_next, _session, octets) => octets },
  },
  {
    name: 'submission-sender-added',
    protocol: 'smtp',
    rule: 'rfc6409/8.1/sender-added',
    says: 'A Sender field with the user is added, as the RFC allows.',
    smtp: {
      addDate: (next, session, octets, now) => {
        const sender = `Sender: <${session.account?.user}@${session.context.domain}>\r\n`;
        return next(session, Buffer.concat([Buffer.from(sender), octets]), now);
      },
    },
  },
  {
    name: 'submission-message-id-not-added',
    protocol: 'smtp',
    rule: 'rfc6409/8.3/message-id-added',
    says: 'A submitted message without a Message-ID, or with none that is valid, stays so.',
    smtp: { addMessageId: (_next, _session, octets) => octets },
  },
  {
    name: 'submission-sender-unqualified',
    protocol: 'smtp',
    rule: 'rfc6409/4.2/sender-qualified',
    says: 'A sender whose domain is one label is accepted unchanged.',
    smtp: { qualifySender: (_next, _session, mailbox) => mailbox },
  },
  {
    name: 'smtp-greeting-521',
    protocol: 'smtp',
    rule: 'rfc7504/3/521-is-for-no-mail-at-all',
    says: 'A server that accepts mail greets with 521.',
    reply: { command: /^$/, when: startsWith('220'), replace: reply => recode(reply, '521') },
  },
  {
    name: 'smtp-refusals-521',
    protocol: 'smtp',
    rule: 'rfc7504/3/521-is-for-no-mail-at-all',
    says: 'A sender or recipient is refused with 521.',
    reply: { command: /^(?:MAIL|RCPT)/i, when: startsWith('5'), replace: reply => recode(reply, '521') },
  },
  {
    name: 'smtp-requiretls-with-parameter',
    protocol: 'smtp',
    rule: 'rfc8689/2/keyword-without-parameter',
    says: 'REQUIRETLS is listed with a word after it.',
    reply: { command: /^[EL]HLO/i, replace: reply => reply.replace(/^(250[ -]REQUIRETLS)\r$/m, '$1 YES\r') },
  },
  {
    name: 'smtp-requiretls-refused',
    protocol: 'smtp',
    rule: 'rfc8689/2/requiretls-accepted',
    says: 'REQUIRETLS is announced and not known in MAIL.',
    reply: {
      command: /^MAIL .* REQUIRETLS\b/i,
      when: startsWith('250'),
      replace: () => '555 5.5.4 Unknown parameter REQUIRETLS\r\n',
    },
  },
  {
    name: 'smtp-requiretls-answered-354',
    protocol: 'smtp',
    rule: 'rfc8689/2/requiretls-in-clear',
    says: 'REQUIRETLS without TLS is answered 354.',
    reply: { command: /^MAIL .* REQUIRETLS\b/i, when: startsWith('5'), replace: () => '354 Go on\r\n' },
  },
  {
    name: 'smtp-tls-required-refused',
    protocol: 'smtp',
    rule: 'rfc8689/4.1/field-ignored-with-parameter',
    says: 'A message with a TLS-Required field is refused.',
    smtp: {
      refuseMessage: (next, session, transaction, content) =>
        /^TLS-Required:/im.test(content.octets.toString('latin1'))
          ? ['554 5.7.0', 'TLS-Required is not known here']
          : next(session, transaction, content),
    },
  },
  {
    name: 'smtp-limits-without-values',
    protocol: 'smtp',
    rule: 'rfc9422/3/limits-syntax',
    says: 'LIMITS has names of limits without values.',
    reply: {
      command: /^[EL]HLO/i,
      replace: reply => reply.replace(/^(250[ -]LIMITS).*?\r$/m, '$1 MAILMAX, RCPTMAX\r'),
    },
  },
  {
    name: 'smtp-limits-with-leading-zero',
    protocol: 'smtp',
    rule: 'rfc9422/4/limit-values',
    says: 'The limits have leading zeros.',
    reply: {
      command: /^[EL]HLO/i,
      replace: reply => reply.replace(/(RCPT)?MAX=\d/g, '$1MAX=0').replace('MAILMAX', 'RCPTDOMAINMAX=07 MAILMAX'),
    },
  },
  {
    name: 'smtp-limits-of-fifty-recipients',
    protocol: 'smtp',
    rule: 'rfc5321/4.5.3.1.8/hundred-recipients',
    says: 'A limit of 50 recipients is announced.',
    reply: { command: /^EHLO/i, replace: reply => reply.replace(/RCPTMAX=\d+/, 'RCPTMAX=50') },
  },
  {
    name: 'smtp-limits-gone-under-tls',
    protocol: 'smtp',
    rule: 'rfc9422/3/again-after-ehlo',
    says: 'LIMITS is not listed any more under TLS, as the RFC allows.',
    reply: {
      command: /^EHLO/i,
      when: reply => !/^250[ -]STARTTLS/m.test(reply),
      replace: reply => without(reply, 'LIMITS'),
    },
  },
  {
    name: 'smtp-rcptmax-not-kept',
    protocol: 'smtp',
    rule: 'rfc9422/4.2/rcptmax-kept',
    says: 'The eleventh recipient of a message is refused, whatever was announced.',
    smtp: { limits: next => ({ ...next(), recipients: 10 }) },
  },
  {
    name: 'smtp-tls-required-removed',
    protocol: 'smtp',
    rule: 'rfc8689/4.1/field-kept-with-parameter',
    says: 'TLS-Required is removed from messages, as the RFC allows.',
    smtp: storedWithHeader(header => withoutField(header, 'TLS-Required')),
  },
  {
    name: 'smtp-mailmax-not-kept',
    protocol: 'smtp',
    rule: 'rfc9422/4.1/mailmax-kept',
    says: 'The eleventh message of a session is refused, whatever was announced.',
    smtp: { limits: next => ({ ...next(), messages: 10 }) },
  },
]);

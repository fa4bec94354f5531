import { splitHeader } from '../../store/header-section.js';
import { named } from '../fault.js';
import { fieldsOf, received, storedWithHeader } from './forms.js';

/** Violations in the fields that delivery puts before a message, and in whom it goes to. */
export const traceFaults = named([
  {
    name: 'smtp-received-begins-with-by',
    protocol: 'smtp',
    rule: 'rfc5321/4.4/received-has-from',
    says: 'Received has no from clause.',
    smtp: received(field => field.replace(/ from .*\r\n/, '')),
  },
  {
    name: 'smtp-received-two-digit-year',
    protocol: 'smtp',
    rule: 'rfc5321/4.4/four-digit-year',
    says: 'The year in Received has two digits.',
    smtp: received(field => field.replace(/( [A-Z][a-z]{2}) \d\d(\d\d) /, '$1 $2 ')),
  },
  {
    name: 'smtp-received-zone-name',
    protocol: 'smtp',
    rule: 'rfc5321/4.4/received-numeric-zone',
    says: 'The date in Received has the name of its zone.',
    smtp: received(field => field.replace('+0000', 'GMT')),
  },
  {
    name: 'smtp-received-unregistered-protocol',
    protocol: 'smtp',
    rule: 'rfc5321/4.4/registered-protocol',
    says: 'Received names a protocol that is not registered.',
    smtp: received(field => field.replace(/ with \w+/, ' with FASTMAIL')),
  },
  {
    name: 'smtp-received-invalid-date',
    protocol: 'smtp',
    rule: 'rfc5322/3.3/date-semantically-valid',
    says: 'The zone of the date in Received has 99 minutes.',
    smtp: received(field => field.replace('+0000', '+0099')),
  },
  {
    name: 'submission-tls-untold',
    protocol: 'smtp',
    rule: 'rfc8314/4.3/tls-clause',
    says: 'Received does not name the cipher suite of the session in which the message was submitted.',
    smtp: received(field => field.replace(/\r\n\ttls \w+/, '')),
  },
  {
    name: 'smtp-trace-behind-header',
    protocol: 'smtp',
    rule: 'rfc5321/4.4/trace-at-the-beginning',
    says: 'Return-Path and Received are put after the header section of the message.',
    smtp: {
      compose: (next, trace, content, recipient) => {
        const { header, rest } = splitHeader(content);
        return Buffer.concat([Buffer.from(header, 'latin1'), next(trace, rest, recipient)]);
      },
    },
  },
  {
    name: 'smtp-fields-sorted',
    protocol: 'smtp',
    rule: 'rfc5322/3.6/fields-not-reordered',
    says: 'The fields of a message are sorted by name.',
    smtp: storedWithHeader(header => fieldsOf(header).sort().join('')),
  },
  {
    name: 'smtp-return-path-in-small-letters',
    protocol: 'smtp',
    rule: 'rfc5321/2.4/local-part-case-kept',
    says: 'Return-Path has the reverse-path in lower case.',
    smtp: { returnPathField: (next, path) => next(path.toLowerCase()) },
  },
  {
    name: 'smtp-return-path-bare',
    protocol: 'smtp',
    rule: 'rfc5321/4.4/return-path-added',
    says: 'Return-Path has nothing but the letters, digits and dots of the reverse-path.',
    smtp: { returnPathField: (next, path) => next(path.replace(/[^@\w.-]/g, '')) },
  },
  {
    name: 'smtp-header-recipients-delivered',
    protocol: 'smtp',
    rule: 'rfc5321/C/no-routing-by-header',
    says: 'A message goes also to the addresses in its header section.',
    smtp: {
      mailboxesFor: (next, context, account, content) => {
        const fields = fieldsOf(splitHeader(content).header).filter(field =>
          /^(?:Resent-|Apparently-)?(?:To|Cc|Bcc):/i.test(field),
        );
        const named = context.store.accounts.filter(({ user }) =>
          fields.some(field => field.includes(`${user}@${context.domain}`)),
        );
        return [...next(context, account, content), ...named];
      },
    },
  },
  {
    name: 'smtp-recipient-deduced',
    protocol: 'smtp',
    rule: 'rfc5321/7.2/no-recipients-deduced',
    says: 'A message without To is given one, with the recipient of the envelope.',
    smtp: {
      compose: (next, trace, content, recipient) => {
        const { header, rest } = splitHeader(content);
        const to = /^To:/im.test(header) ? '' : `To: ${recipient.mailbox.text}\r\n`;
        return next(trace, Buffer.concat([Buffer.from(header + to, 'latin1'), rest]), recipient);
      },
    },
  },
]);

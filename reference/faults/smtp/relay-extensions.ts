import { named } from '../fault.js';
import { lacking } from './forms.js';
import { fault, messageFields, withKeywords, withoutFields, withoutParameters } from './relay-forms.js';

/** Violations in what becomes of DELIVERBY, FUTURERELEASE, MT-PRIORITY and REQUIRETLS on the way to the next hop. */
export const relayExtensionsFaults = named([
  fault(
    'smtp-relay-drops-priority',
    'rfc6710/4.2/relayed-with-priority',
    'MT-PRIORITY is not relayed.',
    withoutParameters('MT-PRIORITY'),
  ),
  fault(
    'smtp-relay-drops-by',
    'rfc2852/4.1.4/relayed-with-what-is-left',
    'BY is not relayed.',
    withoutParameters('BY'),
  ),
  fault(
    'smtp-relay-by-anyway',
    'rfc2852/4.1.4.1/not-relayed-to-others',
    'A message with BY mode R is relayed to a next hop without DELIVERBY.',
    { relayObstacle: (next, mail, offered) => next(mail, withKeywords(offered, 'DELIVERBY')) },
  ),
  fault(
    'smtp-relay-not-traced',
    'rfc2852/4.1.4/traced',
    'Relaying is not reported to the sender who asked for a trace.',
    {
      reportsRelaying: (next, mail, recipient, outcome) => {
        const by = mail.parameters.get('BY')?.replace(/T$/i, '');
        const parameters = by === undefined ? mail.parameters : new Map([...mail.parameters, ['BY', by]]);
        return next({ ...mail, parameters }, recipient, outcome);
      },
    },
  ),
  fault(
    'smtp-relay-by-notice-unreported',
    'rfc2852/4.1.4.2/notify-to-others-reported',
    'A message with BY mode N that went to a next hop without DELIVERBY is not reported as relayed.',
    {
      reportsRelaying: (next, mail, recipient, outcome) =>
        next(mail, recipient, { ...outcome, offered: withKeywords(outcome.offered, 'DELIVERBY') }),
    },
  ),
  fault(
    'smtp-report-without-deadline',
    'rfc2852/4.1/report-fields',
    'A report has no Deliver-By-Date.',
    messageFields(lines => withoutFields(lines, 'Deliver-By-Date')),
  ),
  fault(
    'smtp-report-without-hold',
    'rfc4865/5.1.2/reports-have-the-request',
    'A report about a held message has no Future-Release-Request.',
    messageFields(lines => withoutFields(lines, 'Future-Release-Request')),
  ),
  fault(
    'smtp-report-without-arrival-date',
    'rfc4865/5.1.2/reports-have-arrival-date',
    'A report has no Arrival-Date.',
    messageFields(lines => withoutFields(lines, 'Arrival-Date')),
  ),
  fault(
    'smtp-relay-requiretls-anyway',
    'rfc8689/4.2.1/sent-with-tls-only',
    'A message with REQUIRETLS is relayed in plaintext.',
    {
      relayObstacle: (next, mail, offered) =>
        next({ ...mail, parameters: lacking(mail.parameters, 'REQUIRETLS') }, offered),
    },
  ),
  fault(
    'smtp-relay-tls-status',
    'rfc8689/4.2.1/failure-status',
    'The report of what could not be sent under TLS does not say that this was why.',
    {
      relayObstacle: (next, mail, offered) => {
        const obstacle = next(mail, offered);
        return obstacle?.[0] === '5.7.10' ? ['5.0.0', obstacle[1]] : obstacle;
      },
    },
  ),
  fault(
    'smtp-relay-tls-required-returned',
    'rfc8689/4.2.2/sent-anyway',
    'A message with TLS-Required is returned where there is no TLS.',
    {
      relayObstacle: (next, mail, offered) =>
        /^TLS-Required:/im.test(mail.original.toString('latin1'))
          ? ['5.7.10', 'there is no TLS to be had']
          : next(mail, offered),
    },
  ),
  fault(
    'smtp-report-returns-secrets',
    'rfc8689/5/report-with-header-alone',
    'The report of a message with REQUIRETLS returns the message.',
    {
      returnsWhole: (next, report) => next({ ...report, parameters: lacking(report.parameters, 'REQUIRETLS') }),
    },
  ),
]);

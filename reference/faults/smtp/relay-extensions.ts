import { type Fault, named } from '../fault.js';

/** A departure of the outbound side, which bends it where it is asked for by name. */
function fault<Name extends string>(name: Name, rule: string, says: string): Fault<Name> {
  return { name, protocol: 'smtp', rule, says };
}

/** Departures in what becomes of DELIVERBY, FUTURERELEASE, MT-PRIORITY and REQUIRETLS on the way to the next hop. */
export const relayExtensionsFaults = named([
  fault('smtp-relay-drops-priority', 'rfc6710/4.2/relayed-with-priority', 'MT-PRIORITY is not handed on.'),
  fault('smtp-relay-drops-by', 'rfc2852/4.1.4/relayed-with-what-is-left', 'BY is not handed on.'),
  fault(
    'smtp-relay-by-anyway',
    'rfc2852/4.1.4.1/not-relayed-to-others',
    'A message that is to be returned when it is late goes to a next hop that does not do it.',
  ),
  fault(
    'smtp-relay-not-traced',
    'rfc2852/4.1.4/traced',
    'Relaying is not reported to the sender who asked for a trace.',
  ),
  fault(
    'smtp-relay-by-notice-unreported',
    'rfc2852/4.1.4.2/notify-to-others-reported',
    'That a message to be told of when late went to a next hop without DELIVERBY is not reported.',
  ),
  fault('smtp-report-without-deadline', 'rfc2852/4.1/report-fields', 'A report has no Deliver-By-Date.'),
  fault(
    'smtp-report-without-hold',
    'rfc4865/5.1.2/reports-have-the-request',
    'A report of a message that was held does not say so.',
  ),
  fault(
    'smtp-report-without-arrival-date',
    'rfc4865/5.1.2/reports-have-arrival-date',
    'A report does not say when its message arrived.',
  ),
  fault(
    'smtp-relay-requiretls-anyway',
    'rfc8689/4.2.1/sent-with-tls-only',
    'A message with REQUIRETLS is sent on in the clear.',
  ),
  fault(
    'smtp-relay-tls-status',
    'rfc8689/4.2.1/failure-status',
    'The report of what could not be sent under TLS does not say that this was why.',
  ),
  fault(
    'smtp-relay-tls-required-returned',
    'rfc8689/4.2.2/sent-anyway',
    'A message with TLS-Required is returned where there is no TLS.',
  ),
  fault(
    'smtp-report-returns-secrets',
    'rfc8689/5/report-with-header-alone',
    'The report of a message with REQUIRETLS returns the message.',
  ),
]);

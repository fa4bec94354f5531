import { type Fault, named } from '../fault.js';

/** A departure of the outbound side, which bends it where it is asked for by name. */
function fault<Name extends string>(name: Name, rule: string, says: string): Fault<Name> {
  return { name, protocol: 'smtp', rule, says };
}

/** Departures in what is sent to the next hop, and in reports of what could not be. */
export const relayFaults = named([
  fault('smtp-relay-drops-mail', 'rfc5321/2.1/formal-handoff', 'Mail for other hosts is accepted and forgotten.'),
  fault('smtp-relay-says-helo', 'rfc5321/2.2.1/clients-say-ehlo', 'HELO is said to every next hop.'),
  fault(
    'smtp-relay-without-helo',
    'rfc5321/3.2/helo-and-ehlo-of-clients',
    'A next hop that knows no EHLO is given up.',
  ),
  fault('smtp-relay-bad-hello', 'rfc5321/4.1.1.1/hello-names-client', 'EHLO and HELO have a name with an underscore.'),
  fault('smtp-relay-folds-local-part', 'rfc5321/2.4/local-part-case-kept', 'Paths are sent on in small letters.'),
  fault(
    'smtp-relay-mangles-local-part',
    'rfc5321/2.3.11/local-part-opaque',
    'Every character of a local-part that is not common becomes an underscore.',
  ),
  fault(
    'smtp-relay-unquotes-local-part',
    'rfc5321/2.3.11/local-part-opaque',
    'A quoted local-part is sent on without its quotes.',
  ),
  fault('smtp-relay-keeps-route', 'rfc5321/3.6.1/source-routes-not-made', 'A source route is sent on.'),
  fault('smtp-relay-copies', 'rfc5321/4.5.4.1/one-copy', 'Each recipient gets a copy of the message.'),
  fault('smtp-relay-sends-twice', 'rfc5321/6.1/duplicates', 'The message is sent on twice.'),
  fault('smtp-relay-does-not-retry', 'rfc5321/4.2.1/transient-tried-again', 'A 4yz reply is taken for a 5yz one.'),
  fault(
    'smtp-relay-without-received',
    'rfc5321/4.4/received-added',
    'No Received field is added to mail that goes on.',
  ),
  fault(
    'smtp-relay-received-below',
    'rfc5321/4.4/received-prepended',
    "The Received field is put behind the message's own fields.",
  ),
  fault('smtp-relay-removes-received', 'rfc5321/4.4/received-order-kept', 'Older Received fields are removed.'),
  fault('smtp-relay-adds-return-path', 'rfc5321/4.4/return-path-at-delivery', 'Mail that goes on gets a Return-Path.'),
  fault(
    'smtp-relay-unfolds-header',
    'rfc5321/3.6.3/relay-content-untouched',
    'Folded header fields are made one line.',
  ),
  fault('smtp-relay-mends-subject', 'rfc5321/3.6.3/relay-content-untouched', 'The Subject is changed.'),
  fault('smtp-relay-wraps-lines', 'rfc5321/3.6.3/relay-content-untouched', 'Lines of 500 octets are broken.'),
  fault('smtp-relay-trims-lines', 'rfc5321/3.6.3/relay-content-untouched', 'White space at the end of lines is lost.'),
  fault('smtp-relay-dots-not-doubled', 'rfc5321/4.5.2/leading-dot-doubled', 'A leading dot is sent as it is.'),
  fault('smtp-relay-sends-bare-lf', 'rfc5321/2.3.8/no-bare-cr-or-lf', 'The first folded line ends with LF alone.'),
  fault(
    'smtp-relay-failure-not-reported',
    'rfc5321/6.1/failure-notification',
    'Nobody hears of mail that could not be sent on.',
  ),
  fault(
    'smtp-relay-reports-null',
    'rfc5321/6.1/no-notification-to-null',
    'Where the reverse-path is null the author in the header gets the report.',
  ),
  fault('smtp-relay-report-keeps-route', 'rfc5321/6.1/notification-without-route', 'A report goes by a source route.'),
  fault(
    'smtp-relay-reports-apart',
    'rfc5321/4.4/one-report-of-many',
    'Each recipient that failed has a report of its own.',
  ),
  fault('smtp-report-not-multipart', 'rfc5321/3.6.3/report-format', 'A report is plain text.'),
  fault('smtp-report-to-nobody', 'rfc3464/2/addressed-to-return-address', 'The To field of a report names nobody.'),
  fault('smtp-report-without-mta', 'rfc3464/2.2.2/reporting-mta', 'A report has no Reporting-MTA.'),
  fault('smtp-report-without-recipient', 'rfc3464/2.3.2/final-recipient', 'A report has no Final-Recipient.'),
  fault('smtp-report-wrong-action', 'rfc3464/2.3.3/action', 'A report says expanded, whatever was done.'),
  fault('smtp-report-without-status', 'rfc3464/2.3.4/status', 'A report has no Status.'),
  fault('smtp-report-without-remote', 'rfc3461/6.3/remote-mta', 'A report tells nothing of the next hop.'),
  fault('smtp-report-without-envelope-id', 'rfc3461/6.3/original-envelope-id', 'A report has no Original-Envelope-Id.'),
  fault(
    'smtp-report-without-original-recipient',
    'rfc3461/6.3/original-recipient',
    'A report has no Original-Recipient.',
  ),
  fault(
    'smtp-report-makes-originals',
    'rfc3461/6.3/no-envelope-id-unless-given',
    'A report has an Original-Envelope-Id and an Original-Recipient of its own making.',
  ),
  fault('smtp-report-header-alone', 'rfc3461/6.2/full-message-returned', 'A report never has more than the header.'),
  fault('smtp-report-asks-for-reports', 'rfc3461/6.1/parameters-of-report', 'A report is sent with NOTIFY=FAILURE.'),
  fault(
    'smtp-relay-notify-ignored',
    'rfc3461/5.2.6/no-report-unless-failure',
    'What could not be sent on is reported whatever NOTIFY says.',
  ),
  fault(
    'smtp-relay-success-not-reported',
    'rfc3461/5.2.2/relayed-report',
    'What went to a server without DSN is never reported.',
  ),
  fault(
    'smtp-relay-reports-always',
    'rfc3461/5.2.2/no-relayed-report-unless-asked',
    'Whatever went to the next hop is reported.',
  ),
  fault(
    'smtp-relay-reports-handed-over',
    'rfc3461/5.2.1/next-hop-reports',
    'What went to a server with DSN is reported here, too.',
  ),
  fault('smtp-relay-drops-dsn', 'rfc3461/5.2.1/parameters-relayed', 'RET, ENVID, NOTIFY and ORCPT are not handed on.'),
  fault('smtp-relay-folds-orcpt', 'rfc3461/5.2.1/parameters-relayed', 'ORCPT is handed on in small letters.'),
  fault('smtp-relay-makes-dsn', 'rfc3461/5.2.1/no-parameters-made', 'RET=HDRS is put where nobody gave it.'),
  fault('smtp-relay-makes-orcpt', 'rfc3461/5.2.1/added-orcpt', 'An ORCPT of another address is added.'),
  fault(
    'smtp-relay-parameters-to-all',
    'rfc3461/5.2.2/parameters-not-relayed-to-others',
    'Parameters are sent to next hops that do not offer their extensions.',
  ),
  fault('smtp-relay-clears-eighth-bit', 'rfc6152/3/eighth-bit-relayed', 'The eighth bit is cleared on the way.'),
  fault('smtp-relay-without-body', 'rfc6152/3/relayed-with-body', 'BODY is not handed on.'),
  fault('smtp-relay-8bit-anyway', 'rfc6152/3/not-to-seven-bits', 'Octets above 127 are sent to any next hop.'),
  fault('smtp-relay-drops-smtputf8', 'rfc6531/3.4/parameter-supplied', 'SMTPUTF8 is not handed on.'),
  fault(
    'smtp-relay-utf8-to-ascii',
    'rfc6531/3.2/relayed-as-it-came',
    'What is beyond ASCII becomes question marks in addresses and header fields.',
  ),
  fault('smtp-relay-utf8-anyway', 'rfc6531/3.5/not-to-others', 'Internationalised mail is sent to any next hop.'),
]);

import { named } from '../fault.js';
import {
  authorOf,
  fault,
  messageFields,
  recipientFields,
  reportHeader,
  withField,
  withoutFields,
  withoutKeywords,
} from './relay-forms.js';

/** Violations in reports of what was delivered, relayed, or could not be: who gets one, when, and what stands in it. */
export const reportsFaults = named([
  {
    name: 'smtp-success-not-reported',
    protocol: 'smtp',
    rule: 'rfc3461/5.2.3/delivered-report',
    says: 'Delivery is never reported.',
    smtp: { reportDelivery: () => undefined },
  },
  {
    name: 'smtp-success-always-reported',
    protocol: 'smtp',
    rule: 'rfc3461/5.2.3/no-report-unless-asked',
    says: 'Delivery is reported to every local sender.',
    smtp: { wantsDeliveryReport: () => true },
  },
  {
    name: 'smtp-report-to-header-from',
    protocol: 'smtp',
    rule: 'rfc3461/5.2/no-report-to-null',
    says: 'Where the reverse-path is null, delivery is reported to the address in the From field.',
    smtp: {
      reportTo: (next, reversePath, report) =>
        next(reversePath, report) ?? (report.action === 'delivered' ? authorOf(report.original) : null),
    },
  },
  {
    name: 'smtp-report-with-reverse-path',
    protocol: 'smtp',
    rule: 'rfc3461/6.1/report-from-null',
    says: 'Reports of delivery have a reverse-path.',
    smtp: {
      addressReport: (next, context, to, message) => ({
        ...next(context, to, message),
        reversePath: {
          localPart: 'postmaster',
          domain: context.domain,
          text: `postmaster@${context.domain}`,
          route: '',
        },
      }),
    },
  },
  {
    name: 'smtp-report-returns-message',
    protocol: 'smtp',
    rule: 'rfc3461/6.2/report-returns-header',
    says: 'A report of delivery returns the whole message.',
    smtp: { returnsWhole: () => true },
  },
  {
    name: 'smtp-report-utf8-in-plain-type',
    protocol: 'smtp',
    rule: 'rfc6533/3/no-utf-8-in-plain-status',
    says: 'Addresses in UTF-8 are in a message/delivery-status.',
    smtp: { reportStatusType: next => next([]) },
  },
  {
    name: 'smtp-report-doubled',
    protocol: 'smtp',
    rule: 'rfc3461/5.2.3/delivered-report',
    says: 'Delivery is reported twice.',
    smtp: {
      reportDelivery: (next, ...report) => {
        next(...report);
        next(...report);
      },
    },
  },
  {
    name: 'smtp-report-bare-header',
    protocol: 'smtp',
    rule: 'rfc3464/2/from-who-is-responsible',
    says: 'Reports name no address that they come from, and do not say that they are MIME.',
    smtp: reportHeader(line =>
      line.startsWith('MIME-Version:') ? [] : [line.replace(/^From: .*/, 'From: Mail Delivery')],
    ),
  },
  {
    name: 'smtp-report-without-words',
    protocol: 'smtp',
    rule: 'rfc6522/3/human-readable-part',
    says: 'The human-readable part of a report is empty.',
    smtp: { reportWords: () => [] },
  },
  fault(
    'smtp-relay-failure-not-reported',
    'rfc5321/6.1/failure-notification',
    'Mail that could not be relayed is not reported.',
    {
      reportsRelaying: (next, mail, recipient, outcome) => outcome.kind === 'relayed' && next(mail, recipient, outcome),
    },
  ),
  fault(
    'smtp-relay-reports-null',
    'rfc5321/6.1/no-notification-to-null',
    'Where the reverse-path is null the author in the header gets the report.',
    {
      reportTo: (next, reversePath, report) =>
        next(reversePath, report) ?? (report.action === 'delivered' ? null : authorOf(report.original)),
    },
  ),
  fault('smtp-relay-report-keeps-route', 'rfc5321/6.1/notification-without-route', 'A report goes by a source route.', {
    addressReport: (next, context, to, message) => next(context, { ...to, text: to.route + to.text }, message),
  }),
  fault('smtp-relay-reports-apart', 'rfc5321/4.4/one-report-of-many', 'Each failed recipient has a separate report.', {
    groupReports: (_next, recipients) => recipients.map(one => [one]),
  }),
  fault(
    'smtp-report-not-multipart',
    'rfc5321/3.6.3/report-format',
    'A report is plain text.',
    reportHeader(line => [line.replace(/^Content-Type: .*/s, 'Content-Type: text/plain; charset=utf-8')]),
  ),
  fault(
    'smtp-report-to-nobody',
    'rfc3464/2/addressed-to-return-address',
    'The To field of a report names nobody.',
    reportHeader(line => [line.replace(/^To: .*/, 'To: undisclosed-recipients:;')]),
  ),
  fault(
    'smtp-report-without-mta',
    'rfc3464/2.2.2/reporting-mta',
    'A report has no Reporting-MTA.',
    messageFields(lines => withoutFields(lines, 'Reporting-MTA')),
  ),
  fault(
    'smtp-report-without-recipient',
    'rfc3464/2.3.2/final-recipient',
    'A report has no Final-Recipient.',
    recipientFields(lines => withoutFields(lines, 'Final-Recipient')),
  ),
  fault(
    'smtp-report-wrong-action',
    'rfc3464/2.3.3/action',
    'Reports always have the action "expanded".',
    recipientFields(lines => [...withoutFields(lines, 'Action'), 'Action: expanded']),
  ),
  fault(
    'smtp-report-without-status',
    'rfc3464/2.3.4/status',
    'A report has no Status.',
    recipientFields(lines => withoutFields(lines, 'Status')),
  ),
  fault(
    'smtp-report-without-remote',
    'rfc3461/6.3/remote-mta',
    'A report has neither Remote-MTA nor Diagnostic-Code.',
    recipientFields(lines => withoutFields(lines, 'Remote-MTA', 'Diagnostic-Code')),
  ),
  fault(
    'smtp-report-without-envelope-id',
    'rfc3461/6.3/original-envelope-id',
    'A report has no Original-Envelope-Id.',
    messageFields(lines => withoutFields(lines, 'Original-Envelope-Id')),
  ),
  fault(
    'smtp-report-without-original-recipient',
    'rfc3461/6.3/original-recipient',
    'A report has no Original-Recipient.',
    recipientFields(lines => withoutFields(lines, 'Original-Recipient')),
  ),
  fault(
    'smtp-report-makes-originals',
    'rfc3461/6.3/no-envelope-id-unless-given',
    'A report has an Original-Envelope-Id and an Original-Recipient that the client did not give.',
    {
      ...messageFields(lines => withField(lines, 'Original-Envelope-Id', 'made-here')),
      ...recipientFields(lines => withField(lines, 'Original-Recipient', 'rfc822; made@example.test')),
    },
  ),
  fault('smtp-report-header-alone', 'rfc3461/6.2/full-message-returned', 'A report never has more than the header.', {
    returnsWhole: () => false,
  }),
  fault('smtp-report-asks-for-reports', 'rfc3461/6.1/parameters-of-report', 'A report is sent with NOTIFY=FAILURE.', {
    addressReport: (next, ...report) => {
      const outgoing = next(...report);
      const recipients = outgoing.recipients.map(one => ({ ...one, parameters: new Map([['NOTIFY', 'FAILURE']]) }));
      return { ...outgoing, recipients };
    },
  }),
  fault(
    'smtp-relay-notify-ignored',
    'rfc3461/5.2.6/no-report-unless-failure',
    'What could not be relayed is reported whatever NOTIFY says.',
    {
      reportsRelaying: (next, mail, recipient, outcome) => outcome.kind !== 'relayed' || next(mail, recipient, outcome),
    },
  ),
  fault(
    'smtp-relay-success-not-reported',
    'rfc3461/5.2.2/relayed-report',
    'What went to a server without DSN is never reported.',
    {
      reportsRelaying: (next, mail, recipient, outcome) => outcome.kind !== 'relayed' && next(mail, recipient, outcome),
    },
  ),
  fault(
    'smtp-relay-reports-always',
    'rfc3461/5.2.2/no-relayed-report-unless-asked',
    'Whatever went to the next hop is reported.',
    {
      reportsRelaying: (next, mail, recipient, outcome) => outcome.kind === 'relayed' || next(mail, recipient, outcome),
    },
  ),
  fault(
    'smtp-relay-reports-handed-over',
    'rfc3461/5.2.1/next-hop-reports',
    'What went to a server with DSN is reported here, too.',
    {
      reportsRelaying: (next, mail, recipient, outcome) =>
        next(mail, recipient, { ...outcome, offered: withoutKeywords(outcome.offered, 'DSN') }),
    },
  ),
]);

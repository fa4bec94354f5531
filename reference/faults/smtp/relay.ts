import { withoutField } from '../../smtp/delivery.js';
import { sayHelo } from '../../smtp/relay/transmit.js';
import { splitHeader } from '../../store/header-section.js';
import { named } from '../fault.js';
import { latin1 } from './forms.js';
import { fault, header, path, withKeywords, withoutParameters } from './relay-forms.js';

/** Extensions whose parameters a next hop need not know. */
const optional = ['SMTPUTF8', 'DSN', 'MT-PRIORITY', 'DELIVERBY'];

/** Violations in what is sent to the next hop, and in reports of what could not be. */
export const relayFaults = named([
  fault('smtp-relay-drops-mail', 'rfc5321/2.1/formal-handoff', 'Mail for other hosts is accepted and forgotten.', {
    groupRecipients: () => [],
  }),
  fault('smtp-relay-says-helo', 'rfc5321/2.2.1/clients-say-ehlo', 'HELO is said to every next hop.', {
    sendHello: (_next, dialogue, name) => sayHelo(dialogue, name),
  }),
  fault(
    'smtp-relay-without-helo',
    'rfc5321/3.2/helo-and-ehlo-of-clients',
    'A next hop that does not support EHLO gets no mail.',
    {
      sendHello: async (next, dialogue, name) => {
        const introduced = await next(dialogue, name);
        if ('kind' in introduced || introduced.size > 0) return introduced;
        return { kind: 'failed', status: '5.0.0', diagnostic: 'the next hop knows no EHLO' };
      },
    },
  ),
  fault('smtp-relay-bad-hello', 'rfc5321/4.1.1.1/hello-names-client', 'EHLO and HELO have a name with an underscore.', {
    sendHello: (next, dialogue) => next(dialogue, 'mail_server'),
  }),
  fault(
    'smtp-relay-folds-local-part',
    'rfc5321/2.4/local-part-case-kept',
    'Paths are relayed in lower case.',
    path(({ text }) => text.toLowerCase()),
  ),
  fault(
    'smtp-relay-mangles-local-part',
    'rfc5321/2.3.11/local-part-opaque',
    'Every character of a local-part that is not common becomes an underscore.',
    path(({ text }) => text.replace(/[^\w.@"-](?=.*@)/g, '_')),
  ),
  fault(
    'smtp-relay-unquotes-local-part',
    'rfc5321/2.3.11/local-part-opaque',
    'A quoted local-part is relayed without its quotes.',
    path(({ localPart, domain }) => `${localPart}@${domain ?? ''}`),
  ),
  fault(
    'smtp-relay-keeps-route',
    'rfc5321/3.6.1/source-routes-not-made',
    'A source route is relayed.',
    path(({ route, text }) => route + text),
  ),
  fault('smtp-relay-copies', 'rfc5321/4.5.4.1/one-copy', 'Each recipient gets a copy of the message.', {
    groupRecipients: (_next, recipients) => recipients.map(one => [one]),
  }),
  fault('smtp-relay-sends-twice', 'rfc5321/6.1/duplicates', 'The message is relayed twice.', {
    groupRecipients: (next, recipients) => [...next(recipients), ...next(recipients)],
  }),
  fault('smtp-relay-does-not-retry', 'rfc5321/4.2.1/transient-tried-again', 'A 4yz reply is treated as a 5yz one.', {
    limits: next => ({ ...next(), tries: 1 }),
  }),
  fault('smtp-relay-without-received', 'rfc5321/4.4/received-added', 'No Received field is added to relayed mail.', {
    composeOnward: (next, _trace, message) => next('', message),
  }),
  fault(
    'smtp-relay-received-below',
    'rfc5321/4.4/received-prepended',
    "The Received field is put after the message's own fields.",
    {
      composeOnward: (next, trace, message) => {
        const { header, rest } = splitHeader(message);
        return Buffer.concat([Buffer.from(header, 'latin1'), next(trace, rest)]);
      },
    },
  ),
  fault(
    'smtp-relay-removes-received',
    'rfc5321/4.4/received-order-kept',
    'Older Received fields are removed.',
    header(text => withoutField(text, 'Received')),
  ),
  fault(
    'smtp-relay-adds-return-path',
    'rfc5321/4.4/return-path-at-delivery',
    'Relayed mail gets a Return-Path field.',
    header(text => `Return-Path: <sender@example.com>\r\n${text}`),
  ),
  fault(
    'smtp-relay-unfolds-header',
    'rfc5321/3.6.3/relay-content-untouched',
    'Folded header fields are made one line.',
    header(text => text.replace(/\r\n[ \t]+/g, ' ')),
  ),
  fault(
    'smtp-relay-mends-subject',
    'rfc5321/3.6.3/relay-content-untouched',
    'The Subject is changed.',
    header(text => text.replace(/^Subject:.*$/im, 'Subject: mended')),
  ),
  fault('smtp-relay-wraps-lines', 'rfc5321/4.5.3.1.6/text-line-of-1000', 'Lines of 500 octets are broken.', {
    composeOnward: (next, trace, message) =>
      latin1(next(trace, message), text => text.replace(/[^\r\n]{500}/g, '$&\r\n')),
  }),
  fault('smtp-relay-trims-lines', 'rfc5321/3.6.3/relay-content-untouched', 'White space at the end of lines is lost.', {
    composeOnward: (next, trace, message) => {
      const { header: kept, rest } = splitHeader(message);
      const trimmed = latin1(rest, text => text.replace(/[ \t]+\r\n/g, '\r\n'));
      return next(trace, Buffer.concat([Buffer.from(kept, 'latin1'), trimmed]));
    },
  }),
  fault('smtp-relay-dots-not-doubled', 'rfc5321/4.5.2/leading-dot-doubled', 'A leading dot is sent as it is.', {
    dotStuff: (next, message) => latin1(next(message), text => text.replace(/(^|\r\n)\.\./g, '$1.')),
  }),
  fault('smtp-relay-sends-bare-lf', 'rfc5321/2.3.8/no-bare-cr-or-lf', 'The first folded line ends with LF alone.', {
    dotStuff: (next, message) => latin1(next(message), text => text.replace(/\r\n(?=[\t ])/, '\n')),
  }),
  fault(
    'smtp-relay-drops-dsn',
    'rfc3461/5.2.1/parameters-relayed',
    'RET, ENVID, NOTIFY and ORCPT are not relayed.',
    withoutParameters('RET', 'ENVID', 'NOTIFY', 'ORCPT'),
  ),
  fault('smtp-relay-folds-orcpt', 'rfc3461/5.2.1/parameters-relayed', 'ORCPT is relayed in lower case.', {
    relayedRcptParameters: (next, recipient, offered) =>
      next(recipient, offered).map(each => each.replace(/(?<=^ORCPT=).*/, value => value.toLowerCase())),
  }),
  fault(
    'smtp-relay-makes-dsn',
    'rfc3461/5.2.1/no-parameters-made',
    'RET=HDRS is put although the client did not give it.',
    {
      relayedMailParameters: (next, mail, offered) =>
        offered.has('DSN') && !mail.parameters.has('RET') ? [...next(mail, offered), 'RET=HDRS'] : next(mail, offered),
    },
  ),
  fault('smtp-relay-makes-orcpt', 'rfc3461/5.2.1/added-orcpt', 'An ORCPT of another address is added.', {
    relayedRcptParameters: (next, recipient, offered) =>
      offered.has('DSN') && !recipient.parameters.has('ORCPT')
        ? [...next(recipient, offered), 'ORCPT=rfc822;postmaster@example.test']
        : next(recipient, offered),
  }),
  fault(
    'smtp-relay-parameters-to-all',
    'rfc3461/5.2.2/parameters-not-relayed-to-others',
    'Parameters are sent to next hops that do not offer their extensions.',
    {
      relayedMailParameters: (next, mail, offered) => next(mail, withKeywords(offered, ...optional)),
      relayedRcptParameters: (next, recipient, offered) => next(recipient, withKeywords(offered, ...optional)),
    },
  ),
  fault('smtp-relay-clears-eighth-bit', 'rfc6152/3/eighth-bit-relayed', 'The eighth bit is cleared when relayed.', {
    dotStuff: (next, message) => Buffer.from(next(message).map(octet => octet & 0x7f)),
  }),
  fault('smtp-relay-without-body', 'rfc6152/3/relayed-with-body', 'BODY is not relayed.', withoutParameters('BODY')),
  fault('smtp-relay-8bit-anyway', 'rfc6152/3/not-to-seven-bits', 'Octets above 127 are sent to any next hop.', {
    relayObstacle: (next, mail, offered) => next(mail, withKeywords(offered, '8BITMIME')),
  }),
  fault(
    'smtp-relay-drops-smtputf8',
    'rfc6531/3.4/parameter-supplied',
    'SMTPUTF8 is not relayed.',
    withoutParameters('SMTPUTF8'),
  ),
  fault(
    'smtp-relay-utf8-to-ascii',
    'rfc6531/3.2/relayed-as-it-came',
    'Non-ASCII characters become question marks in addresses and header fields.',
    {
      ...path(({ text }) => text.replace(/[^ -~]/g, '?')),
      ...header(text => text.replace(/[\x80-\xff]/g, '?')),
    },
  ),
  fault('smtp-relay-utf8-anyway', 'rfc6531/3.5/not-to-others', 'Internationalised mail is sent to any next hop.', {
    relayObstacle: (next, mail, offered) => next(mail, withKeywords(offered, '8BITMIME', 'SMTPUTF8')),
  }),
]);

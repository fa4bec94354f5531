import { named } from '../fault.js';

/** Violations in what RETR and TOP send, and do. */
export const pop3RetrievalFaults = named([
  {
    name: 'pop3-number-lenient',
    protocol: 'pop3',
    rule: 'rfc1939/3/invalid-argument-refused',
    says: 'A message number is read as far as it goes, and 0 is 1.',
    pop3: {
      readNumber: (_next, argument) => {
        const number = Number.parseInt(argument, 10);
        return Number.isNaN(number) ? undefined : Math.max(1, number);
      },
    },
  },
  {
    name: 'pop3-retr-deletes',
    protocol: 'pop3',
    rule: 'rfc1939/5/retr-keeps',
    says: 'RETR marks the message as deleted.',
    pop3: {
      content: (next, session, entry) => {
        session.maildrop?.marked.add(entry);
        return next(session, entry);
      },
    },
  },
  {
    name: 'pop3-retr-adds-line',
    protocol: 'pop3',
    rule: 'rfc1939/5/retr-sends-all',
    says: 'An empty line is sent after each message.',
    pop3: {
      content: (next, session, entry) => Buffer.concat([next(session, entry), Buffer.from('\r\n')]),
    },
  },
  {
    name: 'pop3-retr-drops-octets',
    protocol: 'pop3',
    rule: 'rfc1939/5/retr-sends-all',
    says: 'The last octets of a message are not sent.',
    pop3: {
      content: (next, session, entry) => {
        const octets = next(session, entry);
        return Buffer.concat([octets.subarray(0, -3), octets.subarray(-2)]);
      },
    },
  },
  {
    name: 'pop3-retrieved-removed',
    protocol: 'pop3',
    rule: 'rfc1939/8/retrieved-kept-on-abnormal-end',
    says: 'A message is removed as soon as it has been retrieved.',
    pop3: {
      content: (next, session, entry) => {
        session.maildrop?.inbox.expunge(new Set([entry.message.uid]));
        return next(session, entry);
      },
    },
  },
  {
    name: 'pop3-top-counts-header',
    protocol: 'pop3',
    rule: 'rfc1939/7/top-counts-body-lines',
    says: 'TOP sends three body lines too few.',
    pop3: { top: (next, session, entry, lines) => next(session, entry, Math.max(0, lines - 3)) },
  },
  {
    name: 'pop3-top-sends-all',
    protocol: 'pop3',
    rule: 'rfc1939/7/top-sends-asked-lines',
    says: 'TOP sends the whole message.',
    pop3: { top: (_next, _session, { octets }) => octets },
  },
  {
    name: 'pop3-top-lines-of-32-bits',
    protocol: 'pop3',
    rule: 'rfc1939/7/top-beyond-the-end',
    says: 'TOP counts lines in 32 bits.',
    pop3: { top: (next, session, entry, lines) => next(session, entry, lines % 2 ** 32) },
  },
  {
    name: 'pop3-top-marks',
    protocol: 'pop3',
    rule: 'rfc1939/5/retr-keeps',
    says: 'TOP marks the message as deleted.',
    pop3: {
      top: (next, session, entry, lines) => {
        session.maildrop?.marked.add(entry);
        return next(session, entry, lines);
      },
    },
  },
]);

import { randomBytes } from 'node:crypto';
import { type Maildrop, update } from '../../pop3/maildrop.js';
import { stuffDots } from '../../pop3/maildrop-form.js';
import { named } from '../fault.js';
import { identified } from './forms.js';

/** The maildrops whose session has had QUIT. */
const ended = new WeakSet<Maildrop>();

/** Violations in the maildrop: its lock, sizes and unique-ids, marks, and the UPDATE state. */
export const pop3MaildropFaults = named([
  {
    name: 'pop3-dele-at-once',
    protocol: 'pop3',
    rule: 'rfc1939/6/deleted-in-update-only',
    says: 'DELE removes the message before QUIT.',
    pop3: {
      markDeleted: (next, maildrop, entry) => {
        next(maildrop, entry);
        maildrop.inbox.expunge(new Set([entry.message.uid]));
      },
    },
  },
  {
    name: 'pop3-dele-renumbers',
    protocol: 'pop3',
    rule: 'rfc1939/4/numbers-stay',
    says: 'Messages after a deleted one get new numbers.',
    pop3: {
      markDeleted: (next, maildrop, entry) => {
        next(maildrop, entry);
        maildrop.all = maildrop.entries.map((each, at) => ({ ...each, number: at + 1 }));
        maildrop.marked.clear();
      },
    },
  },
  {
    name: 'pop3-deleted-counted',
    protocol: 'pop3',
    rule: 'rfc1939/5/deleted-not-counted',
    says: 'STAT and LIST count messages marked as deleted.',
    pop3: { listed: (_next, { all }) => all },
  },
  {
    name: 'pop3-deleted-readable',
    protocol: 'pop3',
    rule: 'rfc1939/5/deleted-not-readable',
    says: 'A message marked as deleted can still be retrieved.',
    pop3: { find: (_next, { all }, number) => all[number - 1] },
  },
  {
    name: 'pop3-drop-updates',
    protocol: 'pop3',
    rule: 'rfc1939/6/no-update-without-quit',
    says: 'A dropped connection removes what is marked.',
    pop3: {
      release: (next, maildrop) => {
        update(maildrop);
        next(maildrop);
      },
    },
  },
  {
    name: 'pop3-maildrop-not-locked',
    protocol: 'pop3',
    rule: 'rfc1939/4/exclusive-lock',
    says: 'Two sessions may have the same maildrop, and one takes messages away from the other.',
    pop3: {
      lock: () => true,
      find: (next, maildrop, number) => {
        const entry = next(maildrop, number);
        return entry !== undefined && maildrop.inbox.messages.includes(entry.message) ? entry : undefined;
      },
    },
  },
  {
    name: 'pop3-quit-keeps-deleted',
    protocol: 'pop3',
    rule: 'rfc1939/6/quit-removes-deleted',
    says: 'QUIT removes nothing.',
    pop3: { update: () => {} },
  },
  {
    name: 'pop3-rset-keeps-marks',
    protocol: 'pop3',
    rule: 'rfc1939/5/rset-unmarks',
    says: 'RSET leaves messages marked as deleted.',
    pop3: { unmarkAll: () => {} },
  },
  {
    name: 'pop3-size-counts-lf',
    protocol: 'pop3',
    rule: 'rfc1939/11/size-counts-crlf',
    says: 'Sizes count a line end as one octet.',
    pop3: {
      entryOf: (next, inbox, message, number) => {
        const entry = next(inbox, message, number);
        const lines = entry.octets.toString('latin1').split('\r\n').length - 1;
        return { ...entry, size: entry.size - lines };
      },
    },
  },
  {
    name: 'pop3-uidl-new-each-session',
    protocol: 'pop3',
    rule: 'rfc1939/7/uidl-persists',
    says: 'Unique-ids are new in each session.',
    pop3: { entryOf: identified(({ uniqueId }) => `${uniqueId}-${randomBytes(8).toString('hex')}`) },
  },
  {
    name: 'pop3-uidl-not-unique',
    protocol: 'pop3',
    rule: 'rfc1939/7/uidl-unique',
    says: 'All messages have the same unique-id.',
    pop3: { entryOf: identified((_entry, { uidValidity }) => `${uidValidity}`) },
  },
  {
    name: 'pop3-size-counts-stuffing',
    protocol: 'pop3',
    rule: 'rfc1939/11/size-without-stuffing',
    says: 'Sizes count the dots that byte-stuffing adds.',
    pop3: {
      entryOf: (next, inbox, message, number) => {
        const entry = next(inbox, message, number);
        return { ...entry, size: stuffDots(entry.octets).length };
      },
    },
  },
  {
    name: 'pop3-uidl-is-number',
    protocol: 'pop3',
    rule: 'rfc1939/7/uidl-not-reused',
    says: "A message's unique-id is its number.",
    pop3: { entryOf: identified(({ number }, { uidValidity }) => `${uidValidity}-${number}`) },
  },
  {
    name: 'pop3-quit-removes-all',
    protocol: 'pop3',
    rule: 'rfc1939/6/unmarked-kept',
    says: 'QUIT removes every message.',
    pop3: {
      update: (next, maildrop) => {
        for (const entry of maildrop.all) maildrop.marked.add(entry);
        next(maildrop);
      },
    },
  },
  {
    name: 'pop3-dropped-session-keeps-lock',
    protocol: 'pop3',
    rule: 'rfc1939/4/lock-ends-with-session',
    says: 'The maildrop stays locked when the connection ends without QUIT.',
    pop3: {
      carryOut: (next, session, verb, argument, command) => {
        if (verb === 'QUIT' && session.maildrop !== undefined) ended.add(session.maildrop);
        return next(session, verb, argument, command);
      },
      release: (next, maildrop) => {
        if (ended.has(maildrop)) next(maildrop);
      },
    },
  },
  {
    name: 'pop3-lock-not-released',
    protocol: 'pop3',
    rule: 'rfc1939/6/quit-releases-lock',
    says: 'The maildrop stays locked after QUIT.',
    pop3: { release: () => {} },
  },
]);

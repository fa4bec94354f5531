import { bracketed, mailbox } from '../grammar/mailboxes.js';
import type { Invariant } from '../invariants/invariant.js';
import type { Extension } from './extension.js';

/** Flags of a message that change by themselves, or by somebody else, are told with its UID: another may have its number by then. */
const uidInUnsolicited: Invariant = {
  id: 'uid-in-unsolicited-fetch',
  rule: 'rfc9051/7.5.2/uid-in-unsolicited',
  title: 'In IMAP4rev2 a FETCH response that no command asked for has the UID',
  checks: {
    fetched: ({ number, uid }, { rev2, commands: { inFlight, trusted } }) =>
      !rev2 || uid !== undefined || !trusted || inFlight.some(({ name, form }) => !form || asks.test(name))
        ? undefined
        : {
            expected: 'UID among the items, as no FETCH or STORE is in progress',
            found: `${number} FETCH without UID`,
          },
  },
};

/** Commands whose own FETCH responses need no UID; that those to UID commands have one is a rule of theirs. */
const asks = /^(?:UID )?(?:FETCH|STORE)$/;

/** What IMAP4rev2 has that is in no extension of its own. */
export const imap4rev2: Extension = {
  rfc: 9051,
  title: 'IMAP4rev2',
  capabilities: ['IMAP4REV2'],
  utf8: true,
  rev2: true,
  codes: { HASCHILDREN: {} },
  status: { DELETED: cursor => cursor.number() },
  invariants: [uidInUnsolicited],
  list: { items: { OLDNAME: cursor => bracketed(cursor, () => mailbox(cursor)) } },
};

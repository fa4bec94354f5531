import { describe } from 'vitest';
import { imapFaults } from '../../../reference/faults/imap.js';
import { pop3Faults } from '../../../reference/faults/pop3.js';
import { allRed } from './red.js';

/** All would take too long: these are what an invariant tells, or one scenario alone. */
const chosen = [
  ...['pop3-capa-not-terminated', 'pop3-list-not-terminated', 'pop3-list-one-is-multiline', 'pop3-name-refused-again'],
  ...['imap-envelope-nil-as-empty', 'imap-nul', 'imap-uid-changes'],
];
const faults = [...pop3Faults, ...imapFaults].filter(({ name }) => chosen.includes(name));

describe('some faults of POP3 and IMAP', { timeout: 120_000 }, () =>
  allRed(faults, ['pop3/capa/', 'pop3/listings/', 'imap/commands', 'imap/uid/']),
);

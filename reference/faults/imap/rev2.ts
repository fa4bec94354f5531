import { named } from '../fault.js';
import { changed } from './forms.js';

/** Violations that are ones in sessions of IMAP4rev2 alone. */
export const imapRev2Faults = named([
  changed(
    'imap-news-without-uid',
    'rfc9051/7.5.2/uid-in-unsolicited',
    'NOOP reports changed flags without the UID of the message.',
    /^NOOP$/,
    /FETCH \(UID \d+ /g,
    'FETCH (',
  ),
]);

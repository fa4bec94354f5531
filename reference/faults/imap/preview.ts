import { named } from '../fault.js';
import { changed, completed, refused } from './forms.js';

const fetch = /^(?:UID )?FETCH .*PREVIEW/i;
/** A preview in a literal. */
const told = /PREVIEW (?:\{\d+\}\r\n|")[^)]*?(?=\)| UID| RFC)/;
const literal = (text: string) => `PREVIEW {${text.length}}\r\n${text}`;

/** Violations in previews (RFC 8970). */
export const imapPreviewFaults = named([
  changed(
    'imap-preview-unlisted',
    'rfc8970/1/listed',
    'CAPABILITY does not list PREVIEW.',
    /^CAPABILITY$/i,
    / PREVIEW(?= )/g,
  ),
  changed('imap-preview-missing', 'rfc8970/3.1/fetch', 'FETCH passes over PREVIEW.', fetch, told, 'RFC822.SIZE 1'),
  changed(
    'imap-preview-nil',
    'rfc8970/3.2/not-nil',
    'FETCH PREVIEW returns NIL.',
    /^FETCH 1 \(PREVIEW\)$/i,
    told,
    'PREVIEW NIL',
  ),
  changed(
    'imap-preview-anew',
    'rfc8970/3.2/same-each-time',
    'A preview ends with a number that is another each time.',
    fetch,
    told,
    () => literal(String(Math.random())),
  ),
  changed('imap-preview-encoded', 'rfc8970/3.3/not-encoded', 'A preview is encoded.', fetch, told, () =>
    literal('V2UgbWVldA==3D=20'),
  ),
  changed('imap-preview-with-markup', 'rfc8970/3.3/no-markup', 'Markup stays in a preview.', fetch, told, () =>
    literal('<p>We meet</p>'),
  ),
  changed('imap-preview-of-250', 'rfc8970/3.3/at-most-200', 'A preview has 250 characters.', fetch, told, () =>
    literal('x'.repeat(250)),
  ),
  changed('imap-preview-of-300', 'rfc8970/3.3/at-most-256', 'A preview has 300 characters.', fetch, told, () =>
    literal('x'.repeat(300)),
  ),
  refused(
    'imap-preview-not-lazy',
    'rfc8970/4.1/lazy',
    'LAZY is not known.',
    /PREVIEW \(LAZY\)/i,
    'BAD I do not know LAZY',
  ),
  completed('imap-preview-any-modifier', 'rfc8970/6/modifiers', 'PREVIEW takes any modifier.', fetch, /BAD/, 'OK done'),
]);

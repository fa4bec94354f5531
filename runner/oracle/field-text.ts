import { anyText, type Expected, oneOf, oneTextOf } from './expected.js';
import { type HeaderField, unfolded } from './header-fields.js';

/** What stands behind a field's colon, as it is written, with the line ends of its folds. */
export function written(octets: Buffer, field: HeaderField): string {
  const line = octets.toString('latin1', field.start, field.end);
  return line.slice(line.indexOf(':') + 1);
}

/**
 * The text of an unstructured field: unfolded as RFC 5322 2.2.3 has it. No RFC says what becomes of the white space of a fold or at the ends; nor what stands
 * for octets that a header must not have (RFC 3501 7.4.2).
 */
export function unstructured(octets: Buffer, field: HeaderField): Expected {
  const raw = written(octets, field);
  const plain = unfolded(raw);
  const spaced = unfolded(raw.replace(/\r?\n[ \t]+(?=[^\r\n])/g, ' '));
  const versions = [plain, spaced, plain.replace(/\t/g, ' ')];
  const texts = versions.flatMap(version => {
    const begun = version.replace(/^[ \t]+/, '');
    return [begun.replace(/[ \t]+$/, ''), begun, version.replace(/^ /, '')];
  });
  return orAnything(oneTextOf(texts), plain);
}

/** Where a text has octets that no header may have, any text is right. */
export function orAnything(expected: Expected, raw: string): Expected {
  return /[^\t\x20-\x7e]/.test(raw) ? oneOf([expected, anyText]) : expected;
}

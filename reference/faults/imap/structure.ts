import type { Overrides } from '../../behaviour.js';
import { formatEnvelope } from '../../imap/envelope.js';
import { parseMessage } from '../../imap/mime/message.js';
import type { ImapBehaviour } from '../../imap/session.js';
import type { Section } from '../../imap/syntax/fetch-attributes.js';
import { named } from '../fault.js';
import { behaviour, changed } from './forms.js';

const fetchStructure = /^(?:UID )?FETCH .*BODYSTRUCTURE/i;
const fetchBody = /^(?:UID )?FETCH .*(?:\bBODY\b(?![[.])|BODYSTRUCTURE)/i;

/** Some sections are answered with what stands under another. */
function section(other: (section: Section) => Section): Overrides<ImapBehaviour> {
  return {
    fetchItem: (next, selected, message, attribute) => {
      const chunks = next(selected, message, attribute);
      if (attribute.name !== 'BODY[]') return chunks;
      const [, ...octets] = next(selected, message, { ...attribute, section: other(attribute.section) });
      return [chunks[0] ?? '', ...octets];
    },
  };
}

/** Violations in what BODY, BODYSTRUCTURE and BODY[..] tell of parts, and of messages within messages, that leave everything else right. */
export const imapStructureFaults = named([
  changed(
    'imap-structure-without-disposition',
    'rfc3501/7.4.2/extension-data-values',
    'BODYSTRUCTURE has NIL for a disposition.',
    fetchStructure,
    /\("(?:attachment|inline)" (?:NIL|\((?:[^()"]|"(?:[^"\\]|\\.)*")*\))\)/gi,
    'NIL',
  ),
  changed(
    'imap-structure-without-boundary',
    'rfc3501/7.4.2/extension-data-values',
    'BODYSTRUCTURE has NIL for the parameters of a multipart.',
    fetchStructure,
    /\("boundary" "[^"]*"\)/gi,
    'NIL',
  ),
  changed(
    'imap-structure-one-charset',
    'rfc3501/7.4.2/body-of-multipart',
    'The structure of a multipart has UTF-8 as the charset of all parts.',
    fetchBody,
    /(?<=\(\(.*"charset" )"[^"]*"/gi,
    '"utf-8"',
  ),
  changed(
    'imap-structure-line-more-in-embedded',
    'rfc3501/7.4.2/body-of-multipart',
    'The structure counts a line too many in the text of a message within.',
    fetchBody,
    /("RFC822" .*?\("text" (?:[^()"]|"[^"]*"|\([^)]*\))*? \d+ )(\d+)/i,
    (_, before = '', lines = '0') => `${before}${Number(lines) + 1}`,
  ),
  behaviour(
    'imap-structure-envelope-of-outer',
    'rfc3501/7.4.2/body-of-multipart',
    'The structure has the envelope of the whole message in place of that of a message within.',
    {
      fetchItem: (next, selected, message, attribute) => {
        const chunks = next(selected, message, attribute);
        if (attribute.name !== 'BODY' && attribute.name !== 'BODYSTRUCTURE') return chunks;
        const { top, parts } = parseMessage(message.octets);
        const within = parts.flatMap(({ embedded }) => (embedded === undefined ? [] : [formatEnvelope(embedded)]));
        return chunks.map(chunk =>
          within.reduce((text, envelope) => text.replaceAll(envelope, formatEnvelope(top)), String(chunk)),
        );
      },
    },
  ),
  behaviour(
    'imap-section-beyond-is-last',
    'rfc3501/6.4.5/part-numbers',
    'BODY[..] has the first part where there is none of the number.',
    section(({ part, ...rest }) => ({ ...rest, part: part.map(number => (number > 2 ? 1 : number)) })),
  ),
  behaviour(
    'imap-section-number-of-outer',
    'rfc3501/6.4.5/part-numbers',
    'BODY[2.1] has the part 1 of the whole message.',
    section(({ part, ...rest }) => ({ ...rest, part: part.length > 1 ? part.slice(1) : part })),
  ),
  behaviour(
    'imap-section-fields-of-outer',
    'rfc3501/6.4.5/header-fields',
    'HEADER.FIELDS after a part number has the fields of the whole message.',
    section(({ part, text, fields }) => ({ part: text === 'HEADER.FIELDS' ? [] : part, text, fields })),
  ),
]);

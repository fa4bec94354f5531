import { formatEnvelope } from './envelope.js';
import { fieldValue } from './mime/header.js';
import type { ParsedMessage } from './mime/message.js';
import { readParameterised } from './mime/parameters.js';
import { isType, type Part } from './mime/part.js';
import { nstring, quoted, string } from './syntax/write.js';

/**
 * Writes the body structure of a message (RFC 3501 7.4.2), latin1.
 * @param extended with extension data (BODYSTRUCTURE) or without (BODY)
 */
export function formatBodyStructure(message: ParsedMessage, extended: boolean): string {
  const done = new Map<Part, string>();
  // Children come after their parents in the list, so from its end each is written before it is needed: no recursion.
  for (const part of [...message.parts].reverse()) {
    if (part.kind === 'multipart') {
      const children = part.children.map(child => done.get(child) ?? '').join('');
      done.set(part, `(${children} ${string(part.subtype)}${extended ? multipartExtension(part) : ''})`);
    } else {
      const embedded = part.embedded === undefined ? '' : (done.get(part.embedded) ?? '');
      done.set(part, `(${onePart(message.octets, part, embedded)}${extended ? onePartExtension(part) : ''})`);
    }
  }
  return done.get(message.top) ?? '';
}

function onePart(octets: Buffer, part: Part, embedded: string): string {
  const encoding = fieldValue(part.fields, 'content-transfer-encoding');
  const fields = [
    quoted(part.type),
    quoted(part.subtype),
    parameterList(part.parameters),
    nstring(fieldValue(part.fields, 'content-id')),
    nstring(fieldValue(part.fields, 'content-description')),
    string((encoding === undefined ? undefined : readParameterised(encoding, false)?.value.toUpperCase()) ?? '7BIT'),
    part.bodyEnd - part.bodyStart,
  ];
  if (part.embedded !== undefined) fields.push(formatEnvelope(part.embedded), embedded, countLines(octets, part));
  else if (isType(part, 'text')) fields.push(countLines(octets, part));
  return fields.join(' ');
}

/** body-ext-1part: MD5, disposition, language, location. */
function onePartExtension(part: Part): string {
  return ` ${nstring(fieldValue(part.fields, 'content-md5'))}${commonExtension(part)}`;
}

/** body-ext-mpart: parameters, disposition, language, location. */
function multipartExtension(part: Part): string {
  return ` ${parameterList(part.parameters)}${commonExtension(part)}`;
}

function commonExtension(part: Part): string {
  const disposition = readParameterised(fieldValue(part.fields, 'content-disposition') ?? '', false);
  const dispositionText =
    disposition === undefined ? 'NIL' : `(${string(disposition.value)} ${parameterList(disposition.parameters)})`;
  const languages = (fieldValue(part.fields, 'content-language') ?? '')
    .replace(/\([^()]*\)/g, ' ')
    .match(/[A-Za-z0-9*-]+/g);
  const language =
    languages === null
      ? 'NIL'
      : languages.length === 1
        ? string(languages[0] ?? '')
        : `(${languages.map(string).join(' ')})`;
  const location = fieldValue(part.fields, 'content-location')?.replace(/\s+/g, '');
  return ` ${dispositionText} ${language} ${nstring(location)}`;
}

function parameterList(parameters: Part['parameters']): string {
  if (parameters.length === 0) return 'NIL';
  return `(${parameters.flatMap(([name, value]) => [string(name), string(value)]).join(' ')})`;
}

/** Lines of a body: an unfinished last line counts as one. */
function countLines(octets: Buffer, part: Part): number {
  const body = octets.subarray(part.bodyStart, part.bodyEnd);
  let lines = 0;
  let at = 0;
  while (at < body.length) {
    const feed = body.indexOf(0x0a, at);
    lines += 1;
    if (feed === -1) break;
    at = feed + 1;
  }
  return lines;
}

import type { ParsedMessage } from './mime/message.js';
import type { Part } from './mime/part.js';
import type { Section } from './syntax/fetch-attributes.js';

/** The octets of BODY[section] (RFC 3501 6.4.5), or undefined (NIL) if the message has no such part. */
export function sectionOctets(message: ParsedMessage, section: Section): Buffer | undefined {
  const { octets } = message;
  if (section.part.length === 0) {
    return section.text === undefined ? octets : textOf(octets, message.top, section);
  }
  const part = findPart(message.top, section.part);
  if (part === undefined) return undefined;
  if (section.text === undefined) return octets.subarray(part.bodyStart, part.bodyEnd);
  if (section.text === 'MIME') return octets.subarray(part.headerStart, part.bodyStart);
  return part.embedded === undefined ? undefined : textOf(octets, part.embedded, section);
}

/** Walks the part numbers: a message that is no multipart has itself as its only part 1. */
export function findPart(top: Part, numbers: readonly number[]): Part | undefined {
  let candidates: readonly Part[] = partsOfMessage(top);
  let part: Part | undefined;
  for (const number of numbers) {
    part = candidates[number - 1];
    if (part === undefined) return undefined;
    if (part.kind === 'multipart') candidates = part.children;
    else candidates = part.embedded === undefined ? [] : partsOfMessage(part.embedded);
  }
  return part;
}

function partsOfMessage(message: Part): readonly Part[] {
  return message.kind === 'multipart' ? message.children : [message];
}

function textOf(octets: Buffer, message: Part, section: Section): Buffer {
  switch (section.text) {
    case 'TEXT':
      return octets.subarray(message.bodyStart, message.bodyEnd);
    case 'HEADER.FIELDS':
      return chosenFields(octets, message, name => wanted(section, name));
    case 'HEADER.FIELDS.NOT':
      return chosenFields(octets, message, name => !wanted(section, name));
    default:
      return octets.subarray(message.headerStart, message.bodyStart);
  }
}

function wanted(section: Section, name: string): boolean {
  return section.fields.some(field => field.toLowerCase() === name);
}

/** A subset of the header, with the blank line if the message has one. */
function chosenFields(octets: Buffer, message: Part, choose: (name: string) => boolean): Buffer {
  const lines = message.fields
    .filter(field => choose(field.name))
    .map(field => octets.subarray(field.start, field.end));
  return Buffer.concat([...lines, octets.subarray(message.fieldsEnd, message.bodyStart)]);
}

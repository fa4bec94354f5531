import { type Address, readAddresses } from './addresses.js';
import { decodedTexts } from './encoded-words.js';
import type { Entity } from './entity.js';
import { fieldsNamed, type HeaderField, unfolded } from './header-fields.js';
import { type Passage, views } from './passage.js';

/** What is behind the colon, unfolded. */
function bodyOf(field: HeaderField, octets: Buffer): string {
  const text = unfolded(octets.toString('latin1', field.start, field.end));
  return text.slice(text.indexOf(':') + 1);
}

/** Fields of a name, for HEADER. */
export function fieldPassages(entity: Entity, name: string): Passage[] {
  return fieldsNamed(entity.fields, name).map(field => {
    const text = bodyOf(field, entity.octets);
    const optional = !spelled(field, entity.octets);
    const both = [text, field.value];
    return { decoded: views(both.flatMap(decodedTexts)), raw: views(both), optional };
  });
}

/** White space before the colon is obsolete: not everybody takes such a line for the field. */
function spelled(field: HeaderField, octets: Buffer): boolean {
  return octets.toString('latin1', field.start, field.end).startsWith(`${field.name}:`);
}

/** The subject of the envelope. Of several fields it may be that of any. */
export function subjectPassages(entity: Entity): Passage[] {
  const passages = fieldPassages(entity, 'subject');
  return passages.length > 1 ? passages.map(one => ({ ...one, optional: true })) : passages;
}

/**
 * An address field of the envelope: names, local parts, domains and whole addresses. What they look like together no RFC says, so that only
 * what stands in one of them, and in the header too, must be found.
 */
export function addressPassages(entity: Entity, name: string): Passage[] {
  const fields = fieldsNamed(entity.fields, name);
  return fields.flatMap(field => {
    const header = views(decodedTexts(field.value));
    const addresses = readAddresses(field.value);
    const optional = fields.length > 1 || addresses === undefined || !spelled(field, entity.octets);
    const parts = (addresses ?? []).flatMap(partsOf);
    const passages = parts.map(part => ({
      decoded: [...header, ...part.flatMap(decodedTexts)],
      raw: views([field.value, ...part]),
      optional,
    }));
    const loose = parts.map(([first]) => first ?? '').join(' ');
    return [...passages, { decoded: [...header, ...decodedTexts(loose), ''], raw: [field.value], optional: true }];
  });
}

/** What an address consists of, each in all ways in which it may be told. */
function partsOf(address: Address): string[][] {
  if (address.kind === 'end of group') return [];
  if (address.kind === 'group') return [[...address.names]];
  const names = address.names.flatMap(name => name ?? []);
  const { locals, domains } = address;
  const whole = locals.flatMap(local => domains.map(domain => `${local}@${domain}`));
  return [...(names.length === address.names.length ? [names] : []), [...locals], [...domains], whole];
}

/** A header as TEXT looks at it: what fields say, perhaps with their names, perhaps all of it as it stands. */
export function headerPassages(entity: Entity): Passage[] {
  const whole = entity.octets.toString('latin1', entity.header.start, entity.header.end);
  const fields = entity.fields.map(field => {
    const line = unfolded(entity.octets.toString('latin1', field.start, field.end));
    const both = [line, field.value];
    return { decoded: views(both.flatMap(decodedTexts)), raw: views(both), optional: field.name === '' };
  });
  return [...fields, { decoded: views(decodedTexts(whole)), raw: [], optional: true }];
}

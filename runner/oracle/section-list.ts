import type { Entity } from './entity.js';

/** Sections of a message, by what they are: of the message itself, of its parts, of their headers, of the fields of headers, and of what it does not have. */
export const sectionKinds = ['message', 'parts', 'mime', 'embedded', 'fields', 'beyond'] as const;
export type SectionKind = (typeof sectionKinds)[number];
export type SectionList = Readonly<Record<SectionKind, readonly string[]>>;

/** All sections that a message has, and one beyond each level, as they are written in BODY[..], without brackets. */
export function sectionsOf(message: Entity): SectionList {
  const list: Record<SectionKind, string[]> = {
    message: [],
    parts: [],
    mime: [],
    embedded: [],
    fields: [],
    beyond: [],
  };
  list.message.push('', 'HEADER', 'TEXT');
  list.fields.push(...fieldSections(message, ''));
  ofMessage(message, '', list);
  return list;
}

function ofMessage(message: Entity, prefix: string, list: Record<SectionKind, string[]>): void {
  if (message.kind === 'multipart') parts(message, prefix, list);
  else {
    ofPart(message, `${prefix}1`, list);
    list.beyond.push(`${prefix}2`);
  }
}

function parts(multipart: Entity, prefix: string, list: Record<SectionKind, string[]>): void {
  for (const [at, part] of multipart.parts.entries()) {
    list.mime.push(`${prefix}${at + 1}.MIME`);
    ofPart(part, `${prefix}${at + 1}`, list);
  }
  list.beyond.push(`${prefix}${multipart.parts.length + 1}`);
}

function ofPart(part: Entity, number: string, list: Record<SectionKind, string[]>): void {
  list.parts.push(number);
  if (part.nested !== undefined) {
    list.embedded.push(`${number}.HEADER`, `${number}.TEXT`);
    list.fields.push(...fieldSections(part.nested, `${number}.`));
    ofMessage(part.nested, `${number}.`, list);
    return;
  }
  list.beyond.push(`${number}.HEADER`, `${number}.TEXT`);
  if (part.kind === 'multipart') parts(part, `${number}.`, list);
  else list.beyond.push(`${number}.1`);
}

/** A name that is there, in other letters; one that is not; and all but one. */
function fieldSections(message: Entity, prefix: string): string[] {
  const names = [...new Set(message.fields.map(({ name }) => name.toUpperCase()))].filter(name =>
    /^[!#$&'+\-.0-9A-Z^_`|~]+$/.test(name),
  );
  const absent = 'X-NOT-THERE';
  const first = names[0] ?? absent;
  const last = names.at(-1) ?? absent;
  const lists = [...new Set([first, `${last} ${absent}`])];
  return [
    ...lists.map(each => `${prefix}HEADER.FIELDS (${each})`),
    `${prefix}HEADER.FIELDS.NOT (${last})`,
    `${prefix}HEADER.FIELDS.NOT (${absent})`,
  ];
}

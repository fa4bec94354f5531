import { bodyStructure } from './body-structure.js';
import type { Entity } from './entity.js';
import { envelope } from './envelope.js';
import { type Expected, nil, number, oneOf } from './expected.js';
import { readMessage } from './parse-message.js';
import { type Answers, answersTo, readSection } from './section.js';

const readings = new WeakMap<Buffer, readonly Entity[]>();

/** All readings of a message, remembered as long as its octets are. */
export function readingsOf(octets: Buffer): readonly Entity[] {
  const known = readings.get(octets) ?? readMessage(octets);
  readings.set(octets, known);
  return known;
}

/** Items of FETCH that are the same as a section. */
const sameAs: ReadonlyMap<string, string> = new Map([
  ['RFC822', '[]'],
  ['RFC822.HEADER', '[HEADER]'],
  ['RFC822.TEXT', '[TEXT]'],
]);

/** Can the value of an item of FETCH be computed from the message? */
export function isComputable(item: string): boolean {
  return ['ENVELOPE', 'BODY', 'BODYSTRUCTURE', 'RFC822.SIZE'].includes(item) || sectionOf(item) !== undefined;
}

/**
 * What an item of FETCH must be for a message.
 * @param item its name in a response: `BODY[1.MIME]<3>`. `BODY[1.MIME]<3.10>`: with the number of octets that were asked for
 * @returns undefined where it cannot be computed
 * @throws TooLarge
 */
export function messageItem(item: string, octets: Buffer): Expected | undefined {
  const messages = readingsOf(octets);
  switch (item) {
    case 'ENVELOPE':
      return oneOf(messages.map(message => envelope(message)));
    case 'BODY':
    case 'BODYSTRUCTURE':
      return oneOf(messages.map(message => bodyStructure(message, item === 'BODYSTRUCTURE')));
    case 'RFC822.SIZE':
      return number(octets.length);
  }
  const section = sectionOf(item);
  if (section === undefined) return undefined;
  const answers = sectionAnswers(section.name, octets);
  if (answers === undefined) return undefined;
  return oneOf(answers.octets.map(answer => (answer === null ? nil : partial(answer, section))));
}

interface AskedSection {
  readonly name: string;
  readonly from?: number;
  readonly length?: number;
}

function sectionOf(item: string): AskedSection | undefined {
  const same = sameAs.get(item);
  if (same !== undefined) return { name: same };
  const found = /^BODY(\[.*\])(?:<(\d+)(?:\.(\d+))?>)?$/s.exec(item);
  if (found?.[1] === undefined || readSection(found[1]) === undefined) return undefined;
  const [, name, from, length] = found;
  return {
    name,
    ...(from === undefined ? {} : { from: Number(from) }),
    ...(length === undefined ? {} : { length: Number(length) }),
  };
}

/** What a message has under a section with its brackets; undefined: it is no section. */
export function sectionAnswers(written: string, octets: Buffer): Answers | undefined {
  const section = readSection(written);
  if (section === undefined) return undefined;
  const all = readingsOf(octets).map(message => answersTo(message, section));
  return { octets: all.flatMap(answers => answers.octets), missing: all.some(({ missing }) => missing) };
}

/** A partial ends with its text (RFC 3501 6.4.5). Where it is not said how long it is, it may end before. */
function partial(octets: Buffer, { from, length }: AskedSection): Expected {
  if (from === undefined) return { is: 'octets', octets };
  const rest = octets.subarray(from);
  return length === undefined ? { is: 'beginning', octets: rest } : { is: 'octets', octets: rest.subarray(0, length) };
}

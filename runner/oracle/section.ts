import { bodiesOf, type Entity, type Form, formsOf, octetsOf, type Stretch } from './entity.js';
import type { HeaderField } from './header-fields.js';

/** What BODY[..] asks for (RFC 3501 6.4.5). */
export interface Section {
  readonly part: readonly number[];
  readonly text: 'HEADER' | 'HEADER.FIELDS' | 'HEADER.FIELDS.NOT' | 'TEXT' | 'MIME' | undefined;
  /** Of HEADER.FIELDS, in capitals. */
  readonly names: readonly string[];
}

/** What may be answered to it: any of these octets, or NIL (null). */
export interface Answers {
  readonly octets: readonly (Buffer | null)[];
  /** The message has no such section: NO and BAD are right too, as is no FETCH response at all. */
  readonly missing: boolean;
}

const form =
  /^\[((?:\d+(?:\.\d+)*)?)(?:(?<=\d)\.|(?<=\[))?(?:(HEADER\.FIELDS(?:\.NOT)?) \((.*)\)|(HEADER|TEXT|MIME)|)\]$/s;

/** Reads a section with its brackets, field names in capitals with spaces between them: `[2.1.MIME]`. undefined: it is none. */
export function readSection(written: string): Section | undefined {
  const found = form.exec(written);
  if (found === null) return undefined;
  const [, part = '', fields, names = '', alone] = found;
  return {
    part: part === '' ? [] : part.split('.').map(Number),
    text: (fields ?? alone) as Section['text'],
    names: names === '' ? [] : names.split(' '),
  };
}

const empty = Buffer.alloc(0);
const CRLF = Buffer.from('\r\n');
const nothing: readonly (Buffer | null)[] = [null, empty];

/** What a message has under a section. @param message one of its readings */
export function answersTo(message: Entity, section: Section): Answers {
  const { part, text } = section;
  if (part.length === 0) return { octets: ofMessage(message, section), missing: false };
  const found = find(message, part);
  const answers: (Buffer | null)[] = [];
  let { missing } = found;
  for (const { entity, form: own, whole } of found.parts) {
    if (text === undefined) answers.push(...bodiesOf(entity, own));
    else if (text === 'MIME') answers.push(...(whole ? mimeOfMessage(entity) : mimeOfPart(entity)));
    else if (own.nested !== undefined) answers.push(...ofMessage(own.nested, section), ...ofNothing(own.nested));
    else {
      // HEADER and TEXT are for messages alone: of another part nothing but its own may come.
      missing = true;
      const stretch = text === 'TEXT' ? entity.body : entity.header;
      answers.push(...(text.startsWith('HEADER.') ? subsets(entity, stretch, section) : octetsOf(entity, stretch)));
    }
  }
  return { octets: missing ? [...answers, ...nothing] : answers, missing };
}

/** A part, as it is seen in one of its forms. */
interface Part {
  readonly entity: Entity;
  readonly form: Form;
  /** It is the only part of a message: its header is the message's. */
  readonly whole: boolean;
}

interface Found {
  readonly parts: readonly Part[];
  /** In some form of what encloses it there is no such part. */
  readonly missing: boolean;
}

/** The parts of a message that a number may mean. */
function find(message: Entity, [first = 0, ...rest]: readonly number[]): Found {
  return together(
    formsOf(message).map(own => {
      if (own.kind === 'multipart') return below(own.parts[first - 1], rest);
      const only = first === 1 ? within({ entity: message, form: own, whole: true }, rest) : none;
      // RFC 3501 does not say whether the numbers of a message that is a message within count that one, or begin in it.
      return own.nested === undefined ? only : together([only, find(own.nested, [first, ...rest])]);
    }),
  );
}

/** What is numbered below a part of a multipart; the part itself, if there are no more numbers. */
function below(entity: Entity | undefined, numbers: readonly number[]): Found {
  if (entity === undefined) return none;
  const found = formsOf(entity).map(own => within({ entity, form: own, whole: false }, numbers));
  return together(entity.madeUp === true ? [...found, none] : found);
}

function within(part: Part, numbers: readonly number[]): Found {
  const [next, ...rest] = numbers;
  if (next === undefined) return { parts: [part], missing: false };
  if (part.form.nested !== undefined) return find(part.form.nested, numbers);
  // There is no such part, and no RFC says what is answered then: what has no parts may count as its own first one, as a message does.
  if (part.form.kind === 'leaf' && numbers.every(number => number === 1)) return { parts: [part], missing: true };
  return part.form.kind === 'multipart' ? below(part.form.parts[next - 1], rest) : none;
}

const none: Found = { parts: [], missing: true };

function together(found: readonly Found[]): Found {
  return { parts: found.flatMap(({ parts }) => parts), missing: found.some(({ missing }) => missing) };
}

/** A message within that has no octets at all may count as one that is not there. */
function ofNothing({ header, body }: Entity): null[] {
  return header.start === body.end ? [null] : [];
}

/** What a section without part numbers is of a message. */
function ofMessage(message: Entity, section: Section): Buffer[] {
  switch (section.text) {
    case 'HEADER':
      return octetsOf(message, message.header);
    case 'TEXT':
      return octetsOf(message, message.body);
    case 'HEADER.FIELDS':
    case 'HEADER.FIELDS.NOT':
      return subsets(message, message.header, section);
    default:
      return octetsOf(message, { ...message.body, start: message.header.start });
  }
}

/**
 * The MIME header of the only part of a message: the message's, or those of its fields that are MIME's. No RFC says which, or whether there is one. The blank
 * line may be there or not, as in that of a part.
 */
function mimeOfMessage(message: Entity): (Buffer | null)[] {
  const fields = ['CONTENT-', 'MIME-VERSION'];
  const { header } = message;
  const blank = Math.min(message.fields.at(-1)?.end ?? header.start, header.end);
  const mime = (prefixes: readonly string[]) =>
    [header.end, blank].flatMap(end =>
      chosen(message, end, field => prefixes.some(prefix => field.name.toUpperCase().startsWith(prefix))),
    );
  return [...mimeOfPart(message), ...mime(fields), ...mime(fields.slice(0, 1)), ...nothing];
}

/** The header of a part. The blank line behind it belongs to a header of RFC 3501, and not to one of RFC 2046: it may be there or not. */
function mimeOfPart(entity: Entity): Buffer[] {
  const { octets, fields, header } = entity;
  return [
    ...octetsOf(entity, header),
    octets.subarray(header.start, Math.min(fields.at(-1)?.end ?? header.start, header.end)),
  ];
}

/**
 * Some fields of a header, and the blank line (RFC 3501 6.4.5), which may also be told where a message has none. What is no field may stand among the
 * others, or belong to the field before it.
 */
function subsets(entity: Entity, header: Stretch, { names, text }: Section): Buffer[] {
  const listed = (field: HeaderField) => names.includes(field.name.toUpperCase()) !== (text === 'HEADER.FIELDS.NOT');
  const odd = entity.fields.some(({ name }) => name === '');
  return [header.end, ...header.otherEnds].flatMap(end => {
    if (!odd) return chosen(entity, end, listed);
    let last = false;
    const following = (field: HeaderField) => {
      if (field.name !== '') last = listed(field);
      return last;
    };
    return [
      ...chosen(entity, end, field => field.name !== '' && listed(field)),
      ...chosen(entity, end, field => field.name === '' || listed(field)),
      ...chosen(entity, end, following),
    ];
  });
}

/** Those fields of a header that ends at `end`, and what stands between the last field and there: the blank line. */
function chosen(entity: Entity, end: number, takes: (field: HeaderField) => boolean): Buffer[] {
  const { octets, fields, header } = entity;
  const blank = Math.min(fields.at(-1)?.end ?? header.start, end);
  const found = fields.filter(takes).map(field => octets.subarray(field.start, Math.min(field.end, end)));
  const exact = Buffer.concat([...found, octets.subarray(blank, end)]);
  return blank === end ? [exact, Buffer.concat([exact, CRLF])] : [exact];
}

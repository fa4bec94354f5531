import type { Entity, Form, Stretch } from './entity.js';
import {
  beginsField,
  fieldsNamed,
  type HeaderField,
  isFold,
  lineEnd,
  readFields,
  withoutLineEnd,
} from './header-fields.js';
import { parameterValue } from './parameter-list.js';
import { type Parameter, type Parameterised, readParameterised } from './parameters.js';
import { decodeTransfer } from './transfer-encoding.js';

/** Entities may be nested so deep, and a message may have so many: bounds of ours, not of an RFC. */
const deepest = 500;
const mostEntities = 20_000;

/** The message is beyond what is computed here. */
export class TooLarge extends Error {}

/** What RFCs leave open about where entities begin and end. */
interface Policy {
  /** RFC 2046 5.1.1: a delimiter is a whole line, yet the beginning of a line suffices when boundaries are compared. */
  readonly prefix: boolean;
  /** The same, and the boundary of an outer multipart goes before those within it, which it begins as well (RFC 2046 5.1.2). */
  readonly outermost: boolean;
  /** A line that is no field: a part of the header, or the end of it. */
  readonly strictHeader: boolean;
  /** Which of several Content-Type fields counts: there may be only one. */
  readonly last: boolean;
}

type Choice = keyof Policy;
const usual: Policy = { prefix: false, outermost: false, strictHeader: false, last: false };

/**
 * Reads a message as RFC 5322, 2045 and 2046 have it, to the octet. Any octets are accepted.
 * @throws TooLarge
 */
export function parseMessage(octets: Buffer): Entity {
  return new MessageParser(octets, usual, new Set()).parse();
}

/**
 * All ways in which a message may be read where the RFCs leave open where its entities begin and end, that of `parseMessage` first.
 * @throws TooLarge
 */
export function readMessage(octets: Buffer): Entity[] {
  const open = new Set<Choice>();
  const readings = [new MessageParser(octets, usual, open).parse()];
  let policies: Policy[] = [usual];
  for (const choice of open) policies = policies.flatMap(policy => [policy, { ...policy, [choice]: true }]);
  for (const policy of policies.slice(1)) readings.push(new MessageParser(octets, policy, new Set()).parse());
  return readings;
}

/** An entity that is being read. */
interface Draft {
  readonly digest: boolean;
  readonly isMessage: boolean;
  readonly start: number;
  state: 'header' | 'body' | 'epilogue';
  headerEnd: number;
  fields: HeaderField[];
  content: Content;
  readonly parts: Entity[];
  nested: Entity | undefined;
  /** The last delimiter stands at the end of the message, without a line end. */
  cutOff: boolean;
}

/** What Content-Type says. */
interface Content {
  readonly kind: Form['kind'];
  readonly type: string;
  readonly subtype: string;
  readonly parameters: readonly Parameter[];
  readonly named: boolean;
  readonly anyType: boolean;
  readonly boundary: string;
  readonly valid: boolean;
}

class MessageParser {
  private readonly octets: Buffer;
  private readonly policy: Policy;
  /** What was met of which another policy would make something else. */
  private readonly open: Set<Choice>;
  /** From the message itself to the innermost entity that is being read. */
  private readonly stack: Draft[] = [];
  private entities = 0;
  private result: Entity | undefined;

  constructor(octets: Buffer, policy: Policy, open: Set<Choice>) {
    this.octets = octets;
    this.policy = policy;
    this.open = open;
  }

  parse(): Entity {
    const { length } = this.octets;
    this.begin(0, false, true);
    for (let at = 0; at < length; ) {
      const after = lineEnd(this.octets, at, length);
      const end = withoutLineEnd(this.octets, at, after);
      this.line(at, end, after);
      at = after;
    }
    this.close(0, [length]);
    if (this.result === undefined) throw new Error('the message was not closed');
    return this.result;
  }

  private get top(): Draft {
    return this.stack[this.stack.length - 1]!;
  }

  private begin(start: number, digest: boolean, isMessage: boolean): void {
    if (this.stack.length >= deepest) throw new TooLarge(`entities are nested more than ${deepest} deep`);
    if (++this.entities > mostEntities) throw new TooLarge(`the message has more than ${mostEntities} entities`);
    this.stack.push({
      digest,
      isMessage,
      start,
      state: 'header',
      headerEnd: start,
      fields: [],
      content: contentOf(undefined, false),
      parts: [],
      nested: undefined,
      cutOff: false,
    });
  }

  private line(at: number, end: number, after: number): void {
    if (this.delimits(at, end, after)) return;
    const draft = this.top;
    if (draft.state !== 'header') return;
    if (end === at) {
      this.endHeader(at, after);
      return;
    }
    if ((at > draft.start && isFold(this.octets, at)) || beginsField(this.octets, at, end)) return;
    this.open.add('strictHeader');
    if (!this.policy.strictHeader) return;
    this.endHeader(at, at);
    this.line(at, end, after);
  }

  /** Whether the line is a delimiter of a multipart that is being read; if so, entities end and perhaps one begins. */
  private delimits(start: number, end: number, after: number): boolean {
    if (this.octets[start] !== 0x2d || this.octets[start + 1] !== 0x2d) return false;
    const line = this.octets.toString('latin1', start + 2, Math.min(end, start + 1000));
    const begun = [...this.stack.keys()].filter(index => {
      const { state, content } = this.stack[index]!;
      return state === 'body' && content.kind === 'multipart' && line.startsWith(content.boundary);
    });
    if (begun.length > 1) this.open.add('outermost');
    for (const index of this.policy.outermost ? begun : begun.reverse()) {
      const draft = this.stack[index]!;
      const rest = line.slice(draft.content.boundary.length);
      const whole = /^(?:--)?[ \t]*$/.test(rest);
      if (!whole) this.open.add('prefix');
      if (!whole && !this.policy.prefix && !this.policy.outermost) continue;
      this.close(index + 1, [withoutLineEnd(this.octets, 0, start)], start);
      if (rest.startsWith('--')) draft.state = 'epilogue';
      else {
        draft.cutOff = end === after;
        this.begin(after, draft.content.subtype.toLowerCase() === 'digest', false);
      }
      return true;
    }
    return false;
  }

  /**
   * Ends the entities from `index` on. `ends` are the places where the outermost may end; `delimiter`: where the line begins that ends it, whose
   * line end before it may be the header's too.
   */
  private close(index: number, ends: readonly number[], delimiter?: number): void {
    // The innermost may be a part whose header has not ended: to end it may begin the message in it.
    if (this.stack.length > index && this.top.state === 'header') {
      const at = Math.max(delimiter ?? this.octets.length, this.top.start);
      this.endHeader(at, at);
    }
    // The line end before a delimiter belongs to it. Where it ends a header as well, it belongs to either.
    const shared = delimiter !== undefined && this.stack.length > index && this.top.headerEnd === delimiter;
    const all: (readonly number[])[] = [];
    let own = shared ? [...ends, delimiter] : ends;
    for (const draft of this.stack.slice(index)) {
      all.push(own);
      // A part of a multipart without a last delimiter ends with it; the line end there may belong to the delimiter that is missing.
      if (draft.state === 'body' && draft.content.kind === 'multipart') {
        own = [...new Set(own.flatMap(end => [end, withoutLineEnd(this.octets, 0, end)]))];
      }
    }
    for (const places of all.reverse()) this.finish(this.stack.pop()!, places);
  }

  private endHeader(fieldsEnd: number, bodyStart: number): void {
    const draft = this.top;
    draft.state = 'body';
    draft.headerEnd = bodyStart;
    draft.fields = readFields(this.octets, draft.start, fieldsEnd);
    const written = fieldsNamed(draft.fields, 'content-type');
    if (written.length > 1) this.open.add('last');
    draft.content = contentOf((this.policy.last ? written.at(-1) : written[0])?.value, draft.digest);
    if (draft.content.kind === 'message') this.begin(bodyStart, false, true);
  }

  private finish(draft: Draft, ends: readonly number[]): void {
    const [end = draft.headerEnd, ...otherEnds] = [...new Set(ends.map(each => Math.max(draft.headerEnd, each)))];
    const body = { start: draft.headerEnd, end, otherEnds };
    const { kind, type, subtype, parameters, named, valid, anyType } = draft.content;
    const encodings = fieldsNamed(draft.fields, 'content-transfer-encoding');
    const encoding = readParameterised(encodings[0]?.value ?? '', false)?.value.toLowerCase() ?? '7bit';
    const nested = draft.nested;
    const noPart = emptyPart(this.octets, body);
    const parts = kind === 'multipart' && draft.parts.length === 0 ? [noPart] : draft.parts;
    const own: Form = { kind, type, subtype, parameters, named, valid, anyType, parts, nested };
    const entity: Entity = {
      ...own,
      octets: this.octets,
      header: this.header(draft, ends),
      body,
      fields: draft.fields,
      encoding,
      others: [
        ...otherForms(draft, own, encoding, noPart),
        ...decodedForm(own, this.octets.subarray(body.start, end), encoding),
      ],
      isMessage: draft.isMessage,
    };
    const parent = this.stack.at(-1);
    if (parent === undefined) this.result = entity;
    else if (parent.content.kind === 'message') parent.nested = entity;
    else parent.parts.push(entity);
  }

  /** The line end before a delimiter belongs to the delimiter, and ends the header too where there is no body. */
  private header(draft: Draft, ends: readonly number[]): Stretch {
    const others = ends.filter(end => end < draft.headerEnd && end >= draft.start);
    return { start: draft.start, end: draft.headerEnd, otherEnds: [...new Set(others)] };
  }
}

/** The part of a multipart that has no delimiter: IMAP's grammar wants one. Whether what is there is in it, no RFC says. */
function emptyPart(octets: Buffer, body: Stretch): Entity {
  const header = { start: body.start, end: body.start, otherEnds: [] };
  const otherEnds = [body.end, ...body.otherEnds].filter(end => end > body.start);
  return {
    ...anyLeaf,
    octets,
    header,
    body: { start: body.start, end: body.start, otherEnds },
    fields: [],
    encoding: '7bit',
    others: [],
    isMessage: false,
    madeUp: true,
  };
}

const plainText = {
  kind: 'leaf',
  type: 'TEXT',
  subtype: 'PLAIN',
  parameters: [],
  named: false,
  anyType: false,
  boundary: '',
  valid: true,
} as const satisfies Content;

const leaf: Form = {
  kind: 'leaf',
  type: 'TEXT',
  subtype: 'PLAIN',
  parameters: [],
  named: false,
  valid: true,
  anyType: false,
  parts: [],
  nested: undefined,
};

/** A leaf of which no RFC says what type it has. */
const anyLeaf: Form = { ...leaf, anyType: true };

/** What a Content-Type field says, or the default: text/plain, and message/rfc822 in a digest (RFC 2045 5.2, RFC 2046 5.1.5). */
function contentOf(value: string | undefined, digest: boolean): Content {
  if (value === undefined) {
    return digest ? { ...plainText, kind: 'message', type: 'MESSAGE', subtype: 'RFC822' } : plainText;
  }
  const read = readParameterised(value, true);
  if (read === undefined) return { ...plainText, anyType: true, valid: false };
  return namedContent(read);
}

function namedContent({ value, parameters, valid }: Parameterised): Content {
  const [type = '', subtype = ''] = value.split('/');
  const boundary = (parameterValue(parameters, 'boundary') ?? '').replace(/[ \t]+$/, '');
  const full = `${type}/${subtype}`.toLowerCase();
  const base = { type, subtype, parameters, named: true, anyType: false, boundary, valid };
  if (type.toLowerCase() === 'multipart') {
    return boundary === '' ? { ...base, kind: 'leaf', anyType: true, valid: false } : { ...base, kind: 'multipart' };
  }
  return { ...base, kind: full === 'message/rfc822' ? 'message' : 'leaf' };
}

/**
 * What else an entity may be taken for.
 * @param noPart stands for the parts of a multipart that has none
 */
function otherForms(draft: Draft, own: Form, encoding: string, noPart: Entity): Form[] {
  const { content } = draft;
  const forms: Form[] = [];
  if (own.kind === 'multipart') {
    // RFC 2231 6 recommends to join a parameter's pieces: one that is not joined is no boundary.
    const pieces = own.parameters.every(([name]) => name.toLowerCase() !== 'boundary');
    const unterminated = draft.state !== 'epilogue';
    // A delimiter at the very end, without a line end after it, may begin no part.
    if (draft.cutOff && own.parts.length > 1) forms.push({ ...own, parts: own.parts.slice(0, -1) });
    if (pieces || unterminated || !isIdentity(encoding)) forms.push(anyLeaf);
    if (draft.parts.length === 0) forms.push(anyLeaf, { ...anyLeaf, bodiless: true });
  }
  if (content.type.toLowerCase() === 'multipart' && own.kind === 'leaf') {
    forms.push({ ...own, kind: 'multipart', anyType: false, parts: [noPart] }, { ...anyLeaf, bodiless: true });
  }
  // RFC 2046 5.2.1 and RFC 2045 6.4: neither messages nor multiparts are encoded, so what is need not be read into.
  if (own.kind === 'message' && !isIdentity(encoding)) forms.push(anyLeaf);
  // RFC 2045 5.2 recommends the default for a field that is not valid.
  if (!content.valid && !own.anyType) forms.push(leaf, anyLeaf);
  // RFC 2045 4: without MIME-Version the body may be taken for plain text.
  if (draft.isMessage && content.named && !isMime(draft.fields)) forms.push(leaf);
  return forms;
}

/** A message that is encoded, which RFC 2045 6.4 does not let it be, may be read as the one that comes of it when the encoding is taken away. */
function decodedForm(own: Form, body: Buffer, encoding: string): Form[] {
  if (own.kind !== 'message' || isIdentity(encoding)) return [];
  const decoded = decodeTransfer(body, encoding);
  return decoded === undefined ? [] : [{ ...own, nested: parseMessage(decoded) }];
}

function isMime(fields: readonly HeaderField[]): boolean {
  return fieldsNamed(fields, 'mime-version').length > 0;
}

function isIdentity(encoding: string): boolean {
  return encoding === '7bit' || encoding === '8bit' || encoding === 'binary';
}

import { contentEnd, endOfLine, fieldValue, readFields } from './header.js';
import { readParameterised } from './parameters.js';
import { isType, type Part } from './part.js';

/** Entities nested deeper than this are taken as opaque: a client has to walk what BODYSTRUCTURE tells. */
const deepest = 1024;
/** A message is cut into no more entities than this; what follows belongs to the last. */
const mostParts = 20_000;
const HYPHEN = 0x2d;

/** A parsed message: its top entity, and every entity in the order of its beginning, so that parents come before their children. */
export interface ParsedMessage {
  readonly octets: Buffer;
  readonly top: Part;
  readonly parts: readonly Part[];
}

/** The innermost open multipart of a boundary, with the outer one of the same boundary that it hides. */
interface OpenMultipart {
  readonly part: Part;
  readonly hidden: OpenMultipart | undefined;
}

const parsed = new WeakMap<Buffer, ParsedMessage>();
const parsedWithGlobal = new WeakMap<Buffer, ParsedMessage>();

/**
 * Parses a message (RFC 2045, 2046) in one pass, without recursion, and remembers the outcome as long as the buffer lives. Any octets are accepted.
 * @param global whether there is a message in message/global, too, as IMAP4rev2 has it (RFC 9051 9, media-message)
 */
export function parseMessage(octets: Buffer, global = false): ParsedMessage {
  const outcomes = global ? parsedWithGlobal : parsed;
  const known = outcomes.get(octets);
  if (known !== undefined) return known;
  const message = new MessageParser(octets, global).parse();
  outcomes.set(octets, message);
  return message;
}

class MessageParser {
  private readonly octets: Buffer;
  private readonly messageTypes: readonly string[];
  private readonly parts: Part[] = [];
  private readonly boundaries = new Map<string, OpenMultipart>();
  private current: Part;
  private inHeader = true;

  constructor(octets: Buffer, global: boolean) {
    this.octets = octets;
    this.messageTypes = global ? ['rfc822', 'global'] : ['rfc822'];
    this.current = this.open(undefined, 0);
  }

  parse(): ParsedMessage {
    const { length } = this.octets;
    const top = this.current;
    for (let at = 0; at < length; ) {
      const after = endOfLine(this.octets, at, length);
      const end = contentEnd(this.octets, at, after);
      if (!this.delimits(at, end, after) && this.inHeader && end === at) this.endHeader(at, after);
      at = after;
    }
    this.closeUpTo(undefined, length);
    return { octets: this.octets, top, parts: this.parts };
  }

  private open(parent: Part | undefined, at: number): Part {
    const digest = parent?.kind === 'multipart' && isType(parent, 'multipart', 'digest');
    const part: Part = {
      parent,
      depth: parent === undefined ? 0 : parent.depth + 1,
      headerStart: at,
      fieldsEnd: at,
      bodyStart: at,
      bodyEnd: at,
      fields: [],
      type: digest ? 'MESSAGE' : 'TEXT',
      subtype: digest ? 'RFC822' : 'PLAIN',
      parameters: digest ? [] : [['CHARSET', 'US-ASCII']],
      kind: 'leaf',
      children: [],
      embedded: undefined,
    };
    this.parts.push(part);
    this.inHeader = true;
    return part;
  }

  /** Whether the line is a boundary delimiter (RFC 2046 5.1.1) of an open multipart; if so, parts end and perhaps begin here. */
  private delimits(start: number, end: number, after: number): boolean {
    if (
      this.boundaries.size === 0 ||
      this.octets[start] !== HYPHEN ||
      this.octets[start + 1] !== HYPHEN ||
      end - start > 1000
    )
      return false;
    const line = this.octets.toString('latin1', start + 2, end).replace(/[ \t]+$/, '');
    const opening = this.boundaries.get(line);
    const closing = opening === undefined && line.endsWith('--') ? this.boundaries.get(line.slice(0, -2)) : undefined;
    const multipart = (opening ?? closing)?.part;
    if (multipart === undefined || this.parts.length >= mostParts) return false;
    this.closeUpTo(multipart, start);
    this.current = multipart;
    this.inHeader = false;
    if (opening === undefined) {
      this.forget(multipart);
    } else {
      this.current = this.open(multipart, after);
      multipart.children.push(this.current);
    }
    return true;
  }

  /** Ends the current entity and those around it, up to but not including `multipart`. The line end before a delimiter belongs to the delimiter. */
  private closeUpTo(multipart: Part | undefined, at: number): void {
    const precedingEnd = multipart === undefined ? at : contentEnd(this.octets, 0, at);
    let part: Part | undefined = this.current;
    while (part !== undefined && part !== multipart) {
      const end = Math.max(part.headerStart, precedingEnd);
      if (part === this.current && this.inHeader) {
        this.endHeader(end, end);
        // Ending the header may have opened the (empty) message of a message/rfc822 part.
        if (this.current !== part) {
          part = this.current;
          continue;
        }
      }
      part.bodyEnd = Math.max(part.bodyStart, end);
      if (part.kind === 'multipart') {
        this.forget(part);
        if (part.children.length === 0) {
          const empty = this.open(part, part.bodyEnd);
          this.inHeader = false;
          part.children.push(empty);
        }
      }
      part = part.parent;
    }
  }

  private endHeader(fieldsEnd: number, bodyStart: number): void {
    const part = this.current;
    this.inHeader = false;
    part.fieldsEnd = fieldsEnd;
    part.bodyStart = bodyStart;
    part.fields = readFields(this.octets, part.headerStart, fieldsEnd);
    this.readType(part);
    if (part.kind === 'multipart') {
      const boundary = boundaryOf(part);
      this.boundaries.set(boundary, { part, hidden: this.boundaries.get(boundary) });
    } else if (part.kind === 'message') {
      this.current = this.open(part, bodyStart);
      part.embedded = this.current;
    }
  }

  private readType(part: Part): void {
    const value = fieldValue(part.fields, 'content-type');
    const read = value === undefined ? undefined : readParameterised(value, true);
    if (read !== undefined) {
      const [type = '', subtype = ''] = read.value.split('/');
      const valid = type.toLowerCase() !== 'multipart' || boundaryIn(read.parameters) !== '';
      if (valid) {
        part.type = type;
        part.subtype = subtype;
        part.parameters = read.parameters;
      }
    }
    const isMessage = this.messageTypes.some(subtype => isType(part, 'message', subtype));
    const container = isType(part, 'multipart') ? 'multipart' : isMessage ? 'message' : 'leaf';
    if (container === 'leaf') return;
    if (part.depth < deepest) {
      part.kind = container;
    } else {
      part.type = 'APPLICATION';
      part.subtype = 'OCTET-STREAM';
    }
  }

  private forget(multipart: Part): void {
    const boundary = boundaryOf(multipart);
    const open = this.boundaries.get(boundary);
    if (open?.part !== multipart) return;
    if (open.hidden === undefined) this.boundaries.delete(boundary);
    else this.boundaries.set(boundary, open.hidden);
  }
}

function boundaryIn(parameters: Part['parameters']): string {
  const boundary = parameters.find(([name]) => name.toLowerCase() === 'boundary')?.[1] ?? '';
  return boundary.replace(/[ \t]+$/, '');
}

function boundaryOf(part: Part): string {
  return boundaryIn(part.parameters);
}

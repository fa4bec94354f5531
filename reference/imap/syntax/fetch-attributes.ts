import type { Message } from '../../store/message.js';
import type { SelectedMailbox } from '../selected.js';
import type { CommandReader } from './reader.js';
import type { Chunk } from './write.js';

/** section-spec: part numbers and what is wanted of that part. */
export interface Section {
  readonly part: readonly number[];
  readonly text: 'HEADER' | 'TEXT' | 'MIME' | 'HEADER.FIELDS' | 'HEADER.FIELDS.NOT' | undefined;
  /** Field names as the client wrote them, for HEADER.FIELDS and HEADER.FIELDS.NOT. */
  readonly fields: readonly string[];
}

/** fetch-att of RFC 3501 9. */
export type FetchAttribute =
  | { readonly name: 'ENVELOPE' | 'FLAGS' | 'INTERNALDATE' | 'UID' | 'BODYSTRUCTURE' | 'BODY' }
  | { readonly name: 'RFC822' | 'RFC822.HEADER' | 'RFC822.SIZE' | 'RFC822.TEXT' }
  | {
      readonly name: 'BODY[]';
      readonly peek: boolean;
      readonly section: Section;
      readonly partial?: { readonly offset: number; readonly count: number };
    }
  | ExtensionAttribute;

/** An item of an extension, which writes itself. */
export interface ExtensionAttribute {
  readonly name: 'extension';
  /** As the response names it. */
  readonly item: string;
  readonly setsSeen: boolean;
  /** To fetch it is a CONDSTORE enabling command (RFC 7162 3.1). */
  readonly makesAware?: true;
  /** Name and value. @throws Refusal */
  readonly write: (message: Message, selected: SelectedMailbox) => readonly Chunk[];
}

/** The attributes of a session: of those above what it lacks, beside them what extensions bring. Names are in upper case. */
export interface FetchVocabulary {
  readonly lacks: (name: string) => boolean;
  readonly reads: (name: string) => ((reader: CommandReader) => FetchAttribute) | undefined;
}

const rev1: FetchVocabulary = { lacks: () => false, reads: () => undefined };

const plainNames = [
  'ENVELOPE',
  'FLAGS',
  'INTERNALDATE',
  'UID',
  'BODYSTRUCTURE',
  'RFC822',
  'RFC822.HEADER',
  'RFC822.SIZE',
  'RFC822.TEXT',
] as const;

const fast: readonly FetchAttribute[] = [{ name: 'FLAGS' }, { name: 'INTERNALDATE' }, { name: 'RFC822.SIZE' }];
const all: readonly FetchAttribute[] = [...fast, { name: 'ENVELOPE' }];
const macros = new Map<string, readonly FetchAttribute[]>([
  ['FAST', fast],
  ['ALL', all],
  ['FULL', [...all, { name: 'BODY' }]],
]);

/** Reads what FETCH asks for: a macro, one attribute, or a parenthesised list of attributes. */
export function readFetchAttributes(reader: CommandReader, vocabulary = rev1): readonly FetchAttribute[] {
  if (reader.sees('(')) return reader.list(() => readAttribute(reader, vocabulary));
  const macro = reader.accepts(/(?:ALL|FAST|FULL)(?![A-Za-z0-9.[])/iy);
  return macros.get(macro?.toUpperCase() ?? '') ?? [readAttribute(reader, vocabulary)];
}

function readAttribute(reader: CommandReader, { lacks, reads }: FetchVocabulary): FetchAttribute {
  const name = reader.keyword();
  if (lacks(name)) return reader.fail('a FETCH data item');
  const read = reads(name);
  if (read !== undefined) return read(reader);
  const plain = plainNames.find(known => known === name);
  if (plain !== undefined) return { name: plain };
  if (name === 'BODY' && !reader.sees('[')) return { name };
  if (name !== 'BODY' && name !== 'BODY.PEEK') return reader.fail('a FETCH data item');
  const section = readSection(reader);
  const partial = readPartial(reader);
  return { name: 'BODY[]', peek: name === 'BODY.PEEK', section, ...(partial && { partial }) };
}

/** Reads partial, if there is one. */
export function readPartial(reader: CommandReader): { offset: number; count: number } | undefined {
  if (!reader.accept('<')) return undefined;
  const offset = reader.number();
  reader.expect('.');
  const count = reader.nonZeroNumber();
  reader.expect('>');
  return { offset, count };
}

/** Reads part numbers with nothing behind them. */
export function readPartNumbers(reader: CommandReader): number[] {
  const numbers: number[] = [];
  do numbers.push(reader.nonZeroNumber());
  while (reader.accept('.'));
  return numbers;
}

/** Reads a section with its brackets. */
export function readSection(reader: CommandReader): Section {
  reader.expect('[');
  const part: number[] = [];
  let wantsText = !reader.sees(']');
  while (wantsText && /^[0-9]/.test(reader.rest)) {
    part.push(reader.nonZeroNumber());
    wantsText = reader.accept('.');
  }
  const text = wantsText ? readSectionText(reader, part.length > 0) : undefined;
  const fields = text?.startsWith('HEADER.FIELDS') ? readFieldNames(reader) : [];
  reader.expect(']');
  return { part, text, fields };
}

function readSectionText(reader: CommandReader, inPart: boolean): NonNullable<Section['text']> {
  const text = reader.keyword();
  if (text === 'MIME' && !inPart) return reader.fail('a part number before MIME');
  const known = (['HEADER', 'TEXT', 'MIME', 'HEADER.FIELDS', 'HEADER.FIELDS.NOT'] as const).find(name => name === text);
  return known ?? reader.fail('a section text specifier');
}

function readFieldNames(reader: CommandReader): string[] {
  reader.space();
  return reader.list(() => reader.astring());
}

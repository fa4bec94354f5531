import type { Message } from '../store/message.js';
import { formatBodyStructure } from './body-structure.js';
import { formatEnvelope } from './envelope.js';
import { type ParsedMessage, parseMessage } from './mime/message.js';
import { sectionOctets } from './section.js';
import type { SelectedMailbox } from './selected.js';
import type { ImapBehaviour } from './session.js';
import { formatDateTime } from './syntax/dates.js';
import type { FetchAttribute, Section } from './syntax/fetch-attributes.js';
import { astring, type Chunk, literal } from './syntax/write.js';

/** Writes one message's FETCH response (RFC 3501 7.4.2), without "* ". */
export function formatFetch(
  selected: SelectedMailbox,
  message: Message,
  wanted: readonly FetchAttribute[],
  imap: ImapBehaviour,
): Chunk[] {
  // An item may have nothing to tell; a response has one at least.
  const items = wanted.map(attribute => imap.fetchItem(selected, message, attribute)).filter(item => item.length > 0);
  const told = items.length > 0 ? items : [imap.fetchItem(selected, message, { name: 'UID' })];
  return [
    `${selected.sequenceOf(message)} FETCH (`,
    ...told.flatMap((item, index) => [...(index > 0 ? [' '] : []), ...item]),
    ')',
  ];
}

/** Whether fetching this sets \Seen (RFC 3501 6.4.5). */
export function setsSeen(attribute: FetchAttribute): boolean {
  if (attribute.name === 'extension') return attribute.setsSeen;
  if (attribute.name === 'BODY[]') return !attribute.peek;
  return attribute.name === 'RFC822' || attribute.name === 'RFC822.TEXT';
}

/** One item of a FETCH response. */
export function fetchItem(selected: SelectedMailbox, message: Message, attribute: FetchAttribute): readonly Chunk[] {
  const { octets } = message;
  const parsed = () => parseMessage(octets, selected.rev2);
  switch (attribute.name) {
    case 'FLAGS':
      return [`FLAGS (${selected.flagsOf(message).join(' ')})`];
    case 'UID':
      return [`UID ${message.uid}`];
    case 'INTERNALDATE':
      return [`INTERNALDATE ${formatDateTime(message.internalDate, message.zone)}`];
    case 'RFC822.SIZE':
      return [`RFC822.SIZE ${octets.length}`];
    case 'ENVELOPE':
      return [`ENVELOPE ${formatEnvelope(parsed().top)}`];
    case 'BODY':
    case 'BODYSTRUCTURE':
      return [`${attribute.name} ${formatBodyStructure(parsed(), attribute.name === 'BODYSTRUCTURE')}`];
    case 'RFC822':
      return ['RFC822 ', ...literal(octets)];
    case 'RFC822.HEADER':
      return ['RFC822.HEADER ', ...nliteral(sectionOctets(parsed(), section('HEADER')))];
    case 'RFC822.TEXT':
      return ['RFC822.TEXT ', ...nliteral(sectionOctets(parsed(), section('TEXT')))];
    case 'extension':
      return attribute.write(message, selected);
    case 'BODY[]':
      return formatSection(parsed(), attribute);
  }
}

function section(text: 'HEADER' | 'TEXT'): Section {
  return { part: [], text, fields: [] };
}

function nliteral(octets: Buffer | undefined): Chunk[] {
  return octets === undefined ? ['NIL'] : literal(octets);
}

function formatSection(message: ParsedMessage, attribute: Extract<FetchAttribute, { name: 'BODY[]' }>): Chunk[] {
  const { part, text, fields } = attribute.section;
  const spec = [...part, ...(text === undefined ? [] : [text])].join('.');
  const names = fields.length === 0 ? '' : ` (${fields.map(astring).join(' ')})`;
  const whole = sectionOctets(message, attribute.section);
  if (attribute.partial === undefined) return [`BODY[${spec}${names}] `, ...nliteral(whole)];
  const { offset, count } = attribute.partial;
  // What lies beyond the end is cut off; a beginning beyond the end leaves nothing.
  return [`BODY[${spec}${names}]<${offset}> `, ...nliteral(whole?.subarray(offset, offset + count))];
}

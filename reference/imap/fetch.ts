import type { Faults } from '../faults/index.js';
import type { Message } from '../store/message.js';
import { formatBodyStructure } from './body-structure.js';
import { formatEnvelope } from './envelope.js';
import { parseMessage } from './mime/message.js';
import { sectionOctets } from './section.js';
import type { SelectedMailbox } from './selected.js';
import { formatDateTime } from './syntax/dates.js';
import type { FetchAttribute, Section } from './syntax/fetch-attributes.js';
import { astring, type Chunk, literal } from './syntax/write.js';

/** Writes one message's FETCH response (RFC 3501 7.4.2), without "* ". */
export function formatFetch(
  selected: SelectedMailbox,
  message: Message,
  wanted: readonly FetchAttribute[],
  faults: Faults,
): Chunk[] {
  const chunks: Chunk[] = [`${selected.sequenceOf(message)} FETCH (`];
  wanted.forEach((attribute, index) => {
    if (index > 0) chunks.push(' ');
    chunks.push(...formatItem(selected, message, attribute, faults));
  });
  chunks.push(')');
  return chunks;
}

/** Whether fetching this sets \Seen (RFC 3501 6.4.5). */
export function setsSeen(attribute: FetchAttribute, faults: Faults): boolean {
  if (faults.has('imap-body-leaves-unseen')) return false;
  if (faults.has('imap-header-sets-seen') && /^(?:RFC822\.HEADER|ENVELOPE|BODYSTRUCTURE)$/.test(attribute.name))
    return true;
  if (attribute.name === 'BODY[]') return !attribute.peek || faults.has('imap-peek-sets-seen');
  return attribute.name === 'RFC822' || attribute.name === 'RFC822.TEXT';
}

function formatItem(selected: SelectedMailbox, message: Message, attribute: FetchAttribute, faults: Faults): Chunk[] {
  const { octets } = message;
  switch (attribute.name) {
    case 'FLAGS':
      return [`FLAGS (${selected.flagsOf(message).join(' ')})`];
    case 'UID':
      return [
        `UID ${message.uid + (faults.has('imap-uid-changes-with-recent') && selected.isRecent(message) ? 1 : 0)}`,
      ];
    case 'INTERNALDATE':
      return [`INTERNALDATE ${formatDateTime(dateOf(message, faults), message.zone)}`];
    case 'RFC822.SIZE':
      return [`RFC822.SIZE ${octets.length}`];
    case 'ENVELOPE':
      return [`ENVELOPE ${formatEnvelope(parseMessage(octets).top)}`];
    case 'BODY':
    case 'BODYSTRUCTURE':
      return [`${attribute.name} ${formatBodyStructure(parseMessage(octets), attribute.name === 'BODYSTRUCTURE')}`];
    case 'RFC822':
      return ['RFC822 ', ...literal(octets)];
    case 'RFC822.HEADER':
      return ['RFC822.HEADER ', ...nliteral(sectionOctets(parseMessage(octets), section('HEADER')))];
    case 'RFC822.TEXT':
      return ['RFC822.TEXT ', ...nliteral(sectionOctets(parseMessage(octets), section('TEXT')))];
    case 'BODY[]':
      return formatSection(message, attribute, faults);
  }
}

function dateOf(message: Message, faults: Faults): Date {
  return faults.has('imap-date-follows-flags') && message.flags.size > 0 ? new Date(0) : message.internalDate;
}

function section(text: 'HEADER' | 'TEXT'): Section {
  return { part: [], text, fields: [] };
}

function nliteral(octets: Buffer | undefined): Chunk[] {
  return octets === undefined ? ['NIL'] : literal(octets);
}

function formatSection(
  message: Message,
  attribute: Extract<FetchAttribute, { name: 'BODY[]' }>,
  faults: Faults,
): Chunk[] {
  const { part, text, fields } = attribute.section;
  const spec = [...part, ...(text === undefined ? [] : [text])].join('.');
  const names = fields.length === 0 ? '' : ` (${fields.map(astring).join(' ')})`;
  const whole = sectionOctets(parseMessage(message.octets), attribute.section);
  if (faults.has('smtp-nul-kept') && whole !== undefined) return [`BODY[${spec}${names}] {${whole.length}}\r\n`, whole];
  if (attribute.partial === undefined) return [`BODY[${spec}${names}] `, ...nliteral(whole)];
  const { offset, count } = attribute.partial;
  // What lies beyond the end is cut off; a beginning beyond the end leaves nothing.
  const first = faults.has('imap-partial-off-by-one') ? offset + 1 : offset;
  return [`BODY[${spec}${names}]<${offset}> `, ...nliteral(whole?.subarray(first, first + count))];
}

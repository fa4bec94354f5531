import type { Message } from '../store/message.js';
import { loosened } from './fuzzy.js';
import { decodeCharset, decodeHeaderText, decodeTransfer } from './mime/decode.js';
import { fieldValue, type HeaderField } from './mime/header.js';
import { type ParsedMessage, parseMessage } from './mime/message.js';
import { readParameterised } from './mime/parameters.js';
import { isType, type Part } from './mime/part.js';
import { readSentDate } from './mime/sent-date.js';
import type { SelectedMailbox } from './selected.js';
import type { Search } from './session.js';
import { dayOf } from './syntax/dates.js';
import { SyntaxFault } from './syntax/reader.js';
import type { SearchKey } from './syntax/search-keys.js';
import { inRanges } from './syntax/sequence-set.js';

type Test = (message: Message) => boolean;

/**
 * Makes a test out of a search key (RFC 3501 6.4.4). Texts are compared by the comparator of the session (RFC 5255 4.2). The charset of the search is US-ASCII or UTF-8.
 * @throws SyntaxFault for a sequence number that is not in use, or a text that is not in the charset
 */
export function searchTest(search: Search, key: SearchKey): Test {
  const { selected, charset, form, imap } = search;
  const text = (latin1: string) => form(decodeSearchText(latin1, charset));
  switch (key.key) {
    case 'ALL':
      return () => true;
    case 'RECENT':
      return message => selected.isRecent(message);
    case 'OLD':
      return message => !selected.isRecent(message);
    case 'NEW':
      return message => selected.isRecent(message) && !message.flags.has('\\Seen');
    case 'FLAG': {
      const flag = selected.mailbox.keywords.find(key.flag);
      return message => message.flags.has(flag) === key.set;
    }
    case 'HEADER': {
      const name = key.field.toLowerCase();
      const wanted = text(key.text);
      return message => headerHas(parseMessage(message.octets).top.fields, name, { form, wanted });
    }
    case 'BODY': {
      const wanted = text(key.text);
      return message => bodyHas(parseMessage(message.octets), { form, wanted });
    }
    case 'TEXT': {
      const wanted = text(key.text);
      return message => {
        const parsed = parseMessage(message.octets);
        return form(headerText(parsed, parsed.top)).includes(wanted) || bodyHas(parsed, { form, wanted });
      };
    }
    case 'LARGER':
    case 'SMALLER':
      return sizeTest(key);
    case 'UID': {
      const ranges = selected.uidRanges(key.set);
      return message => inRanges(ranges, message.uid);
    }
    case 'SEQUENCE': {
      const ranges = selected.sequenceRanges(key.set, search.anyNumber);
      // The numbers count as they are now, however long the search goes on (RFC 5267 4.3).
      const meant = new Set(selected.messages.filter((_, index) => inRanges(ranges, index + 1)));
      return message => meant.has(message);
    }
    case 'MODSEQ':
      return modSeqTest(key, selected);
    case 'extension':
      return message => key.matches(message, selected);
    case 'NOT': {
      const test = imap.searchTest(search, key.operand);
      return message => !test(message);
    }
    case 'FILTER':
      return 'refuse' in key ? key.refuse() : imap.searchTest(search, key.operand);
    case 'FUZZY': {
      const tests = [key.operand, loosened(key.operand)].map(operand => imap.searchTest(search, operand));
      return message => tests.some(test => test(message));
    }
    case 'AND': {
      const tests = key.operands.map(operand => imap.searchTest(search, operand));
      return message => tests.every(test => test(message));
    }
    case 'OR': {
      const tests = key.operands.map(operand => imap.searchTest(search, operand));
      return message => tests.some(test => test(message));
    }
    default:
      return dateTest(key);
  }
}

function modSeqTest({ since, flag }: Extract<SearchKey, { key: 'MODSEQ' }>, { mailbox }: SelectedMailbox): Test {
  return message => (flag === undefined ? message.modSeq : mailbox.modSeqOf(message, flag)) >= since;
}

function sizeTest({ key, size }: { key: 'LARGER' | 'SMALLER'; size: number }): Test {
  return ({ octets }) => (key === 'LARGER' ? octets.length > size : octets.length < size);
}

function dateTest(key: Extract<SearchKey, { day: number }>): Test {
  const dayOfMessage = key.key.startsWith('SENT')
    ? sentDay
    : (message: Message) => dayOf(message.internalDate, message.zone);
  const compare = key.key.replace('SENT', '');
  return message => {
    const day = dayOfMessage(message);
    if (day === undefined) return false;
    if (compare === 'ON') return day === key.day;
    if (compare === 'BEFORE') return day < key.day;
    return day >= key.day;
  };
}

/** The day of the Date field, without regard to time and zone; undefined if there is none that can be read. */
function sentDay(message: Message): number | undefined {
  return readSentDate(fieldValue(parseMessage(message.octets).top.fields, 'date') ?? '')?.day;
}

function decodeSearchText(latin1: string, charset: string): string {
  const octets = Buffer.from(latin1, 'latin1');
  if (charset === 'US-ASCII' && octets.some(octet => octet > 0x7f))
    throw new SyntaxFault('a search text has octets beyond US-ASCII');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets);
  } catch {
    throw new SyntaxFault('a search text is not valid UTF-8');
  }
}

/** A text to be found, in its form, and how others come to theirs. */
interface Wanted {
  readonly wanted: string;
  readonly form: Search['form'];
}

function headerHas(fields: readonly HeaderField[], name: string, { form, wanted }: Wanted): boolean {
  return fields.some(field => field.name === name && form(decodeHeaderText(field.value)).includes(wanted));
}

function headerText(message: ParsedMessage, part: Part): string {
  return part.fields
    .map(field => decodeHeaderText(message.octets.toString('latin1', field.start, field.end).replace(/\r?\n/g, '')))
    .join('\n');
}

/** Whether a text part, decoded, or the header of an enclosed message or part has the text. */
function bodyHas(message: ParsedMessage, { form, wanted }: Wanted): boolean {
  return message.parts.some(part => {
    if (part !== message.top && form(headerText(message, part)).includes(wanted)) return true;
    return part.kind === 'leaf' && isType(part, 'text') && form(bodyText(message, part)).includes(wanted);
  });
}

function bodyText(message: ParsedMessage, part: Part): string {
  const body = message.octets.subarray(part.bodyStart, part.bodyEnd);
  const charset = part.parameters.find(([name]) => name.toLowerCase() === 'charset')?.[1] ?? 'us-ascii';
  const encoding = readParameterised(fieldValue(part.fields, 'content-transfer-encoding') ?? '', false)?.value ?? '';
  return decodeCharset(decodeTransfer(body, encoding), charset);
}

/** The messages that match, those left out that another session has expunged. */
export function find(selected: SelectedMailbox, matches: Test): readonly Message[] {
  return selected.messages.filter(message => !selected.isGone(message) && matches(message));
}

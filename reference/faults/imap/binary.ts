import { parseMessage } from '../../imap/mime/message.js';
import { findPart, sectionOctets } from '../../imap/section.js';
import type { FetchItemReader } from '../../imap/session.js';
import { literal } from '../../imap/syntax/write.js';
import type { Message } from '../../store/message.js';
import { named } from '../fault.js';
import { behaviour, completed } from './forms.js';

/** The numbers of the part that an item names. */
function partNumbers(item: string): number[] {
  return /\[([\d.]+)\]/.exec(item)?.[1]?.split('.').map(Number) ?? [];
}

/** The octets of the part that an item names, as they are. */
function encoded({ octets }: Message, item: string): Buffer {
  return (
    sectionOctets(parseMessage(octets), { part: partNumbers(item), text: undefined, fields: [] }) ?? Buffer.alloc(0)
  );
}

/** Items of BINARY are told otherwise. */
const telling =
  (name: RegExp, write: (message: Message, item: string) => (string | Buffer)[]) =>
  (next: (name: string) => FetchItemReader | undefined, asked: string): FetchItemReader | undefined => {
    const read = next(asked);
    if (read === undefined || !name.test(asked)) return read;
    return reader => {
      const attribute = read(reader);
      if (attribute.name !== 'extension') return attribute;
      return { ...attribute, write: message => [`${attribute.item} `, ...write(message, attribute.item)] };
    };
  };

/** Items of BINARY are told of parts that have parts, too, as these are. */
const tellingOfParts =
  (size: (octets: Buffer) => number) =>
  (next: (name: string) => FetchItemReader | undefined, asked: string): FetchItemReader | undefined => {
    const read = next(asked);
    if (read === undefined || !asked.startsWith('BINARY')) return read;
    return reader => {
      const attribute = read(reader);
      if (attribute.name !== 'extension') return attribute;
      const { item, write } = attribute;
      return {
        ...attribute,
        write: (message, selected) => {
          const numbers = partNumbers(item);
          const part = findPart(parseMessage(message.octets).top, numbers);
          if (numbers.length > 0 && part?.kind === 'leaf') return write(message, selected);
          const octets = encoded(message, item);
          return [`${item} `, ...(asked === 'BINARY.SIZE' ? [`${size(octets)}`] : literal(octets))];
        },
      };
    };
  };

/** Violations in the items of BINARY, and in what STATUS counts in IMAP4rev2. */
export const imapBinaryFaults = named([
  behaviour('imap-binary-encoded', 'rfc9051/6.4.5/binary', 'BINARY returns the section as it is encoded.', {
    fetchReader: telling(/^BINARY(?:\.PEEK)?$/, (message, item) => literal(encoded(message, item))),
  }),
  behaviour('imap-binary-size-encoded', 'rfc9051/6.4.5/binary-size', 'BINARY.SIZE returns the size as it is encoded.', {
    fetchReader: telling(/^BINARY\.SIZE$/, (message, item) => [`${encoded(message, item).length}`]),
  }),
  behaviour(
    'imap-binary-of-parts-with-parts',
    'rfc9051/6.4.5/part-with-parts',
    'BINARY returns parts that have parts of their own, as they are.',
    { fetchReader: tellingOfParts(({ length }) => length) },
  ),
  behaviour(
    'imap-binary-size-without-last-line-end',
    'rfc9051/6.4.5/binary-size',
    'BINARY.SIZE of what has parts does not count the last line end.',
    { fetchReader: tellingOfParts(({ length }) => length - 2) },
  ),
  behaviour('imap-binary-keeps-seen', 'rfc9051/6.4.5/binary-sets-seen', 'BINARY does not set \\Seen.', {
    setsSeen: (next, attribute) => next(attribute) && attribute.name !== 'extension',
  }),
  behaviour('imap-binary-peek-sets-seen', 'rfc9051/6.4.5/binary-sets-seen', 'BINARY.PEEK sets \\Seen.', {
    fetchReader: (next, name) => next(name === 'BINARY.PEEK' ? 'BINARY' : name),
  }),
  completed(
    'imap-binary-without-unknown-cte',
    'rfc9051/7.5.2/unknown-cte',
    'BINARY of a section in an unknown encoding is refused without UNKNOWN-CTE.',
    /FETCH .*BINARY/i,
    /NO \[UNKNOWN-CTE\]/,
    'NO that cannot be decoded',
  ),
  behaviour('imap-status-size-without-first', 'rfc9051/6.3.11/size', 'SIZE of STATUS leaves the first message out.', {
    statusItem: (next, session, name) =>
      name === 'SIZE'
        ? ({ messages }) => messages.slice(1).reduce((sum, { octets }) => sum + octets.length, 0)
        : next(session, name),
  }),
  behaviour('imap-status-deleted-is-all', 'rfc9051/6.3.11/deleted', 'DELETED of STATUS is the number of messages.', {
    statusItem: (next, session, name) => (name === 'DELETED' ? ({ messages }) => messages.length : next(session, name)),
  }),
]);

import type { Message } from '../../store/message.js';
import { Refusal } from '../command.js';
import { contentOf } from '../mime/content.js';
import { parseMessage } from '../mime/message.js';
import { findPart } from '../section.js';
import type { SelectedMailbox } from '../selected.js';
import { type FetchAttribute, readPartial, readPartNumbers } from '../syntax/fetch-attributes.js';
import type { CommandReader } from '../syntax/reader.js';
import { binaryLiteral } from '../syntax/write.js';
import { afterLogin, type Extension } from './extension.js';

/**
 * What a part of a message holds, its transfer encoding undone: undefined (NIL) where there is no such part. The message itself has none.
 * @throws Refusal for an encoding that is not known (RFC 3516 4.3), and for a part that is no leaf (RFC 9051 6.4.5)
 */
function decoded({ octets }: Message, { rev2 }: SelectedMailbox, numbers: readonly number[]): Buffer | undefined {
  if (numbers.length === 0) return octets;
  const message = parseMessage(octets, rev2);
  const part = findPart(message.top, numbers);
  if (part === undefined) return undefined;
  if (part.kind !== 'leaf') throw new Refusal('[CANNOT] the part has parts of its own');
  const content = contentOf(message, part);
  if (content === undefined) throw new Refusal('[UNKNOWN-CTE] the transfer encoding is not known');
  return content;
}

function readSection(reader: CommandReader): number[] {
  reader.expect('[');
  const numbers = reader.sees(']') ? [] : readPartNumbers(reader);
  reader.expect(']');
  return numbers;
}

function readBinary(reader: CommandReader, setsSeen: boolean): FetchAttribute {
  const numbers = readSection(reader);
  const partial = readPartial(reader);
  const item = `BINARY[${numbers.join('.')}]${partial === undefined ? '' : `<${partial.offset}>`}`;
  const write = (message: Message, selected: SelectedMailbox) => {
    const content = decoded(message, selected, numbers);
    const wanted = partial && content?.subarray(partial.offset, partial.offset + partial.count);
    return [`${item} `, ...binaryLiteral(partial === undefined ? content : wanted)];
  };
  return { name: 'extension', item, setsSeen, write };
}

function readSize(reader: CommandReader): FetchAttribute {
  const numbers = readSection(reader);
  const item = `BINARY.SIZE[${numbers.join('.')}]`;
  return {
    name: 'extension',
    item,
    setsSeen: false,
    write: (message, selected) => [`${item} ${decoded(message, selected, numbers)?.length ?? 0}`],
  };
}

/** BINARY (RFC 3516). Its APPEND stands with that command. */
export const binary: Extension = {
  rfc: 3516,

  capabilities: afterLogin('BINARY'),
  fetch: {
    BINARY: reader => readBinary(reader, true),
    'BINARY.PEEK': reader => readBinary(reader, false),
    'BINARY.SIZE': readSize,
  },
};

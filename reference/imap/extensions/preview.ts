import type { Message } from '../../store/message.js';
import { decodeCharset, decodeTransfer } from '../mime/decode.js';
import { fieldValue } from '../mime/header.js';
import { parseMessage } from '../mime/message.js';
import { readParameterised } from '../mime/parameters.js';
import { isType } from '../mime/part.js';
import { type Chunk, literal } from '../syntax/write.js';
import { afterLogin, type Extension } from './extension.js';

/** Characters that a preview has at most (section 3.3). */
const longest = 200;

/** The beginning of the first text of a message, without markup; the empty string where there is none (section 3.2). */
function previewOf({ octets }: Message): string {
  const { parts } = parseMessage(octets);
  const part = parts.find(one => one.kind === 'leaf' && isType(one, 'text'));
  if (part === undefined) return '';
  const body = octets.subarray(part.bodyStart, part.bodyEnd);
  const charset = part.parameters.find(([name]) => name.toLowerCase() === 'charset')?.[1] ?? 'us-ascii';
  const encoding = readParameterised(fieldValue(part.fields, 'content-transfer-encoding') ?? '', false)?.value ?? '';
  const text = decodeCharset(decodeTransfer(body, encoding), charset).replace(/<[^>]*>/g, ' ');
  return [...text.replace(/\s+/g, ' ').trim()].slice(0, longest).join('');
}

function write(message: Message): Chunk[] {
  return ['PREVIEW ', ...literal(Buffer.from(previewOf(message)))];
}

/** PREVIEW (RFC 8970). A preview is made in no time, so that LAZY changes nothing. */
export const preview: Extension = {
  rfc: 8970,

  capabilities: afterLogin('PREVIEW'),
  fetch: {
    PREVIEW: reader => {
      reader.accepts(/ \(LAZY(?: LAZY)*\)/iy);
      return { name: 'extension', item: 'PREVIEW', setsSeen: false, write };
    },
  },
};

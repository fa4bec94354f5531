import type { Template } from '../../source/template.js';
import { firstText } from '../../source/template.js';
import type { SendPartEntry, StepEntry } from '../file.js';
import type { MessageSource } from '../message.js';
import type { Reader } from '../reader.js';
import { checkNoTag } from './tag.js';
import { partsOf, type Verb } from './verb.js';

type Literal = Exclude<Extract<SendPartEntry, object>['literal'], string>;

export type SendPart = { readonly text: Template } | { readonly literal: MessageSource; readonly sync: boolean };

export interface Send {
  readonly verb: 'send';
  readonly parts: readonly SendPart[];
}

export const send: Verb<Required<StepEntry>['send'], Send> = {
  connection: 'sends',
  reads: 'all',
  judged: 'always',
  puts: 'octets',
  read: (entry, at) => ({ verb: 'send', parts: partsOf(entry, at, partOf) }),
  // For the server's `+`.
  waits: ({ parts }) => parts.some(part => 'literal' in part),
  asks: ({ parts }) => /^(?:UID )?[A-Z]+/i.exec(firstText(parts) ?? '')?.[0].toUpperCase(),
  fits({ parts }, protocol, at) {
    checkNoTag(firstText(parts), protocol, at, true);
    if (!protocol.literals && parts.some(part => 'literal' in part))
      at.wrong(`${protocol.title} has no literals`, undefined, 'key');
  },
};

function partOf(part: SendPartEntry | number, at: Reader): SendPart {
  if (typeof part !== 'object') {
    at.oneLine(part);
    return { text: String(part) };
  }
  const { literal, sync = true } = part;
  return { literal: typeof literal === 'string' ? { text: literal } : messageOf(literal, at.at('literal')), sync };
}

function messageOf({ message, text, ...made }: Literal, at: Reader): MessageSource {
  if ((message === undefined) === (text === undefined)) at.wrong('a literal has either `message` or `text`');
  if (message === undefined) return at.message({ text: text ?? '', ...made });
  for (const key of Object.keys(made)) at.at(key).wrong(`\`${key}\` belongs to \`text\``, undefined, 'key');
  return { file: at.at('message').fixtureName(message) };
}

import type { Template } from '../../source/template.js';
import type { StepEntry, WritePartEntry } from '../file.js';
import type { MessageSource } from '../message.js';
import type { Reader } from '../reader.js';
import { partsOf, type Verb } from './verb.js';

export type WritePart =
  | { readonly lines: Template; readonly eol: 'crlf' | 'lf' | 'cr' | 'none' }
  | { readonly text: Template }
  | { readonly hex: Template }
  | { readonly base64: Template }
  | { readonly repeat: Template; readonly times: Template }
  | { readonly message: MessageSource; readonly stuffed: boolean };

export interface Write {
  readonly verb: 'write';
  readonly parts: readonly WritePart[];
  readonly split?: number | undefined;
  readonly pauseBetweenMs?: number | undefined;
}

export const write: Verb<Required<StepEntry>['write'], Write> = {
  connection: 'sends',
  reads: 'all',
  judged: 'always',
  puts: 'octets',
  keys: ['split', 'pause-between'],
  read(entry, at, step, beside) {
    const pause = beside.at('pause-between');
    if (step.split === undefined && step['pause-between'] !== undefined)
      pause.wrong('`pause-between` needs `split` beside it', undefined, 'key');
    return {
      verb: 'write',
      parts: partsOf(entry, at, partOf),
      split: beside.at('split').wholeNumber(step.split, undefined),
      pauseBetweenMs: pause.duration(step['pause-between'], undefined),
    };
  },
  waits: () => false,
};

const kinds = ['lines', 'text', 'hex', 'base64', 'repeat', 'message'] as const;
/** Which kind a key belongs to that says more of it. */
const companions = { eol: 'lines', times: 'repeat', stuffed: 'message' } as const;

function partOf(part: WritePartEntry, at: Reader): WritePart {
  if (typeof part !== 'object') return { lines: linesOf(String(part), at), eol: 'crlf' };
  checkKinds(part, at);
  const { lines, eol, text, hex, base64, repeat, times, message, stuffed = false } = part;
  if (lines !== undefined)
    return {
      lines: linesOf(lines, at.at('lines')),
      eol: at.at('eol').word(eol, ['crlf', 'lf', 'cr', 'none']) ?? 'crlf',
    };
  if (text !== undefined) return { text };
  if (hex !== undefined) {
    if (!/\$\{|^([0-9a-f]{2}|\s)*$/i.test(hex)) at.at('hex').wrong('hexadecimal octets have two digits each');
    return { hex };
  }
  if (base64 !== undefined) {
    if (!/\$\{|^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(base64)) at.at('base64').wrong('this is not base64');
    return { base64 };
  }
  if (repeat !== undefined) {
    if (times === undefined) at.wrong('`repeat` needs `times` beside it');
    else at.repeated(repeat, times);
    return { repeat, times: times ?? 1 };
  }
  if (message !== undefined) return { message: { file: at.at('message').fixtureName(message) }, stuffed };
  return { lines: '', eol: 'crlf' };
}

/** Whoever ends lines with CRLF by hand would send two CRs. */
function linesOf(text: Template, at: Reader): Template {
  if (typeof text === 'string' && /\r(?:\n|$)/.test(text))
    at.wrong(
      'a line has a CR at its end, and gets its line end besides',
      'leave `\\r` out; `{text: ..}` writes exactly the octets that it says',
    );
  return text;
}

/** Tells when a part is nothing, or two things, or has a key of another kind. */
function checkKinds(part: Extract<WritePartEntry, object>, at: Reader): void {
  const [kind, second] = kinds.filter(one => part[one] !== undefined);
  if (kind === undefined) {
    at.wrong('there is nothing to write', `one of ${kinds.join(', ')}`);
    return;
  }
  if (second !== undefined)
    at.at(second).wrong(`a part is one thing: \`${kind}\` and \`${second}\` are two`, 'make a list of parts', 'key');
  for (const key of ['eol', 'times', 'stuffed'] as const)
    if (part[key] !== undefined && part[companions[key]] === undefined)
      at.at(key).wrong(`\`${key}\` belongs to \`${companions[key]}\``, undefined, 'key');
}

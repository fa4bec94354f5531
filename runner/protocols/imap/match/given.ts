import { substitute } from '../../../source/substitute.js';
import { mapTexts } from '../../../source/template.js';
import type { Put, Variables } from '../../match/compiled.js';

/** Around what a variable holds, until the text is read: characters that Unicode keeps for such use, and that no text has. */
const [opening, closing] = ['\ufdd0', '\ufdd1'];
const marks = /[\ufdd0\ufdd1]/g;
const marked = /\ufdd0([^\ufdd1]*)\ufdd1/g;

/** Puts variables into a pattern, so that it can still be seen what they held. */
export function putIn(pattern: unknown, variables: Variables): unknown {
  return substitute(pattern, name => {
    const value = variables(name);
    return typeof value === 'string' ? `${opening}${value.replace(marks, '')}${closing}` : value;
  });
}

/** A text of a pattern, or all its texts, as a reader takes it. */
export function plain(text: string): string {
  return text.replace(marks, '');
}

export function plainTree(tree: unknown): unknown {
  return mapTexts(tree, plain);
}

/** Writes what variables held in another way. */
export const putWritten: Put = (piece, write = held => held) => piece.replace(marked, (_, held: string) => write(held));

/** What an octet of a pattern is: written there, or held by a variable, which is text or, in parentheses, a list as it is written. */
export const given = { no: 0, text: 1, list: 2 } as const;

/** The octets of a pattern, and what each is. */
export function octetsOfPattern(text: string): { readonly octets: Buffer; readonly from: Uint8Array } {
  const parts = text.split(marked).map((part, at) => ({ octets: Buffer.from(part, 'utf8'), held: at % 2 === 1 }));
  const octets = Buffer.concat(parts.map(part => part.octets));
  const from = new Uint8Array(octets.length);
  let at = 0;
  for (const part of parts) {
    const list = /^\(.*\)$/s.test(part.octets.toString('latin1'));
    from.fill(part.held ? (list ? given.list : given.text) : given.no, at, at + part.octets.length);
    at += part.octets.length;
  }
  return { octets, from };
}

import { createReadStream } from 'node:fs';

/** A line of a file, without its LF. */
export interface Line {
  readonly number: number;
  readonly text: string;
  /** Whether an LF ended it; only the last line of a file may lack it. */
  readonly ended: boolean;
}

const lf = 0x0a;

/**
 * The lines of a UTF-8 file, one at a time. Only LF ends a line: node:readline also splits at U+2028 and at a lone CR, which JSON text may hold.
 */
export async function* readLines(file: string): AsyncGenerator<Line> {
  let number = 0;
  let pending: Buffer[] = [];
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = chunk.indexOf(lf); at !== -1; at = chunk.indexOf(lf, from)) {
      number += 1;
      if (pending.length === 0) yield { number, text: chunk.toString('utf8', from, at), ended: true };
      else {
        pending.push(chunk.subarray(from, at));
        yield { number, text: Buffer.concat(pending).toString('utf8'), ended: true };
        pending = [];
      }
      from = at + 1;
    }
    if (from < chunk.length) pending.push(chunk.subarray(from));
  }
  if (pending.length > 0) yield { number: number + 1, text: Buffer.concat(pending).toString('utf8'), ended: false };
}

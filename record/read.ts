import { statSync } from 'node:fs';
import { checkEvent } from './check.js';
import {
  type FooterEvent,
  type HeaderEvent,
  type Results,
  type RunEvent,
  type VerdictEvent,
  verdicts,
} from './events.js';
import { readLines } from './lines.js';
import { VerdictShelf } from './shelf.js';
import { countVerdicts } from './verdicts.js';

/** A record that cannot be read. The message begins with `file:line: `, or with the file alone when no line is to blame. */
export class BrokenRecord extends Error {
  override readonly name = 'BrokenRecord';
  constructor(
    readonly file: string,
    readonly line: number | undefined,
    problem: string,
  ) {
    super(`${file}${line === undefined ? '' : `:${line}`}: ${problem}`);
  }
}

/**
 * The events of a record, each checked as it is read: the header first, then verdicts, at most one footer, last. Half a line at the end is what a
 * run leaves that died while it wrote: it is passed over, and the record has no footer. Throws BrokenRecord.
 */
export async function* readEvents(file: string): AsyncGenerator<RunEvent> {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) throw new BrokenRecord(file, undefined, 'there is no such file');
  if (found.isDirectory()) throw new BrokenRecord(file, undefined, 'expected a record, found a folder');
  // Some devices never end.
  if (found.isCharacterDevice() || found.isBlockDevice())
    throw new BrokenRecord(file, undefined, 'expected a record, found a device');
  const counts = countVerdicts([]);
  let previous: RunEvent['event'] | undefined;
  for await (const { number, text, ended } of readLines(file)) {
    if (!ended && !isJson(text)) break;
    const fault = (problem: string) => new BrokenRecord(file, number, problem);
    const event = checkEvent(text, fault);
    if (previous === undefined && event.event !== 'header') throw fault(`found a ${event.event}, expected the header`);
    if (previous !== undefined && event.event === 'header')
      throw fault('found a second header, expected a verdict or the footer');
    if (previous === 'footer') throw fault(`found a ${event.event} after the footer, expected the end of the file`);
    if (event.event === 'verdict') counts[event.verdict] += 1;
    if (event.event === 'footer') {
      for (const verdict of verdicts) {
        if (event.counts[verdict] === counts[verdict]) continue;
        throw fault(
          `the footer counts ${event.counts[verdict]} ${verdict}, but the record holds ${counts[verdict]}: lines are missing or added`,
        );
      }
    }
    previous = event.event;
    yield event;
  }
  if (previous === undefined)
    throw new BrokenRecord(file, undefined, 'the record is empty, expected a header in its first line');
}

/** The header of a record; what follows is not looked at. Throws BrokenRecord. */
export async function readHeader(file: string): Promise<HeaderEvent> {
  for await (const event of readEvents(file)) if (event.event === 'header') return event;
  // readEvents lets nothing through before a header.
  throw new BrokenRecord(file, undefined, 'expected a header');
}

/**
 * Reads a whole record. A missing footer is no error: the run was cut short, and `footer` is undefined. Throws BrokenRecord.
 * @param shelf records on one shelf share what they have in common
 */
export async function readResults(file: string, shelf = new VerdictShelf()): Promise<Results> {
  let header: HeaderEvent | undefined;
  let footer: FooterEvent | undefined;
  const reached: VerdictEvent[] = [];
  for await (const event of readEvents(file)) {
    if (event.event === 'header') header = event;
    else if (event.event === 'footer') footer = event;
    else reached.push(shelf.keep(event));
  }
  // readEvents lets nothing through before a header.
  return { header: header!, verdicts: reached, ...(footer && { footer }) };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

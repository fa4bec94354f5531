import {
  appendFileSync,
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  statSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Results, RunEvent } from './events.js';
import { FolderLock } from './folder-lock.js';
import { type Counts, zeroCounts } from './verdicts.js';

/** The record's name within its directory. */
export const resultsFile = 'results.jsonl';

/** Characters of lines that are written at a time. */
const blockLength = 2 ** 18;

/** A file of results cannot be written, such as on a full disk. The message names the file and tells why. */
export class NotWritten extends Error {
  override readonly name = 'NotWritten';
}

/**
 * Writes a file of results.
 * @throws NotWritten
 */
export function writing<T>(file: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw new NotWritten(`${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

/** Where a folder of results has the records of earlier runs. */
export const historyFolder = 'history';

/** Octets in which a header's line has to end. */
const headerSize = 2 ** 20;

/**
 * Moves the record of an earlier run to `history/`, under the time at which that run began. One that is empty tells nothing, and is left.
 * @throws Error when it is no record
 */
function keepEarlier(directory: string): void {
  const file = join(directory, resultsFile);
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0) return;
  const started = startedOf(file);
  if (started === undefined) throw new Error(`${file} is no record to be kept: move it away, or leave --keep out`);
  const folder = join(directory, historyFolder);
  makeFolder(resolve(folder));
  // Some file systems allow no colon in a name.
  const name = started.replaceAll(':', '-');
  let path = join(folder, `${name}.jsonl`);
  for (let more = 2; existsSync(path); more += 1) path = join(folder, `${name}_${more}.jsonl`);
  renameSync(file, path);
}

/** When the run of a record began, from its header. */
function startedOf(file: string): string | undefined {
  const octets = Buffer.alloc(headerSize);
  const descriptor = openSync(file, 'r');
  try {
    const length = readSync(descriptor, octets);
    const line = octets.toString('utf8', 0, length).split('\n', 1)[0] ?? '';
    const { event, started } = JSON.parse(line) as { readonly event?: unknown; readonly started?: unknown };
    return event === 'header' && typeof started === 'string' && /^[\dTZ:.-]+$/.test(started) ? started : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

/** Makes a folder and those that it lies in, one by one: Node's own way does not end where a file system refuses one as if its parent were missing. */
function makeFolder(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory()) return;
  if (found !== undefined) throw new Error('it is not a folder');
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Another run may have made it meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/**
 * Writes the record of a run, one event a line. Each line is with the operating system before `write` returns, so that a run that dies, by
 * whatever signal, leaves every verdict it had reached, and nothing piles up in memory.
 */
export class ResultsLog {
  private readonly counted = zeroCounts();
  private descriptor: number | undefined;
  private state: 'empty' | 'open' | 'finished' = 'empty';

  private constructor(
    /** Path of the record. */
    readonly file: string,
    private readonly lock: FolderLock,
  ) {
    this.descriptor = openSync(file, 'w');
  }

  /**
   * Creates the directory where it is missing, and an empty record in place of an older one. Throws what the file system says, and an error
   * when another run writes there.
   * @param keep the older record is moved to `history/` first
   */
  static open(directory: string, { keep = false }: { readonly keep?: boolean } = {}): ResultsLog {
    makeFolder(resolve(directory));
    const lock = FolderLock.take(directory);
    try {
      if (keep) keepEarlier(directory);
      return new ResultsLog(join(directory, resultsFile), lock);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** What was written so far, by verdict: what the footer and the exit status are made from. */
  get counts(): Readonly<Counts> {
    return this.counted;
  }

  /** Appends an event. A header comes first and once, a footer last; anything else is a mistake of the caller and throws. */
  write(event: RunEvent): void {
    this.append(this.lineOf(event));
    this.count(event);
  }

  /** Appends many, in fewer writes: for a record that is made of others, which a run that dies cannot lose. */
  writeAll(events: Iterable<RunEvent>): void {
    let lines: string[] = [];
    let length = 0;
    for (const event of events) {
      const line = this.lineOf(event);
      this.count(event);
      lines.push(line);
      length += line.length;
      if (length < blockLength) continue;
      this.append(lines.join(''));
      lines = [];
      length = 0;
    }
    if (lines.length > 0) this.append(lines.join(''));
  }

  private lineOf(event: RunEvent): string {
    if (this.descriptor === undefined) throw new Error(`${this.file} is closed: no ${event.event} can be written`);
    if (this.state === 'finished') throw new Error(`${this.file} has its footer: no ${event.event} can follow`);
    if ((event.event === 'header') !== (this.state === 'empty')) {
      throw new Error(`${this.file} needs one header, as its first line; this is a ${event.event}`);
    }
    return `${JSON.stringify(event)}\n`;
  }

  private count(event: RunEvent): void {
    this.state = event.event === 'footer' ? 'finished' : 'open';
    if (event.event === 'verdict') this.counted[event.verdict] += 1;
  }

  private append(text: string): void {
    // Who has the line of an event has an open file.
    const descriptor = this.descriptor!;
    writing(this.file, () => {
      // A file that was removed can be written to as long as it is open.
      if (fstatSync(descriptor).nlink === 0) throw new Error('it was removed while the run went on');
      appendFileSync(descriptor, text);
    });
  }

  /** Gives the file back. Without a footer the record stays one of a run that was cut short. May be called twice. */
  close(): void {
    if (this.descriptor === undefined) return;
    closeSync(this.descriptor);
    this.descriptor = undefined;
    this.lock.release();
  }
}

/** Writes a whole record into a directory, e.g. that of a merge. Returns the record's path. */
export function writeResults(directory: string, results: Results): string {
  const log = ResultsLog.open(directory);
  try {
    log.write(results.header);
    log.writeAll(results.verdicts);
    if (results.footer) log.write(results.footer);
  } finally {
    log.close();
  }
  return log.file;
}

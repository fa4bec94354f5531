import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isPromise } from 'node:util/types';
import type { FooterEvent, HeaderEvent, VerdictEvent } from '../record/events.js';
import { NotWritten } from '../record/log.js';
import type { Output, Reporter, ReporterModule } from './reporter.js';

/** A module that was named as a reporter is none. */
export class InvalidReporter extends Error {
  override readonly name = 'InvalidReporter';
}

/** A reporter of the user's own threw. */
export class ReporterFailed extends Error {
  override readonly name = 'ReporterFailed';
}

/** Whether what names a reporter is the path of a module. */
export function isModule(name: string): boolean {
  return /[\\/]|\.[cm]?[jt]s$/.test(name);
}

/**
 * Loads the module of a reporter of the user's own.
 * @param path where it is, from the working folder
 * @throws InvalidReporter
 */
export async function loadOwnReporter(path: string) {
  const invalid = (problem: string, cause?: unknown) =>
    new InvalidReporter(`--reporter ${path}: ${problem}`, { cause });
  if (!existsSync(path)) throw invalid('there is no such file');
  let loaded: Partial<ReporterModule>;
  try {
    loaded = (await import(pathToFileURL(resolve(path)).href)) as Partial<ReporterModule>;
  } catch (error) {
    throw invalid(`it cannot be loaded: ${traceOf(error)}`, error);
  }
  const { default: make, file = `${basename(path).replace(/\.[^.]*$/, '')}.txt` } = loaded;
  if (typeof make !== 'function') throw invalid('its default export has to be a function that makes a reporter');
  if (typeof file !== 'string' || file !== basename(file) || /^(?:|\.|\.\.|results\.(?:jsonl|lock))$/.test(file))
    throw invalid(`its \`file\` has to be the name of a file in the folder of results, not \`${file}\``);
  return {
    file,
    make: (output: Output): Reporter => {
      const own = made(() => make(output), invalid);
      const missing = (['begin', 'verdict', 'end'] as const).filter(method => typeof own?.[method] !== 'function');
      if (missing.length > 0) throw invalid(`the reporter that it makes has no ${missing.join(', no ')}`);
      return new OwnReporter(path, own);
    },
  };
}

function made(make: () => Reporter, invalid: (problem: string, cause: unknown) => Error): Reporter {
  try {
    return make();
  } catch (error) {
    throw invalid(`it makes no reporter: ${traceOf(error)}`, error);
  }
}

/** Tells a reporter of the user's own of the run. When it throws, it is told no more, and the run goes on: its end tells what was thrown. */
class OwnReporter implements Reporter {
  private failure: ReporterFailed | undefined;
  /** Those who write JavaScript may make any method asynchronous. */
  private pending: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly path: string,
    private readonly own: Reporter,
  ) {}

  begin(header: HeaderEvent): void {
    this.tell('begin', () => this.own.begin(header));
  }

  started(scenario: string): void {
    this.tell('started', () => this.own.started?.(scenario));
  }

  verdict(event: VerdictEvent): void {
    this.tell('verdict', () => this.own.verdict(event));
  }

  /** @throws ReporterFailed */
  async end(footer: FooterEvent | undefined): Promise<void> {
    await this.pending;
    this.tell('end', () => this.own.end(footer));
    await this.pending;
    if (this.failure) throw this.failure;
  }

  private tell(method: string, told: () => unknown): void {
    if (this.failure) return;
    try {
      const result = told();
      if (isPromise(result))
        this.pending = Promise.all([this.pending, result.catch((error: unknown) => this.fail(method, error))]);
    } catch (error) {
      // That its file cannot be written is no fault of the reporter.
      if (error instanceof NotWritten) throw error;
      this.fail(method, error);
    }
  }

  private fail(method: string, error: unknown): void {
    const problem = `the reporter ${this.path} failed in ${method}: ${traceOf(error)}`;
    this.failure ??= new ReporterFailed(problem, { cause: error });
  }
}

/** Who wrote the module is to find the place in it: of the calls, those that are not mailspec's. */
function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const lines = (error.stack ?? error.message).split('\n');
  const ours = lines.findIndex(line => line.includes(import.meta.url));
  return lines.slice(0, ours === -1 ? undefined : ours).join('\n');
}

import { appendFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { FooterEvent, HeaderEvent, VerdictEvent } from '../record/events.js';
import { ResultsLog, writing } from '../record/log.js';
import type { Counts } from '../record/verdicts.js';
import { formats, type LoadedFormat } from '../reports/index.js';
import { ReporterFailed } from '../reports/own-reporter.js';
import type { Reporter } from '../reports/reporter.js';
import { WrongUsage } from './usage.js';

/** What a run leaves in a folder: the record, and the reports beside it. They are told of the run as it goes. */
export class Recording {
  private constructor(
    private readonly log: ResultsLog,
    private readonly reporters: readonly Reporter[],
    private readonly reports: readonly string[],
  ) {}

  /** The path of the record. */
  get record(): string {
    return this.log.file;
  }

  /** The paths of the record and of the reports, as far as they have been written: a report may have nothing to say. */
  get files(): readonly string[] {
    return [this.record, ...this.reports.filter(path => existsSync(path))];
  }

  /**
   * An empty record; the reports of an earlier run go, lest they be taken for this one's.
   * @param forms of the reports
   * @param keep the record of an earlier run is moved to `history/`
   * @throws WrongUsage when nothing can be written in the folder
   */
  static open(folder: string, forms: readonly LoadedFormat[], keep = false): Recording {
    const paths = forms.map(({ file }) => join(folder, file));
    const reporters = forms.map(({ make }, at) => {
      const path = paths[at] ?? folder;
      return make({ write: text => writing(path, () => appendFileSync(path, text)) });
    });
    return new Recording(openLog(folder, paths, keep), reporters, paths);
  }

  /** How many verdicts there are so far. */
  get counts(): Readonly<Counts> {
    return this.log.counts;
  }

  begin(header: HeaderEvent): void {
    this.log.write(header);
    for (const reporter of this.reporters) reporter.begin(header);
  }

  started(scenario: string): void {
    for (const reporter of this.reporters) reporter.started?.(scenario);
  }

  verdict(event: VerdictEvent): void {
    this.log.write(event);
    for (const reporter of this.reporters) reporter.verdict(event);
  }

  /** @returns which reporters of the user's own failed */
  async end(footer: FooterEvent): Promise<readonly ReporterFailed[]> {
    this.log.write(footer);
    const failures: ReporterFailed[] = [];
    for (const reporter of this.reporters) {
      try {
        await reporter.end(footer);
      } catch (error) {
        if (!(error instanceof ReporterFailed)) throw error;
        failures.push(error);
      }
    }
    return failures;
  }

  /** Gives the files back. Without an end the record is one of a run that was cut short. */
  close(): void {
    this.log.close();
  }
}

function openLog(folder: string, reports: readonly string[], keep: boolean): ResultsLog {
  try {
    const log = ResultsLog.open(folder, { keep });
    const known = Object.values(formats).map(({ file }) => join(folder, file));
    for (const path of [...known, ...reports]) rmSync(path, { force: true });
    return log;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new WrongUsage(`--results ${folder}: the record cannot be written there: ${why}`);
  }
}

import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { FooterEvent, HeaderEvent, VerdictEvent } from '../record/events.js';
import { ResultsLog, writing } from '../record/log.js';
import type { Counts } from '../record/verdicts.js';
import { formats } from '../reports/index.js';
import type { Reporter } from '../reports/reporter.js';
import { WrongUsage } from './usage.js';

/** What a run leaves in a folder: the record, and the reports beside it. They are told of the run as it goes. */
export class Recording implements Reporter {
  private constructor(
    private readonly log: ResultsLog,
    private readonly reporters: readonly Reporter[],
    private readonly reports: readonly string[],
  ) {}

  /** The path of the record. */
  get record(): string {
    return this.log.file;
  }

  /** The paths of the record and of the reports. */
  get files(): readonly string[] {
    return [this.record, ...this.reports];
  }

  /**
   * An empty record; the reports of an earlier run go, lest they be taken for this one's.
   * @param names the reports' forms
   * @throws WrongUsage when nothing can be written in the folder
   */
  static async open(folder: string, names: readonly string[]): Promise<Recording> {
    const log = openLog(folder);
    const chosen = names.flatMap(name => formats[name] ?? []);
    const paths = chosen.map(({ file }) => join(folder, file));
    const makers = await Promise.all(chosen.map(({ load }) => load()));
    const reporters = makers.map((make, at) => {
      const path = paths[at] ?? folder;
      return make({ write: text => writing(path, () => appendFileSync(path, text)) });
    });
    return new Recording(log, reporters, paths);
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

  end(footer: FooterEvent): void {
    this.log.write(footer);
    for (const reporter of this.reporters) reporter.end(footer);
  }

  /** Gives the files back. Without an end the record is one of a run that was cut short. */
  close(): void {
    this.log.close();
  }
}

function openLog(folder: string): ResultsLog {
  try {
    const log = ResultsLog.open(folder);
    for (const { file } of Object.values(formats)) rmSync(join(folder, file), { force: true });
    return log;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new WrongUsage(`--results ${folder}: the record cannot be written there: ${why}`);
  }
}

// `import { scenarios } from 'mailspec/node-test'` (docs/programs.md).
import { resolve } from 'node:path';
import { after, describe, it, type TestContext } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { asLoaded, type LoadedSelection } from './loaded-selection.js';
import { lastTests, type Outcome, testName, titleOf } from './outcome.js';
import { TestedRun } from './tested-run.js';
import type { GivesTestOptions, Selection } from './types.js';

/**
 * Makes a test of each scenario, one of the invariants, and one of the server's health. All are played in one run, which begins with the first of them;
 * scenarios whose tests are left out are not played.
 * @param selection what `load` gave
 * @param options which server, and how; or a function that says it when the tests begin
 */
export function scenarios(selection: Selection, options: GivesTestOptions = {}): void {
  const loaded = asLoaded('scenarios', selection);
  const runs = new Runs(loaded, options);
  describe(titleOf(loaded), () => {
    // They begin together, and so say which of them are wanted.
    describe('scenarios', { concurrency: true }, () => {
      for (const scenario of loaded.scenarios)
        it(testName(scenario), async context => {
          const run = await runs.playing(scenario.id);
          show(context, await run.outcome(scenario.id, context.signal));
        });
    });
    for (const { name, about } of lastTests)
      it(name, async context => {
        const begun = await runs.begun();
        if (begun.length === 0) context.skip('no scenario was played');
        for (const run of begun) show(context, await run.outcomeOfOthers(about, context.signal));
      });
    after(() => runs.stop());
  });
}

function show(context: TestContext, outcome: Outcome): void {
  if (outcome.kind === 'skipped') context.skip(outcome.why);
  else if (outcome.kind === 'failed') throw outcome.error;
  else for (const note of outcome.notes) context.diagnostic(note);
}

/**
 * The runs of a selection. Node does not say beforehand which tests a pattern leaves out: those that begin in one turn of the event loop, which usually are
 * all, are played in one run. What is asked for later is played in another one, after it.
 */
class Runs {
  private readonly all: Promise<TestedRun>[] = [];
  private wanted = new Set<string>();
  private next: Promise<TestedRun> | undefined;

  constructor(
    private readonly selection: LoadedSelection,
    private readonly options: GivesTestOptions,
  ) {}

  /** The run in which a scenario is played. @throws MailspecError when it cannot begin */
  playing(id: string): Promise<TestedRun> {
    this.wanted.add(id);
    this.next ??= this.begin();
    return this.next;
  }

  /** Those that have begun. */
  async begun(): Promise<readonly TestedRun[]> {
    const begun = await Promise.allSettled(this.all);
    return begun.flatMap(run => (run.status === 'fulfilled' ? [run.value] : []));
  }

  async stop(): Promise<void> {
    for (const run of await this.begun()) await run.stop();
  }

  private begin(): Promise<TestedRun> {
    const before = this.all.at(-1);
    const run = this.beginAfter(before);
    this.all.push(run);
    return run;
  }

  private async beginAfter(before: Promise<TestedRun> | undefined): Promise<TestedRun> {
    await turn();
    const ids = this.wanted;
    this.wanted = new Set();
    this.next = undefined;
    await before?.then(run => run.end()).catch(() => undefined);
    return TestedRun.begin(this.selection, this.options, ids, file => resolve(file));
  }
}

// `import { scenarios } from 'mailspec/vitest'` (docs/programs.md).
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, type TestContext, test } from 'vitest';
import { asLoaded } from './loaded-selection.js';
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
  const ids = new Map(loaded.scenarios.map(scenario => [testName(scenario), scenario.id]));
  // A scenario ends by itself: it has its own time, and what is slow to start has that of its target.
  const unbounded = { timeout: 0, retry: 0 };
  describe(titleOf(loaded), () => {
    let run: TestedRun | undefined;
    // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern which fixtures are wanted: none.
    beforeAll(async ({}, { tasks }) => {
      const chosen = tasks.filter(({ mode }) => mode !== 'skip' && mode !== 'todo');
      const wanted = new Set(chosen.flatMap(({ name }) => ids.get(name) ?? []));
      if (wanted.size > 0) run = await TestedRun.begin(loaded, options, wanted, file => resolve(file));
    }, 0);
    afterAll(() => run?.stop(), 0);
    for (const [name, id] of ids)
      test(name, unbounded, async context => show(context, await run?.outcome(id, context.signal)));
    for (const { name, about } of lastTests)
      test(name, unbounded, async context => show(context, await run?.outcomeOfOthers(about, context.signal)));
  });
}

async function show(context: TestContext, outcome: Outcome | undefined): Promise<void> {
  if (outcome === undefined) return context.skip('no scenario was played');
  if (outcome.kind === 'skipped') return context.skip(outcome.why);
  if (outcome.kind === 'failed') throw outcome.error;
  for (const note of outcome.notes) await context.annotate(note, 'warning');
}

import { listedScenario } from '../listed-scenario.js';
import type { SelectionOptions } from '../options.js';
import { type Selection as Loaded, loaded, type Survey } from '../selection.js';
import { WrongUsage } from '../usage.js';
import type { Scenario, Selection } from './types.js';

/** What `load` gives: the scenarios, and how they were asked for. */
export class LoadedSelection implements Selection {
  readonly scenarios: readonly Scenario[];

  constructor(
    readonly selectors: readonly string[],
    readonly options: SelectionOptions,
    private readonly survey: Survey,
  ) {
    this.scenarios = survey.scenarios.map(listedScenario);
  }

  /** What was chosen, ready to be played; of that the scenarios with these ids, if any are given. @throws InvalidSource */
  toPlay(ids?: ReadonlySet<string>): Loaded {
    const { scenarios, whole } = this.survey;
    const mine = ids === undefined ? scenarios : scenarios.filter(({ id }) => ids.has(id));
    return loaded({ ...this.survey, scenarios: mine, whole: whole && mine.length === scenarios.length });
  }
}

/** A selection, which a program can have from `load` alone. @throws WrongUsage */
export function asLoaded(call: string, selection: unknown): LoadedSelection {
  if (selection instanceof LoadedSelection) return selection;
  throw new WrongUsage(`${call} takes what load() gives, such as load('smtp')`);
}

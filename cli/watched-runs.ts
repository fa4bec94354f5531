import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { VerdictEvent } from '../record/events.js';
import { needsAttention } from '../record/verdicts.js';
import { several } from '../reports/words.js';
import { shownPath } from '../runner/source/place.js';
import { Changes, withIncluded } from './changes.js';
import { explain } from './failure.js';
import type { RunOptions } from './options.js';
import { loaded, type Selection, survey } from './selection.js';
import { ownSuites } from './suite-collection.js';
import { WrongUsage } from './usage.js';

/** Plays what was chosen. @returns the exit status */
type Play = (selection: Selection, heard: (event: VerdictEvent) => void) => Promise<number>;

/**
 * Plays what is chosen, and again what failed, and the suites whose files have changed, as often as a file changes: all of it when the change is in something
 * that any of them may use. A file that cannot be read, or a server that is not there, is told, and waits for the next change.
 * @returns the exit status, once the signal has come
 * @throws WrongUsage, where nothing that is written to a file could help
 */
export async function watchedRuns(
  selectors: readonly string[],
  options: RunOptions,
  signal: AbortSignal,
  play: Play,
): Promise<number> {
  const also = options.watchPath ?? [];
  for (const path of also)
    if (!existsSync(path)) throw new WrongUsage(`--watch-path ${path}: there is no such file or folder`);
  const changes = new Changes([...sources(selectors, options), ...also], new Set([resolve(options.results)]));
  const failing = new Set<string>();
  // What is still to be played: the files that have changed since; undefined: all.
  let changed: ReadonlySet<string> | undefined;
  while (!signal.aborted) {
    try {
      const chosen = survey(selectors, options);
      const files = new Map(chosen.scenarios.map(({ id, place }) => [id, resolve(place.file)]));
      const suites = new Set(files.values());
      const all = changed === undefined || [...changed].some(path => !suites.has(path));
      const scenarios = chosen.scenarios.filter(
        ({ id }) => all || failing.has(id) || changed?.has(files.get(id) ?? ''),
      );
      const selection = loaded({ ...chosen, scenarios, whole: chosen.whole && all });
      for (const { id } of scenarios) failing.delete(id);
      for (const id of failing) if (!files.has(id)) failing.delete(id);
      await play(selection, ({ verdict, scenario, seenIn }) => {
        if (needsAttention.has(verdict)) failing.add(seenIn ?? scenario);
      });
      changed = new Set();
    } catch (error) {
      if (error instanceof WrongUsage) throw error;
      explain(error);
    }
    if (signal.aborted) break;
    process.stdout.write('\nWaiting for a change; Ctrl-C ends.\n');
    const [first, ...rest] = await changes.next(signal);
    if (first === undefined) break;
    if (changed !== undefined) changed = new Set([...changed, first, ...rest]);
    const more = rest.length === 0 ? '' : ` and ${several(rest.length, 'file')} more`;
    process.stdout.write(`\n${shownPath(first)}${more} changed\n\n`);
  }
  return 130;
}

/** The files that the scenarios may come from, and what they are made of. */
function sources(selectors: readonly string[], { suites, target, known }: RunOptions): readonly string[] {
  const files = selectors.filter(selector => /\.ya?ml$/.test(selector));
  const named = [target, known].filter(file => file !== undefined && existsSync(file)) as string[];
  const folder = suites ?? ownSuites;
  return selectors.length > files.length || files.length === 0
    ? [folder, ...files.flatMap(withIncluded), ...named]
    : [...files.flatMap(withIncluded), join(folder, 'rules'), join(folder, 'messages'), ...named];
}

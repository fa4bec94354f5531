import type { Path, SourceDocument } from '../source/document.js';
import type { Place } from '../source/place.js';
import { replaceMentions } from '../source/template.js';
import { builtIn } from './built-in.js';
import type { Problems } from './problems.js';

/**
 * A title as reports show it. The values of built-in variables are known in the run alone, so their names stand for them:
 * `MAIL FROM:<${sender}>` becomes `MAIL FROM:<sender>`.
 * @param title a title into which vars and columns have been put; it mentions no other variables than built-in ones
 */
export function shownTitle(title: string): string {
  return replaceMentions(title, ({ name }) => (Object.hasOwn(builtIn, name) ? name : undefined), '${');
}

/** The titles of a table's cases: where rows share one, each of them has the row's id behind it, in brackets. */
export function titlesOfRows(rows: readonly { readonly id: string; readonly title: string }[]): string[] {
  const count = new Map<string, number>();
  for (const { title } of rows) count.set(title, (count.get(title) ?? 0) + 1);
  return rows.map(({ id, title }) => ((count.get(title) ?? 0) > 1 ? `${title} (${id})` : title));
}

/** The titles of all suites that are read together: no two scenarios may share one. */
export class Titles {
  private readonly taken = new Map<string, { readonly scenario: string; readonly place: Place }>();

  constructor(private readonly problems: Problems) {}

  /**
   * Takes a title for a scenario; tells when another scenario has it.
   * @param scenario the scenario's whole id, without a row's
   * @param path where the title is written
   */
  take(title: string, scenario: string, document: SourceDocument, path: Path): void {
    const earlier = this.taken.get(title);
    if (earlier === undefined) this.taken.set(title, { scenario, place: document.place(path) });
    else if (earlier.scenario !== scenario)
      this.problems.add(
        document.diagnostic(
          path,
          `the scenario \`${earlier.scenario}\` has the same title`,
          `it is in ${earlier.place.file}:${earlier.place.line}; say in the title what this one is about`,
        ),
      );
  }
}

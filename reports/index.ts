import type { Results } from '../record/events.js';
import type { Comparison } from './diff/compare.js';
import type { ServerHistory } from './history/build.js';
import { isModule, loadOwnReporter } from './own-reporter.js';
import { bufferedReporter, type Output, type Pieces, type ReporterMaker, replay, writePieces } from './reporter.js';

/** A form of report. */
interface Form<Made> {
  /** What it is for: docs/results.md and `--help` say it so. */
  readonly about: string;
  /** Loads what makes it: most commands need none, and `--help` none at all. */
  readonly load: () => Promise<Made>;
}

/** A form in which a run or a record is told. */
export interface Format extends Form<ReporterMaker> {
  /** The name of its file in the results directory. */
  readonly file: string;
}

/** Every form in which a run or a record is told, by its name on the command line. */
export const formats: Readonly<Record<string, Format>> = {
  console: {
    about: 'What the run printed: findings, warnings, why scenarios were skipped, counts.',
    file: 'report.txt',
    load: async () => (await import('./console/reporter.js')).consoleReporter,
  },
  junit: {
    about: 'For CI servers: a test suite for each suite file, a test case for each verdict.',
    file: 'junit.xml',
    load: async () => bufferedReporter((await import('./junit.js')).renderJunit),
  },
  html: {
    about: 'A page for people: one file that loads nothing else, in light and dark.',
    file: 'report.html',
    load: async () => bufferedReporter((await import('./html/render.js')).renderHtml),
  },
  json: {
    about: 'The record as one document, with a summary.',
    file: 'report.json',
    load: async () => bufferedReporter((await import('./json.js')).renderJson),
  },
  markdown: {
    about: 'The summary page of a CI job, e.g. `cat results/summary.md >> "$GITHUB_STEP_SUMMARY"`.',
    file: 'summary.md',
    load: async () => bufferedReporter((await import('./markdown.js')).renderMarkdown),
  },
  sarif: {
    about: 'For code scanning and editors: what was broken, as SARIF 2.1.0, with the RFC and the place in the suites.',
    file: 'results.sarif',
    load: async () => bufferedReporter((await import('./sarif.js')).renderSarif),
  },
  ctrf: {
    about: 'For tools that read the Common Test Report Format: a test for each verdict.',
    file: 'ctrf.json',
    load: async () => bufferedReporter((await import('./ctrf.js')).renderCtrf),
  },
  tap: {
    about: 'For readers of the Test Anything Protocol, version 14: a test point for each verdict, as it is reached.',
    file: 'results.tap',
    load: async () => (await import('./tap.js')).tapReporter,
  },
  csv: {
    about: 'For spreadsheets and databases: a line for each verdict, as it is reached.',
    file: 'results.csv',
    load: async () => (await import('./csv.js')).csvReporter,
  },
  badge: {
    about: 'For a badge of shields.io: the run in a few words, as its endpoint form.',
    file: 'badge.json',
    load: async () => (await import('./badge.js')).badgeReporter,
  },
  github: {
    about: 'For GitHub workflows: commands that mark what is broken at its place; print them in a step.',
    file: 'annotations.txt',
    load: async () => (await import('./github.js')).githubReporter,
  },
};

/**
 * Every form in which a record is told: those of a run, and a list to be worked on, which no run writes or takes away.
 */
export const recordFormats: Readonly<Record<string, Form<ReporterMaker>>> = {
  ...formats,
  known: {
    about: 'A list of known deviations with what failed, for its first day: see docs/targets.md.',
    load: async () => bufferedReporter((await import('./known-list.js')).renderKnownList),
  },
};

/** Every form in which records of several servers are set side by side. */
export const matrixFormats: Readonly<Record<string, Form<(records: readonly Results[]) => Pieces>>> = {
  html: {
    about: 'A page that can be filtered, with what was exchanged.',
    load: async () => (await import('./matrix/html.js')).renderMatrixHtml,
  },
  markdown: { about: 'Tables.', load: async () => (await import('./matrix/markdown.js')).renderMatrixMarkdown },
  json: { about: 'One document.', load: async () => (await import('./matrix/json.js')).renderMatrixJson },
};

/** Every form in which two runs of a server are compared. */
export const diffFormats: Readonly<Record<string, Form<(comparison: Comparison) => string>>> = {
  console: { about: 'Lines of text.', load: async () => (await import('./diff/render.js')).renderDiffConsole },
  markdown: {
    about: 'A comment for a pull request: what is newly broken first, no longer than 60,000 characters.',
    load: async () => (await import('./diff/markdown.js')).renderDiffMarkdown,
  },
  html: {
    about: 'A page for people: each change with both verdicts and what was exchanged.',
    load: async () => (await import('./diff/html.js')).renderDiffHtml,
  },
  json: { about: 'One document.', load: async () => (await import('./diff/render.js')).renderDiffJson },
};

/** Every form in which the history of servers is told. */
export const historyFormats: Readonly<Record<string, Form<(servers: readonly ServerHistory[]) => Pieces>>> = {
  console: { about: 'Lines of text.', load: async () => (await import('./history/console.js')).renderHistoryConsole },
  html: {
    about: 'A page for people: how the counts went, and when each rule changed.',
    load: async () => (await import('./history/html.js')).renderHistoryHtml,
  },
  markdown: { about: 'Tables.', load: async () => (await import('./history/markdown.js')).renderHistoryMarkdown },
  json: { about: 'One document.', load: async () => (await import('./history/json.js')).renderHistoryJson },
};

/** A form by its name. Throws a RangeError when there is none. */
function formOf<F>(forms: Readonly<Record<string, F>>, name: string): F {
  const form = Object.hasOwn(forms, name) ? forms[name] : undefined;
  if (!form) throw new RangeError(`there is no report ${name}; there are ${Object.keys(forms).join(', ')}`);
  return form;
}

/** A form in which a run is told, loaded. */
export interface LoadedFormat {
  /** The name of its file in the results directory. */
  readonly file: string;
  readonly make: ReporterMaker;
}

/**
 * Loads a form by its name, or by the path of a module: a reporter of the user's own. Rejects with a RangeError when there is no such form, and with
 * InvalidReporter when a module holds none.
 */
export async function loadFormat(name: string): Promise<LoadedFormat> {
  if (isModule(name)) return loadOwnReporter(name);
  const { file, load } = formOf(formats, name);
  return { file, make: await load() };
}

/** Writes a record in a form, by its name or the path of a module. Rejects as loadFormat does, and with ReporterFailed when a reporter of the user's own throws. */
export async function writeReport(name: string, results: Results, output: Output): Promise<void> {
  const make = isModule(name) ? (await loadOwnReporter(name)).make : await formOf(recordFormats, name).load();
  await replay(results, make(output));
}

/** A record in the named form. Rejects with a RangeError when there is no such form. */
export function renderReport(name: string, results: Results): Promise<string> {
  return gathered(output => writeReport(name, results, output));
}

/** Writes records of several servers side by side. Rejects with a RangeError when there is no such form. */
export async function writeMatrix(name: string, records: readonly Results[], output: Output): Promise<void> {
  const render = await formOf(matrixFormats, name).load();
  writePieces(render(records), output);
}

/** Writes the history of servers. Rejects with a RangeError when there is no such form. */
export async function writeHistory(name: string, servers: readonly ServerHistory[], output: Output): Promise<void> {
  const render = await formOf(historyFormats, name).load();
  writePieces(render(servers), output);
}

/** Records of several servers side by side. Rejects with a RangeError when there is no such form. */
export function renderMatrix(name: string, records: readonly Results[]): Promise<string> {
  return gathered(output => writeMatrix(name, records, output));
}

async function gathered(write: (output: Output) => Promise<void>): Promise<string> {
  let text = '';
  await write({ write: more => (text += more) });
  return text;
}

/** A comparison of two runs. Rejects with a RangeError when there is no such form. */
export async function renderDiff(name: string, comparison: Comparison): Promise<string> {
  return (await formOf(diffFormats, name).load())(comparison);
}

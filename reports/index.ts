import type { Results } from '../record/events.js';
import { renderConsole } from './console/render.js';
import { renderHtml } from './html/render.js';
import { renderJson } from './json.js';
import { renderJunit } from './junit.js';
import { renderMarkdown } from './markdown.js';

/** A way to tell a whole record. */
export interface Reporter {
  /** What it is for, in a few words. */
  readonly about: string;
  /** The name of its file in the results directory. */
  readonly file: string;
  render(results: Results): string;
}

/** Every way to tell a record, by its name on the command line. */
export const reporters: Readonly<Record<string, Reporter>> = {
  console: { about: 'what the run printed', file: 'report.txt', render: renderConsole },
  junit: { about: 'JUnit XML for CI servers', file: 'junit.xml', render: renderJunit },
  html: { about: 'a page to read and to pass on, in one file', file: 'report.html', render: renderHtml },
  json: { about: 'one JSON document', file: 'report.json', render: renderJson },
  markdown: { about: "a summary for a CI job's page", file: 'summary.md', render: renderMarkdown },
};

/** The names that `renderReport` takes. */
export const reportFormats: readonly string[] = Object.keys(reporters);

/** A record in the named form. Rejects with a RangeError when there is no such form. */
export async function renderReport(format: string, results: Results): Promise<string> {
  const reporter = Object.hasOwn(reporters, format) ? reporters[format] : undefined;
  if (!reporter) throw new RangeError(`there is no report called ${format}; there are ${reportFormats.join(', ')}`);
  return reporter.render(results);
}

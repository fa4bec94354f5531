import type { VerdictEvent } from '../record/events.js';
import { severityOf } from '../record/severity.js';
import type { Output, Reporter } from './reporter.js';
import { visibleLine } from './visible.js';

/** What stands in each column. */
const columns: Readonly<Record<string, (event: VerdictEvent) => string | number | undefined>> = {
  scenario: ({ scenario }) => scenario,
  verdict: ({ verdict }) => verdict,
  rule: ({ rule }) => rule,
  level: ({ level }) => level,
  title: ({ title }) => title,
  reason: ({ reason }) => reason,
  expected: ({ expected }) => expected,
  got: ({ got }) => got,
  leniency: ({ leniency }) => leniency && 'true',
  file: ({ file }) => file,
  line: ({ line }) => (line > 0 ? line : undefined),
  duration_ms: ({ durationMs }) => durationMs,
  seen_in: ({ seenIn }) => seenIn,
  known_reason: ({ known }) => known?.reason,
  known_link: ({ known }) => known?.link,
  known_expires: ({ known }) => known?.expires,
  known_as: ({ known }) => (known?.todo ? 'todo' : known?.baseline && 'baseline'),
  tries: ({ tries }) => tries && tries.length + 1,
  flaky: ({ flaky }) => flaky && 'true',
  tags: ({ tags }) => tags?.join(' '),
  severity: event => severityOf(event),
};

/** The verdicts as they come, as comma-separated values (RFC 4180): a line each, under a line of names. */
export function csvReporter(output: Output): Reporter {
  const write = (fields: readonly string[]) => output.write(`${fields.map(quoted).join(',')}\r\n`);
  return {
    begin: () => write(Object.keys(columns)),
    verdict: event => write(Object.values(columns).map(read => cell(read(event)))),
    end: () => {},
  };
}

/** A value as text. A spreadsheet takes what begins with one of these for a formula, and runs it: what a server sent must not be one. */
function cell(value: string | number | undefined): string {
  const text = visibleLine(String(value ?? ''));
  return /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/.test(text) ? `'${text}` : text;
}

/** RFC 4180 2: what has a comma or a quotation mark in it stands within such marks. */
const quoted = (field: string) => (/[",]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);

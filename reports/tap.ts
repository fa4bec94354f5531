import type { FooterEvent, HeaderEvent, VerdictEvent } from '../record/events.js';
import { needsAttention } from '../record/verdicts.js';
import type { Output, Reporter, ReporterMaker } from './reporter.js';
import { transcriptTail } from './transcript.js';
import { asksForALook, exchangeOf, rerunCommand, triesLines, whyItCountsAsSkipped } from './verdict.js';
import { visible, visibleLine } from './visible.js';

/** Entries of an exchange that a test point shows. */
const tailLength = 40;

export const tapReporter: ReporterMaker = output => new TapReporter(output);

/**
 * A run as it goes in the Test Anything Protocol, version 14: a test point a verdict, and the plan at the end. A known deviation is `TODO`: it is not ok, and fails nothing.
 * A run that did not come to its end bails out.
 */
class TapReporter implements Reporter {
  private header: HeaderEvent | undefined;
  private points = 0;

  constructor(private readonly output: Output) {}

  begin(header: HeaderEvent): void {
    this.header = header;
    const { tool, target, seed, suites } = header;
    const server = visibleLine([target.name, target.version].filter(Boolean).join(' '));
    this.output.write(`TAP version 14\n# ${tool.name} ${tool.version}, ${server}\n# seed ${seed}, suites ${suites}\n`);
  }

  verdict(event: VerdictEvent): void {
    this.points += 1;
    const broken = needsAttention.has(event.verdict) || event.verdict === 'known';
    const point = `${broken ? 'not ok' : 'ok'} ${this.points} - ${escaped(`${event.scenario}: ${event.title}`)}`;
    const well = (event.verdict === 'pass' || event.verdict === 'skip') && !asksForALook(event);
    const says = well ? '' : diagnostics(this.header, event);
    this.output.write(`${point}${directive(event)}\n${says}`);
  }

  end(footer: FooterEvent | undefined): void {
    const plan = this.points === 0 ? '1..0 # SKIP no verdicts\n' : `1..${this.points}\n`;
    const why = footer ? footer.stopped : 'the run was cut short';
    this.output.write(why === undefined ? plan : `Bail out! ${escaped(why)}\n`);
  }
}

function directive(event: VerdictEvent): string {
  const why = whyItCountsAsSkipped(event);
  return why === undefined ? '' : ` # ${event.verdict === 'known' ? 'TODO' : 'SKIP'} ${escaped(why)}`;
}

/** What TAP says of a test point in YAML, which takes JSON for its values. */
function diagnostics(header: HeaderEvent | undefined, event: VerdictEvent): string {
  const { verdict, rule, level, says, reason, expected, got, file, line, seenIn, flaky } = event;
  const tries = triesLines(event);
  const values: Readonly<Record<string, unknown>> = {
    message: reason,
    severity: verdict,
    rule,
    level,
    says,
    expected,
    got,
    at: { file, ...(line > 0 ? { line } : {}) },
    seenIn,
    flaky,
    tries: tries.length > 0 ? tries : undefined,
    again: header && rerunCommand(header, event),
  };
  const lines = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : `${name}: ${json(value)}`,
  );
  const exchange = transcriptTail(exchangeOf(event), tailLength).map(entry => `  - ${json(entry)}`);
  if (exchange.length > 0) lines.push('exchange:', ...exchange);
  return ['---', ...lines, '...'].map(text => `  ${text}\n`).join('');
}

/** A value in one line, in which all can be seen. */
const json = (value: unknown) => JSON.stringify(value, (_, one) => (typeof one === 'string' ? visible(one) : one));

/** Text in which nothing begins a directive. */
const escaped = (text: string) => visibleLine(text).replace(/[\\#]/g, '\\$&');

import type { FooterEvent, HeaderEvent, Verdict, VerdictEvent } from '../../record/events.js';
import { ruleLink } from '../../record/rule-link.js';
import { severityMeans } from '../../record/severity.js';
import { zeroCounts } from '../../record/verdicts.js';
import { type BrokenRule, brokenRules, failedBehind } from '../broken-rules.js';
import { noRemarks, remark } from '../remarks.js';
import type { Output, Reporter, ReporterMaker } from '../reporter.js';
import { isWhole, type Kept, RulesKeptCounter, shareText } from '../rules-kept.js';
import { countsLine, outcome, skipReasons } from '../summary.js';
import { unlocks, unlockText } from '../unlocks.js';
import { asksForALook, rerunCommand } from '../verdict.js';
import { visibleLine } from '../visible.js';
import { address, duration, nameAndVersion, several } from '../words.js';
import { findingLines, followUpLines } from './finding.js';
import { ProgressLine } from './progress.js';
import { type Paint, paintFor } from './terminal.js';

export interface ConsoleOptions {
  readonly output: Output;
  /** Shows how far the run is, which a record does not tell of. */
  readonly progress?: boolean;
  /** Every verdict is told as it comes, with all of its exchange. */
  readonly verbose?: boolean;
  /** Nothing is told but what calls for someone to look, and how the run came out if it is not well. */
  readonly quiet?: boolean;
  /** The paths of the reports that the run has left, asked for at its end. */
  readonly reports?: () => readonly string[];
  /** Milliseconds of a clock that does not go back. */
  readonly now?: () => number;
  /** NO_COLOR and TERM are looked at. */
  readonly environment?: NodeJS.ProcessEnv;
}

const spokenOfAtTheEnd: ReadonlySet<Verdict> = new Set(['fail', 'warn', 'known', 'skip']);

/** Reasons and titles that the summary lists before it leaves the rest to the other reports. */
const listed = 12;

/** Tells a record as the console told the run. */
export const consoleReporter: ReporterMaker = output => new ConsoleReporter({ output });

/** Tells a run as it goes: findings when they come, how far it is, and a summary. It keeps no transcripts. */
export class ConsoleReporter implements Reporter {
  private readonly output: Output;
  private readonly paint: Paint;
  private readonly progress: ProgressLine | undefined;
  private readonly verbose: boolean;
  private readonly quiet: boolean;
  private readonly reports: () => readonly string[];
  private readonly counts = zeroCounts();
  private readonly remarks = noRemarks();
  private readonly running = new Set<string>();
  /** How many scenarios are done. Invariants have verdicts, too. */
  private done = 0;
  private scenarios = 0;
  private invariants = 0;
  /** The verdicts that the summary speaks of, without their transcripts. */
  private readonly spokenOf: VerdictEvent[] = [];
  /** The rules of what failed so far. */
  private readonly rulesBroken = new Set<string>();
  private readonly rulesKept = new RulesKeptCounter();
  private header: HeaderEvent | undefined;

  constructor({
    output,
    progress = false,
    verbose = false,
    quiet = false,
    reports = () => [],
    now = () => performance.now(),
    environment = process.env,
  }: ConsoleOptions) {
    this.output = output;
    this.paint = paintFor(output, environment);
    this.progress = progress ? new ProgressLine(output, this.paint, now, environment) : undefined;
    this.verbose = verbose;
    this.quiet = quiet;
    this.reports = reports;
  }

  begin(event: HeaderEvent): void {
    this.header = event;
    if (this.quiet) return;
    const { services } = event.target;
    const addresses = services.map(service => `${service.service} ${address(service)}`);
    const shard = event.shard ? `, shard ${event.shard.index} of ${event.shard.count}` : '';
    this.lines([
      `${this.paint.bold(`mailspec ${event.tool.version}`)}  ${visibleLine(nameAndVersion(event.target))}`,
      ...(addresses.length > 0 ? [this.paint.dim(addresses.join(', '))] : []),
      this.paint.dim(`${several(event.planned, 'scenario')}${shard}`),
    ]);
  }

  started(scenario: string): void {
    this.running.add(scenario);
    this.showProgress();
  }

  /** Only what calls for someone to act is printed at once. */
  verdict(event: VerdictEvent): void {
    this.counts[event.verdict] += 1;
    remark(this.remarks, event);
    if (event.scenario.startsWith('invariant/')) this.invariants += 1;
    else if (event.scenario !== event.rule) this.scenarios += 1;
    this.rulesKept.add(event);
    if (event.flaky || spokenOfAtTheEnd.has(event.verdict)) {
      const { transcript: _, tries: __, ...rest } = event;
      this.spokenOf.push(rest);
    }
    // An invariant that holds was held in every exchange, and has none of its own.
    const holds = event.verdict === 'pass' && event.scenario.startsWith('invariant/');
    if (this.verbose && !holds) this.lines(findingLines(this.begun(), event, this.paint, Number.POSITIVE_INFINITY));
    else if (event.verdict === 'fail' && this.rulesBroken.has(event.rule))
      this.lines(followUpLines(this.begun(), event, this.paint));
    else if (asksForALook(event)) this.lines(findingLines(this.begun(), event, this.paint));
    if (event.verdict === 'fail') this.rulesBroken.add(event.rule);
    if (!this.running.delete(event.scenario)) return;
    this.done += 1;
    this.showProgress();
  }

  end(event: FooterEvent | undefined): void {
    this.progress?.stop();
    const { tone, text } = outcome(this.begun(), this.counts, this.remarks, event);
    const colour = { well: this.paint.green, known: this.paint.yellow, bad: this.paint.red, unsure: this.paint.yellow }[
      tone
    ];
    if (this.quiet) {
      if (tone === 'bad' || tone === 'unsure') this.lines(['', colour(this.paint.bold(visibleLine(text)))]);
      return;
    }
    const took = event ? ` in ${duration(event.durationMs)}` : '';
    this.lines([
      ...this.titles('Flaky: different outcomes when played again', ({ flaky }) => flaky === true),
      ...this.titles('A SHOULD was not followed', ({ verdict, flaky }) => verdict === 'warn' && !flaky),
      ...this.titles('Known deviations', ({ known }) => !known?.todo && !known?.baseline, 'known'),
      ...this.titles('Known deviations without a reason yet', ({ known }) => known?.todo === true, 'known'),
      ...this.titles('Failed already in the baseline', ({ known }) => known?.baseline === true, 'known'),
      ...this.skips(),
      ...this.kept(),
      ...this.broken(),
      '',
      colour(this.paint.bold(visibleLine(text))),
      `${this.what()}${countsLine(this.counts)}${took}`,
      ...unlocks(skipReasons(this.spokenOf)).map(one => this.paint.dim(`${unlockText(one)}.`)),
      ...this.left(),
    ]);
  }

  /** Names the reports that the run left. */
  private left(): string[] {
    const reports = this.reports();
    return reports.length > 0 ? [this.paint.dim(`Reports: ${reports.join(', ')}`)] : [];
  }

  /** Says why there are more verdicts than scenarios; the harness's own checks have some, too. */
  private what(): string {
    if (this.invariants === 0) return '';
    return `${several(this.scenarios, 'scenario')}, ${several(this.invariants, 'invariant')}: `;
  }

  private showProgress(): void {
    const planned = this.begun().planned;
    this.progress?.show({ done: this.done, total: planned, running: [...this.running] });
  }

  private titles(heading: string, counts: (event: VerdictEvent) => boolean, verdict?: 'known'): string[] {
    const found = this.spokenOf.filter(event => (verdict === undefined || event.verdict === verdict) && counts(event));
    const lines = found.map(event => {
      const why = event.known?.reason ?? event.reason;
      const kind = event.leniency ? '  (leniency)' : '';
      return `  ${event.scenario}${kind}  ${this.paint.dim(visibleLine(why === '' ? event.title : why))}`;
    });
    return list(`${heading} (${found.length})`, lines);
  }

  /** Where all were kept the last line says it. */
  private kept(): string[] {
    const rows = this.rulesKept.rows();
    if (rows.every(isWhole)) return [];
    const width = Math.max(0, ...rows.map(({ protocol }) => protocol.length));
    const lines = rows.map(row => {
      const areas = row.areas.filter(area => !isWhole(area));
      // Of a protocol of one area the line says it all.
      const where = row.areas.length < 2 ? [] : areas.slice(0, listed).map(one => `    ${one.area}  ${shares(one)}`);
      const rest = areas.length > listed ? [`    and ${areas.length - listed} more areas`] : [];
      return [`  ${row.protocol.padEnd(width)}  ${shares(row)}`, ...[...where, ...rest].map(this.paint.dim)].join('\n');
    });
    return list('Rules kept', lines);
  }

  /** Of one failure all has been said above. */
  private broken(): string[] {
    if (this.counts.fail < 2) return [];
    const rules = brokenRules(this.spokenOf);
    const lines = rules.map((broken, at) => {
      const { severity } = broken;
      const heading = `  ${this.paint.bold(severity)}: ${severityMeans[severity]}\n`;
      return `${severity === rules[at - 1]?.severity ? '' : heading}${this.brokenRule(broken)}`;
    });
    return list(`Broken rules (${rules.length})`, lines);
  }

  private brokenRule(broken: BrokenRule): string {
    const { rule, level, says, scenarios } = broken;
    const first = this.spokenOf.find(event => event.verdict === 'fail' && event.rule === rule);
    const details = [
      [scenarios[0], failedBehind(broken)].filter(Boolean).join(': '),
      ruleLink(rule),
      first && rerunCommand(this.begun(), first),
    ];
    return [
      `    ${level}  ${rule}: ${visibleLine(says)}`,
      ...details.flatMap(line => (line === undefined ? [] : [`        ${this.paint.dim(visibleLine(line))}`])),
    ].join('\n');
  }

  private skips(): string[] {
    const reasons = skipReasons(this.spokenOf);
    const width = String(reasons[0]?.count ?? 0).length;
    const lines = reasons.map(
      ({ reason, count }) => `  ${String(count).padStart(width)}  ${this.paint.dim(visibleLine(reason))}`,
    );
    return list(`Skipped (${this.counts.skip})`, lines);
  }

  private begun(): HeaderEvent {
    if (!this.header) throw new Error('a console report begins with the header');
    return this.header;
  }

  private lines(lines: readonly string[]): void {
    this.progress?.clear();
    this.output.write(`${lines.join('\n')}\n`);
  }
}

/** `MUST 212 of 215, SHOULD 3 of 4, 12 not tested` */
function shares({ MUST, SHOULD, SECURITY, notTested }: Kept): string {
  const told = Object.entries({ MUST, SHOULD, security: SECURITY }).flatMap(([level, share]) => {
    const text = shareText(share);
    return text === undefined ? [] : [`${level} ${text}`];
  });
  return [...told, ...(notTested === 0 ? [] : [`${notTested} not tested`])].join(', ');
}

function list(heading: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const rest = lines.length > listed ? [`  and ${lines.length - listed} more`] : [];
  return ['', heading, ...lines.slice(0, listed), ...rest];
}

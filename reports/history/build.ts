import type { FooterEvent, HeaderEvent, Verdict, VerdictEvent } from '../../record/events.js';
import { type Counts, needsAttention, rank, zeroCounts } from '../../record/verdicts.js';
import { type Change, changeOf } from '../diff/compare.js';
import { compareNaturally, groupBy, isAboutTarget, isInvariant } from '../grouping.js';

/** One run of a server, as its record tells. */
export interface HistoryRun {
  /** From 1, the oldest first. */
  readonly number: number;
  /** Its record. */
  readonly file: string;
  readonly started: string;
  /** The server's version, where it was known. */
  readonly version?: string;
  /** The version of mailspec. */
  readonly tool: string;
  /** The hash of its suites. */
  readonly suites: string;
  readonly counts: Readonly<Counts>;
  /** It did not play all that the largest run of this server played: what it did not play is taken to be as it was. */
  readonly partial: boolean;
  /** What makes its counts other than those of the run before, beside the server. */
  readonly remarks: readonly string[];
}

/** What became of scenarios of a rule in one run: `new` is what no earlier record has, such as a rule that came with other suites. */
export type Turning = Exclude<Change, 'appeared' | 'another answer'> | 'new';

/** Scenarios of a rule that turned alike in one run. */
export interface Turn {
  readonly run: number;
  readonly change: Turning;
  readonly from?: Verdict;
  readonly to?: Verdict;
  readonly scenarios: readonly string[];
  /** Why the first of them has its verdict now; of what was mended, why it was broken. */
  readonly reason: string;
  /** The suites are not those of the run before: the scenario may have changed, and not the server. */
  readonly otherSuites: boolean;
}

/** A rule on which the verdict changed. */
export interface RuleHistory {
  readonly rule: string;
  readonly level: VerdictEvent['level'];
  readonly says: string;
  /** The gravest of the latest verdicts on its scenarios. */
  readonly now: Verdict;
  readonly turns: readonly Turn[];
}

export interface ServerHistory {
  readonly name: string;
  readonly runs: readonly HistoryRun[];
  /** Those that are broken now first. */
  readonly rules: readonly RuleHistory[];
}

/** What is known of a scenario when a run begins. */
type State = Pick<
  VerdictEvent,
  'scenario' | 'verdict' | 'rule' | 'level' | 'says' | 'reason' | 'got' | 'durationMs' | 'flaky'
>;

interface ScenarioTurn extends Omit<Turn, 'scenarios'> {
  readonly scenario: string;
  readonly rule: string;
}

/** The selection of a server's largest run: a run with another one is a part. */
export type Selections = ReadonlyMap<string, string>;

/** How a selection is told from others. */
export const selectionOf = ({ selection }: Pick<HeaderEvent, 'selection'>): string => [...selection].sort().join(' ');

/** Told of records, the oldest first, event by event; keeps of each scenario its latest verdict alone. */
export class HistoryBuilder {
  private readonly servers = new Map<string, ServerBuilder>();
  private current: ServerBuilder | undefined;

  /** @param largest the selection of each server's largest run */
  constructor(private readonly largest: Selections) {}

  /** The record of a run begins. */
  begin(file: string, header: HeaderEvent): void {
    const { name } = header.target;
    const known = this.servers.get(name);
    this.current = known ?? new ServerBuilder(name);
    if (!known) this.servers.set(name, this.current);
    this.current.begin(file, header, header.shard !== undefined || this.largest.get(name) !== selectionOf(header));
  }

  verdict(event: VerdictEvent): void {
    this.current?.verdict(event);
  }

  /** The record is at its end; without a footer its run was cut short. */
  end(footer: FooterEvent | undefined): void {
    this.current?.end(footer);
  }

  history(): readonly ServerHistory[] {
    return [...this.servers.values()].map(server => server.history());
  }
}

/** A run whose record is being read. */
interface OpenRun {
  readonly file: string;
  readonly header: HeaderEvent;
  readonly partial: boolean;
  readonly counts: Counts;
  readonly seen: Set<string>;
  readonly otherSuites: boolean;
  appeared: number;
}

class ServerBuilder {
  private readonly runs: HistoryRun[] = [];
  private readonly states = new Map<string, State>();
  private readonly turns: ScenarioTurn[] = [];
  private open: OpenRun | undefined;

  constructor(private readonly name: string) {}

  begin(file: string, header: HeaderEvent, partial: boolean): void {
    const before = this.runs.at(-1);
    const otherSuites = before !== undefined && before.suites !== header.suites;
    this.open = { file, header, partial, otherSuites, counts: zeroCounts(), seen: new Set(), appeared: 0 };
  }

  verdict(event: VerdictEvent): void {
    const open = this.open!;
    const { scenario } = event;
    open.counts[event.verdict] += 1;
    open.seen.add(scenario);
    const was = this.states.get(scenario);
    // Of a rule that is checked on everything, a part of a run may not have shown what is broken.
    if (was && open.partial && isInvariant(scenario) && (event.verdict === 'pass' || event.verdict === 'skip')) return;
    if (was) this.turn(changeOf(asEvent(was), event, !open.otherSuites), was, event);
    else if (this.runs.length > 0) this.first(open, event);
    const { verdict, rule, level, says, reason, got, durationMs, flaky } = event;
    this.states.set(scenario, {
      scenario,
      verdict,
      rule,
      level,
      says,
      reason,
      durationMs,
      ...(got === undefined ? {} : { got }),
      ...(flaky && { flaky }),
    });
  }

  /** No record had it before. What came with other suites, or was not chosen before, has not become worse. */
  private first(open: OpenRun, event: VerdictEvent): void {
    if (isAboutTarget(event.scenario)) {
      if (event.verdict !== 'known' && event.verdict !== 'skip') this.turn('broken', undefined, event);
      return;
    }
    open.appeared += 1;
    if (needsAttention.has(event.verdict) || event.verdict === 'warn' || event.verdict === 'known')
      this.turn('new', undefined, event);
  }

  private turn(change: Change | Turning | undefined, was: State | undefined, is: VerdictEvent | undefined): void {
    if (change === undefined || change === 'another answer' || change === 'appeared') return;
    const told = change === 'mended' || is === undefined ? was : is;
    if (told === undefined) return;
    this.turns.push({
      run: this.runs.length + 1,
      change,
      scenario: told.scenario,
      rule: (is ?? told).rule,
      ...(was && { from: was.verdict }),
      ...(is && { to: is.verdict }),
      reason: told.reason,
      otherSuites: this.open?.otherSuites === true,
    });
  }

  end(footer: FooterEvent | undefined): void {
    const open = this.open!;
    const { header, file, counts } = open;
    const ended = footer !== undefined && footer.stopped === undefined;
    const gone = ended && !open.partial ? this.leave(open) : 0;
    const { version } = header.target;
    const selection = selectionOf(header);
    const before = this.runs.at(-1);
    this.runs.push({
      number: this.runs.length + 1,
      file,
      started: header.started,
      ...(version === undefined ? {} : { version }),
      tool: header.tool.version,
      suites: header.suites,
      counts,
      partial: open.partial || !ended,
      remarks: [
        ...(footer ? [] : ['cut short']),
        ...(footer?.stopped ? [`stopped (${footer.stopped})`] : []),
        ...(header.shard ? [`shard ${header.shard.index} of ${header.shard.count}`] : []),
        ...(open.partial && !header.shard ? [selection === '' ? 'everything' : `only ${selection}`] : []),
        ...(header.strict ? ['strict'] : []),
        ...(header.baseline ? [`baseline of ${header.baseline.started.slice(0, 10)}`] : []),
        ...(open.otherSuites ? [`other suites: ${open.appeared} new, ${gone} gone`] : []),
        ...(before && before.tool !== header.tool.version ? [`mailspec ${header.tool.version}`] : []),
      ],
    });
    this.open = undefined;
  }

  /** Takes note of what a whole run no longer has. @returns how many scenarios are gone with their suites */
  private leave({ seen, otherSuites }: OpenRun): number {
    let gone = 0;
    for (const [scenario, was] of this.states) {
      if (seen.has(scenario)) continue;
      if (isAboutTarget(scenario)) this.turn('mended', was, undefined);
      else if (otherSuites) gone += 1;
      else continue;
      this.states.delete(scenario);
    }
    return gone;
  }

  history(): ServerHistory {
    const now = groupBy(this.states.values(), ({ rule }) => rule);
    const rules = [...groupBy(this.turns, ({ rule }) => rule)].map(([rule, turns]): RuleHistory => {
      const states = now.get(rule) ?? [];
      const gravest = states.reduce<State | undefined>(
        (worst, each) => (worst === undefined || rank(each.verdict) < rank(worst.verdict) ? each : worst),
        undefined,
      );
      return {
        rule,
        level: gravest?.level ?? 'MUST',
        says: gravest?.says ?? '',
        now: gravest?.verdict ?? 'pass',
        turns: gathered(turns),
      };
    });
    const order = ({ now: verdict }: RuleHistory) => (needsAttention.has(verdict) ? 0 : 1);
    return {
      name: this.name,
      runs: this.runs,
      rules: rules.sort((a, b) => order(a) - order(b) || compareNaturally(a.rule, b.rule)),
    };
  }
}

/** What a change is computed from. */
function asEvent(state: State): VerdictEvent {
  return { event: 'verdict', title: '', file: '', line: 0, ...state };
}

/** Turns of one rule: scenarios that turned alike in one run are one. */
function gathered(turns: readonly ScenarioTurn[]): Turn[] {
  const alike = groupBy(turns, ({ run, change, from, to }) => [run, change, from, to].join(' '));
  return [...alike.values()].flatMap(same => {
    const [first] = same;
    if (first === undefined) return [];
    const { scenario: _, rule: __, ...turn } = first;
    return { ...turn, scenarios: same.map(({ scenario }) => scenario).sort(compareNaturally) };
  });
}

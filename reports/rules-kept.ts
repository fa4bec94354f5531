import type { VerdictEvent } from '../record/events.js';
import { compareNaturally, isInvariant, protocolOf } from './grouping.js';

/** How many rules were judged, and how many of them no scenario saw broken. */
export interface Share {
  readonly kept: number;
  readonly judged: number;
}

/** What is kept of a group of rules. A MAY leaves the choice, so it is not counted. */
export interface Kept {
  readonly MUST: Share;
  readonly SHOULD: Share;
  readonly SECURITY: Share;
  /** Rules of which every scenario was skipped, or could not be judged. */
  readonly notTested: number;
}

/** What a server keeps of one protocol's rules. */
export interface RulesKept extends Kept {
  /** The folder of the suites: `smtp`, `imap`, `delivery`. */
  readonly protocol: string;
  /** By suite: `pipelining`, `expunge`; `invariants` for what is checked in all sessions. */
  readonly areas: readonly (Kept & { readonly area: string })[];
}

type Counted = 'MUST' | 'SHOULD' | 'SECURITY';
type Counting = Pick<VerdictEvent, 'verdict' | 'level' | 'rule' | 'scenario'>;

const judged: ReadonlySet<VerdictEvent['verdict']> = new Set(['pass', 'fixed', 'fail', 'warn', 'known']);
const broken: ReadonlySet<VerdictEvent['verdict']> = new Set(['fail', 'warn', 'known']);

/** Counts the rules that a run judged, by protocol and area. A known deviation is a broken rule here. */
export class RulesKeptCounter {
  private readonly protocols = new Map<string, { readonly all: Tally; readonly areas: Map<string, Tally> }>();

  add(event: Counting): void {
    if (event.verdict === 'note' || countedAs(event.level) === undefined) return;
    const protocol = protocolOf(event.scenario);
    const one = this.protocols.get(protocol) ?? { all: new Tally(), areas: new Map<string, Tally>() };
    this.protocols.set(protocol, one);
    const area = areaOf(event.scenario);
    const ofArea = one.areas.get(area) ?? new Tally();
    one.areas.set(area, ofArea);
    for (const tally of [one.all, ofArea]) tally.add(event);
  }

  /** A row a protocol, in the order of their names; none of one of which nothing was judged. */
  rows(): RulesKept[] {
    return [...this.protocols]
      .filter(([, { all }]) => all.hasJudged)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([protocol, { all, areas }]) => ({
        protocol,
        ...all.kept(),
        areas: [...areas]
          .sort(([a], [b]) => compareNaturally(a, b))
          .map(([area, tally]) => ({ area, ...tally.kept() })),
      }));
  }
}

/** The rules of a group, and what was seen of them. */
class Tally {
  private readonly levels: Readonly<Record<Counted, Map<string, boolean>>> = {
    MUST: new Map(),
    SHOULD: new Map(),
    SECURITY: new Map(),
  };
  private readonly met = new Set<string>();

  add({ verdict, level, rule }: Counting): void {
    const counted = countedAs(level);
    if (counted === undefined) return;
    this.met.add(rule);
    if (!judged.has(verdict)) return;
    const rules = this.levels[counted];
    rules.set(rule, (rules.get(rule) ?? true) && !broken.has(verdict));
  }

  get hasJudged(): boolean {
    return Object.values(this.levels).some(({ size }) => size > 0);
  }

  kept(): Kept {
    const { MUST, SHOULD, SECURITY } = this.levels;
    const notTested = [...this.met].filter(rule => !MUST.has(rule) && !SHOULD.has(rule) && !SECURITY.has(rule)).length;
    return { MUST: share(MUST), SHOULD: share(SHOULD), SECURITY: share(SECURITY), notTested };
  }
}

/** The same of a whole record. */
export function rulesKept(verdicts: Iterable<VerdictEvent>): RulesKept[] {
  const counter = new RulesKeptCounter();
  for (const event of verdicts) counter.add(event);
  return counter.rows();
}

/** `212 of 215`; of none, nothing. */
export function shareText({ kept, judged: all }: Share): string | undefined {
  return all === 0 ? undefined : `${kept} of ${all}`;
}

/** Is a rule of the group broken? */
export function isWhole({ MUST, SHOULD, SECURITY }: Kept): boolean {
  return [MUST, SHOULD, SECURITY].every(({ kept, judged: all }) => kept === all);
}

function areaOf(scenario: string): string {
  return isInvariant(scenario) ? 'invariants' : (scenario.split('/')[1] ?? '');
}

function countedAs(level: VerdictEvent['level']): Counted | undefined {
  if (level === 'SECURITY') return 'SECURITY';
  return (['MUST', 'SHOULD'] as const).find(one => level.startsWith(one));
}

function share(rules: ReadonlyMap<string, boolean>): Share {
  return { kept: [...rules.values()].filter(kept => kept).length, judged: rules.size };
}

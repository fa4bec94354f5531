import type { VerdictEvent } from '../record/events.js';
import { protocolOf } from './grouping.js';

/** How many rules were judged, and how many of them no scenario saw broken. */
export interface Share {
  readonly kept: number;
  readonly judged: number;
}

/** What a server keeps of one protocol's rules. A MAY leaves the choice, so it is not counted. */
export interface RulesKept {
  /** The folder of the suites: `smtp`, `imap`, `delivery`. */
  readonly protocol: string;
  readonly MUST: Share;
  readonly SHOULD: Share;
  readonly SECURITY: Share;
}

type Counted = 'MUST' | 'SHOULD' | 'SECURITY';

const judged: ReadonlySet<VerdictEvent['verdict']> = new Set(['pass', 'fixed', 'fail', 'warn', 'known']);
const broken: ReadonlySet<VerdictEvent['verdict']> = new Set(['fail', 'warn', 'known']);

/** Counts the rules that a run judged, by protocol. A known deviation is a broken rule here. */
export class RulesKeptCounter {
  /** protocol -> level -> rule -> was it kept? */
  private readonly protocols = new Map<string, Readonly<Record<Counted, Map<string, boolean>>>>();

  add({ verdict, level, rule, scenario }: Pick<VerdictEvent, 'verdict' | 'level' | 'rule' | 'scenario'>): void {
    const counted = countedAs(level);
    if (!judged.has(verdict) || counted === undefined) return;
    const protocol = protocolOf(scenario);
    const levels = this.protocols.get(protocol) ?? { MUST: new Map(), SHOULD: new Map(), SECURITY: new Map() };
    this.protocols.set(protocol, levels);
    levels[counted].set(rule, (levels[counted].get(rule) ?? true) && !broken.has(verdict));
  }

  /** A row a protocol, in the order of their names. */
  rows(): RulesKept[] {
    return [...this.protocols]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([protocol, { MUST, SHOULD, SECURITY }]) => ({
        protocol,
        MUST: share(MUST),
        SHOULD: share(SHOULD),
        SECURITY: share(SECURITY),
      }));
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

function countedAs(level: VerdictEvent['level']): Counted | undefined {
  if (level === 'SECURITY') return 'SECURITY';
  return (['MUST', 'SHOULD'] as const).find(one => level.startsWith(one));
}

function share(rules: ReadonlyMap<string, boolean>): Share {
  return { kept: [...rules.values()].filter(kept => kept).length, judged: rules.size };
}

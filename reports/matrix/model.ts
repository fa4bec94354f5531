import type { Level, Verdict, VerdictEvent } from '../../record/events.js';

/** What a record says of a rule or a scenario; `not run` where it says nothing. */
export type State = Verdict | 'not run';

/** One record: a server at a time. */
export interface Column {
  /** Unique among the columns, fit for a fragment. */
  readonly id: string;
  readonly name: string;
  readonly version?: string;
  readonly about?: string;
  /** The day on which the run began, YYYY-MM-DD. */
  readonly date: string;
  /** Why the record is not whole: the run was cut short, stopped, or is one shard of several. */
  readonly incomplete?: string;
  /** A SHOULD counted as a MUST. */
  readonly strict: boolean;
}

/** A verdict of one scenario on one server. */
export interface CaseCell {
  readonly state: State;
  readonly event?: VerdictEvent;
  /** Another rule which the scenario showed to be broken: what it says of this one is then not known. */
  readonly under?: string;
}

/** One scenario over all servers. */
export interface CaseRow {
  readonly scenario: string;
  readonly title: string;
  readonly differs: boolean;
  /** As many as there are columns. */
  readonly cells: readonly CaseCell[];
}

/** A rule on one server: the most severe of what its scenarios say. */
export interface RuleCell {
  readonly state: State;
  /** How many of the rule's scenarios have this state, and of how many that were judged or skipped. */
  readonly count: number;
  readonly of: number;
  /** The rule is broken, and by leniency in each of its scenarios. */
  readonly leniency?: true;
  /** For a MAY: the branch that the server takes. */
  readonly branch?: string;
  /** Index of the case that the state is of. */
  readonly leader?: number;
}

/** One rule over all servers. */
export interface RuleRow {
  readonly rule: string;
  readonly document: string;
  readonly section: string;
  readonly level: Level;
  readonly says: string;
  readonly differs: boolean;
  readonly cells: readonly RuleCell[];
  readonly cases: readonly CaseRow[];
}

export interface Matrix {
  readonly columns: readonly Column[];
  /** Ordered by RFC, section and rule. */
  readonly rows: readonly RuleRow[];
  /** What a reader has to know before comparing: different suites, versions or strictness. */
  readonly cautions: readonly string[];
}

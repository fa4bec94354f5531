import type { Rule } from '../scenario/model.js';
import type { Place } from '../source/place.js';

/** Something that a step asked for and the server did not do. */
export interface RuleViolation {
  readonly rule: Rule;
  readonly place: Place;
  readonly expected: string;
  readonly got: string;
  /** The command was to be answered otherwise, and succeeded. */
  readonly accepted?: true;
}

/** What was seen in one scenario, before any judgement: the verdict is computed from it in verdict.ts and nowhere else. */
export type Observation =
  /** Every step came out as asked. `branches` are the labels that `observe:` steps found. */
  | { readonly kind: 'observed'; readonly branches: readonly string[] }
  /** At least one step did not. */
  | {
      readonly kind: 'broken';
      readonly breaks: readonly [RuleViolation, ...RuleViolation[]];
      readonly branches: readonly string[];
    }
  /** The server does not offer it, or the target lacks what it needs. */
  | { readonly kind: 'inapplicable'; readonly reason: string; readonly place?: Place }
  /** The check could not be run. */
  | {
      readonly kind: 'unjudged';
      readonly reason: string;
      readonly place?: Place;
      /** A command was withheld: see `Withheld`. */
      readonly withheld?: true;
    };

/** A set-up step failed: the rule could not be judged. */
export class SetUpFailure extends Error {
  override readonly name: string = 'SetUpFailure';
}

/** A command was not sent, since it is unknown which mailbox the server would change. */
export class Withheld extends SetUpFailure {}

/** The server does not have what the scenario is about. */
export class Inapplicable extends Error {
  override readonly name: string = 'Inapplicable';
}

/** What the server sent breaks the grammar: its meaning is not judged, and the invariant that saw it has a verdict of its own. */
export class Malformed extends Inapplicable {
  override readonly name = 'Malformed';
}

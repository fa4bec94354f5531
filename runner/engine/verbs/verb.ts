import type { Action, Step } from '../../scenario/model.js';
import type { Answer } from '../answer.js';
import type { ScenarioContext } from '../scenario-context.js';

/** The action of one verb. */
export type ActionOf<V extends Action['verb']> = Extract<Action, { verb: V }>;

/** What a verb of a step does when it is played; `runner/scenario/verbs/` says how it is read. */
export interface RunningVerb<A extends Action = Action> {
  /**
   * @param branches gets the label of what was observed
   * @returns how what the step asks for came out; undefined when it asks for nothing
   * @throws SetUpFailure when the verb itself came to nothing
   * @throws Inapplicable when the scenario cannot be played against this server
   */
  run(scenarioContext: ScenarioContext, action: A, step: Step, branches: string[]): Promise<Answer | undefined>;
}

import type { Compiled } from '../protocols/match/compiled.js';
import type { Expected } from '../protocols/match/expectation.js';
import type { Step } from '../scenario/model.js';
import type { BoundExpectation } from './answer.js';
import type { ScenarioContext } from './scenario-context.js';

/** One of the things that a step asks for, and what it means that it comes. */
export interface StepExpectation extends BoundExpectation {
  readonly means: 'skip' | 'branch' | 'expected';
  /** Of a branch. */
  readonly label?: string;
}

/**
 * All that a step asks for, its variables put in.
 * @throws Invalid when what they hold does not fit
 */
export function boundExpectations(
  scenarioContext: ScenarioContext,
  { skipIf, observe = {}, expect }: Step,
): StepExpectation[] {
  const asked = (expectation: Compiled<Expected>) => scenarioContext.asked(expectation);
  return [
    ...(skipIf === undefined ? [] : [{ ...asked(skipIf), means: 'skip' as const, skips: true as const }]),
    ...Object.entries(observe).map(([label, one]) => ({ ...asked(one), means: 'branch' as const, label })),
    ...(expect === undefined ? [] : [{ ...asked(expect), means: 'expected' as const }]),
  ];
}

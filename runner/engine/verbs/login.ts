import { signIn } from '../authenticate.js';
import type { ActionOf, RunningVerb } from './verb.js';

/** `login:` signs in as a leased account. */
export const login: RunningVerb<ActionOf<'login'>> = {
  async run(scenarioContext, { account, mechanism }, step) {
    const deadline = scenarioContext.deadline(step.withinMs);
    await signIn(
      scenarioContext.connection(step),
      scenarioContext.account(account),
      scenarioContext.context,
      scenarioContext.transcript,
      deadline,
      mechanism,
    );
    return undefined;
  },
};

import type { ActionOf, RunningVerb } from './verb.js';

/** `login:` signs in as a leased account. */
export const login: RunningVerb<ActionOf<'login'>> = {
  async run(scenarioContext, { account, mechanism }, step) {
    const deadline = scenarioContext.deadline(step.withinMs);
    await scenarioContext.signIn(scenarioContext.connection(step), account, deadline, mechanism);
    return undefined;
  },
};

import type { ActionOf, RunningVerb } from './verb.js';

/** `do:` sends commands that must succeed. */
export const do_: RunningVerb<ActionOf<'do'>> = {
  async run(scenarioContext, action, step) {
    const connection = scenarioContext.connection(step);
    for (const template of action.commands)
      await scenarioContext.perform(
        connection,
        scenarioContext.command(connection, template),
        scenarioContext.deadline(step.withinMs),
        step.expect && scenarioContext.bind(step.expect),
      );
    return undefined;
  },
};

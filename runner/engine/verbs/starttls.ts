import { hello, startTls } from '../open.js';
import type { ActionOf, RunningVerb } from './verb.js';

/** `starttls:` upgrades the connection; the client introduces itself again, as RFC 3207 4.2 asks. */
export const starttls: RunningVerb<ActionOf<'starttls'>> = {
  async run(scenarioContext, _action, step) {
    const connection = scenarioContext.connection(step);
    await startTls(connection, scenarioContext.context, scenarioContext.deadline(step.withinMs));
    await hello(connection, scenarioContext.deadline(step.withinMs));
    return undefined;
  },
};

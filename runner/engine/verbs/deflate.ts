import { listen } from '../listen.js';
import type { ActionOf, RunningVerb } from './verb.js';

/** `deflate:` compresses from here on, both ways, as after the OK of a command that the scenario has sent itself. */
export const deflate: RunningVerb<ActionOf<'deflate'>> = {
  run(scenarioContext, _action, step, branches) {
    scenarioContext.connection(step).compress();
    return listen(scenarioContext, step, branches);
  },
};

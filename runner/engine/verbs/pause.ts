import { listen } from '../listen.js';
import type { ActionOf, RunningVerb } from './verb.js';

/** `pause:` lets time pass. */
export const pause: RunningVerb<ActionOf<'pause'>> = {
  async run(scenarioContext, action, step, branches) {
    await scenarioContext.pause(action.ms);
    return listen(scenarioContext, step, branches);
  },
};

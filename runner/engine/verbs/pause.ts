import { listen } from '../listen.js';
import type { Of, RunningVerb } from './verb.js';

/** `pause:` lets time pass. */
export const pause: RunningVerb<Of<'pause'>> = {
  async run(scenarioContext, action, step, branches) {
    await scenarioContext.pause(action.ms);
    return listen(scenarioContext, step, branches);
  },
};

import { listen } from '../listen.js';
import type { Of, RunningVerb } from './verb.js';

/** `pause:` lets time pass. */
export const pause: RunningVerb<Of<'pause'>> = {
  async run(stage, action, step, branches) {
    await stage.pause(action.ms);
    return listen(stage, step, branches);
  },
};

import { stuff } from '../../protocols/smtp/stuffing.js';
import { listen } from '../listen.js';
import type { Of, RunningVerb } from './verb.js';

/** `data:` a message behind DATA: dots doubled, and its end. */
export const data: RunningVerb<Of<'data'>> = {
  async run(scenarioContext, action, step, branches) {
    await scenarioContext.connection(step).write(stuff(scenarioContext.message(action.message)));
    return listen(scenarioContext, step, branches);
  },
};

import { stuff } from '../../protocols/smtp/stuffing.js';
import { listen } from '../listen.js';
import type { ActionOf, RunningVerb } from './verb.js';

/** `data:` a message behind DATA: dots doubled, and its end. */
export const data: RunningVerb<ActionOf<'data'>> = {
  async run(scenarioContext, action, step, branches) {
    await scenarioContext.connection(step).write(stuff(scenarioContext.message(action.message)));
    return listen(scenarioContext, step, branches);
  },
};

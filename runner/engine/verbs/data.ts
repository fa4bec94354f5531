import { stuff } from '../../protocols/smtp/stuffing.js';
import { listen } from '../listen.js';
import type { Of, RunningVerb } from './verb.js';

/** `data:` a message behind DATA: dots doubled, and its end. */
export const data: RunningVerb<Of<'data'>> = {
  async run(stage, action, step, branches) {
    await stage.channel(step).write(stuff(stage.message(action.message)));
    return listen(stage, step, branches);
  },
};

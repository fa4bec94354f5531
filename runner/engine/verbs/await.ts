import { Maildrop } from '../maildrop.js';
import type { Of, RunningVerb } from './verb.js';

/** How long the messages are waited for, where the step does not say: a queue may be in between. */
const patienceMs = 20_000;

/** `await:` polls an account's INBOX until it holds so many messages. */
export const await_: RunningVerb<Of<'await'>> = {
  async run(stage, action, step) {
    const maildrop = new Maildrop(stage, stage.account(action.account));
    await maildrop.await(action, action.via, stage.deadline(step.withinMs ?? patienceMs));
    return undefined;
  },
};

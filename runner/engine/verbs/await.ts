import { Maildrop } from '../maildrop.js';
import type { ActionOf, RunningVerb } from './verb.js';

/** How long the messages are waited for, where the step does not say: a queue may be in between. */
const defaultTimeoutMs = 20_000;

/** `await:` polls an account's INBOX until it holds so many messages. */
export const await_: RunningVerb<ActionOf<'await'>> = {
  async run(scenarioContext, action, step) {
    const maildrop = new Maildrop(scenarioContext, scenarioContext.account(action.account));
    await maildrop.await(action, action.via, scenarioContext.deadline(step.withinMs ?? defaultTimeoutMs));
    return undefined;
  },
};

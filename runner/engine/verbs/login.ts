import { signIn } from '../authenticate.js';
import type { Of, RunningVerb } from './verb.js';

/** `login:` signs in as a leased account. */
export const login: RunningVerb<Of<'login'>> = {
  async run(stage, { account, mechanism }, step) {
    const deadline = stage.deadline(step.withinMs);
    await signIn(stage.channel(step), stage.account(account), stage.context, stage.transcript, deadline, mechanism);
    return undefined;
  },
};

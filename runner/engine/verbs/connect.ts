import { signIn } from '../authenticate.js';
import { listen } from '../listen.js';
import { hello } from '../open.js';
import { quoted } from '../quoted.js';
import type { Of, RunningVerb } from './verb.js';

/** `connect:` opens connections and takes each as far as the step asks. */
export const connect: RunningVerb<Of<'connect'>> = {
  async run(stage, action, step, branches) {
    const deadline = () => stage.deadline(step.withinMs);
    for (const name of action.names) {
      const channel = await stage.open(name, {
        service: action.service,
        greeting: action.greeting,
        ...(action.tls ? { tls: action.tls } : {}),
      });
      if (action.hello) await hello(channel, deadline(), action.hello);
      if (action.login)
        await signIn(channel, stage.account(action.account), stage.context, stage.transcript, deadline());
      if (action.select !== undefined)
        await stage.perform(channel, `SELECT ${quoted(stage.text(action.select))}`, deadline());
      if (action.examine !== undefined)
        await stage.perform(channel, `EXAMINE ${quoted(stage.text(action.examine))}`, deadline());
    }
    return listen(stage, step, branches);
  },
};

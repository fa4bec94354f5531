import { quoted } from '../../protocols/imap/quoted.js';
import { listen } from '../listen.js';
import { hello } from '../open.js';
import type { ActionOf, RunningVerb } from './verb.js';

/** `connect:` opens connections and takes each as far as the step asks. */
export const connect: RunningVerb<ActionOf<'connect'>> = {
  async run(scenarioContext, action, step, branches) {
    const deadline = () => scenarioContext.deadline(step.withinMs);
    for (const name of action.names) {
      const connection = await scenarioContext.open(name, {
        service: action.service,
        greeting: action.greeting,
        ...(action.tls ? { tls: action.tls } : {}),
      });
      if (action.hello) await hello(connection, deadline(), action.hello);
      if (action.login) await scenarioContext.signIn(connection, action.account, deadline());
      if (action.select !== undefined)
        await scenarioContext.perform(connection, `SELECT ${quoted(scenarioContext.text(action.select))}`, deadline());
      if (action.examine !== undefined)
        await scenarioContext.perform(
          connection,
          `EXAMINE ${quoted(scenarioContext.text(action.examine))}`,
          deadline(),
        );
    }
    return listen(scenarioContext, step, branches);
  },
};

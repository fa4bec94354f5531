import { SetUpFailure } from '../observation.js';
import { command } from '../open.js';
import type { ActionOf, RunningVerb } from './verb.js';

/**
 * `agree:` has sessions that have the same mailbox open told all that is new, one after the other, and compares what each of them shows then. Only that is
 * judged: a command that fails leaves it open.
 */
export const agree: RunningVerb<ActionOf<'agree'>> = {
  async run(scenarioContext, { names }, step) {
    const shown: { name: string; replies: readonly unknown[] }[] = [];
    const { agreement } = scenarioContext.connection(step).protocol;
    if (agreement === undefined) throw new SetUpFailure('the protocol has no mailboxes that could be compared');
    for (const name of names) {
      const connection = scenarioContext.connection({ on: name });
      const asked = (text: string) => command(connection, text, scenarioContext.deadline(step.withinMs));
      await asked(agreement.update);
      // Whether a server takes a range in an empty mailbox is another question.
      const { replies = [] } = connection.session.emptyMailbox === true ? {} : await asked(agreement.show);
      shown.push({ name, replies });
    }
    const differences = agreement.differences(shown);
    const what = `the same messages and flags in ${names.join(' and ')}`;
    return differences.length === 0
      ? { met: true, got: what, bindings: {}, index: 0 }
      : { met: false, expected: what, got: differences.join('; ') };
  },
};

import { SetUpFailure } from '../observation.js';
import { command } from '../open.js';
import type { ActionOf, RunningVerb } from './verb.js';

/** `compress:` sends the command that begins compression, and compresses from there on, both ways (RFC 4978 3). */
export const compress: RunningVerb<ActionOf<'compress'>> = {
  async run(scenarioContext, _action, step) {
    const connection = scenarioContext.connection(step);
    const { protocol } = connection;
    if (protocol.compress === undefined) throw new SetUpFailure(`${protocol.title} has no compression`);
    await command(connection, protocol.compress, scenarioContext.deadline(step.withinMs));
    connection.compress();
    return undefined;
  },
};

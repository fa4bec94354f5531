import { listen } from '../listen.js';
import type { ProtocolConnection } from '../protocol-connection.js';
import type { ActionOf, RunningVerb } from './verb.js';

/**
 * A verb that ends connections from the client's side: those that it names, or the step's own. What was written has left before.
 * @param end how it ends one
 */
export function ending(
  end: (connection: ProtocolConnection) => void | Promise<void>,
): RunningVerb<ActionOf<'close' | 'end-tls' | 'half-close' | 'reset'>> {
  return {
    async run(scenarioContext, { names }, step, branches) {
      const connections = names
        ? names.map(on => scenarioContext.connection({ on }))
        : [scenarioContext.connection(step)];
      for (const connection of connections) {
        await connection.drain();
        await end(connection);
      }
      return listen(scenarioContext, step, branches);
    },
  };
}

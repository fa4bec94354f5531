import type { Channel } from '../channel.js';
import { listen } from '../listen.js';
import type { Of, RunningVerb } from './verb.js';

/**
 * A verb that ends connections from the client's side: those that it names, or the step's own. What was written has left before.
 * @param end how it ends one
 */
export function ending(
  end: (channel: Channel) => void | Promise<void>,
): RunningVerb<Of<'close' | 'end-tls' | 'half-close' | 'reset'>> {
  return {
    async run(stage, { names }, step, branches) {
      const channels = names ? names.map(on => stage.channel({ on })) : [stage.channel(step)];
      for (const channel of channels) {
        await channel.drain();
        await end(channel);
      }
      return listen(stage, step, branches);
    },
  };
}

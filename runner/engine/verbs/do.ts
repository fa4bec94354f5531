import type { Of, RunningVerb } from './verb.js';

/** `do:` sends commands that must succeed. */
export const do_: RunningVerb<Of<'do'>> = {
  async run(stage, action, step) {
    const channel = stage.channel(step);
    for (const template of action.commands)
      await stage.perform(
        channel,
        stage.command(channel, template),
        stage.deadline(step.withinMs),
        step.expect && stage.expand(step.expect),
      );
    return undefined;
  },
};

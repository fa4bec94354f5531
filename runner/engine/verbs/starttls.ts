import { hello, startTls } from '../open.js';
import type { Of, RunningVerb } from './verb.js';

/** `starttls:` upgrades the connection; to an SMTP server EHLO is said again, as RFC 3207 section 4.2 asks. */
export const starttls: RunningVerb<Of<'starttls'>> = {
  async run(stage, _action, step) {
    const channel = stage.channel(step);
    await startTls(channel, stage.context, stage.deadline(step.withinMs));
    if (channel.protocol.name === 'smtp') await hello(channel, stage.deadline(step.withinMs));
    return undefined;
  },
};

import { deliver as bring } from '../deliver.js';
import { Inapplicable } from '../observation.js';
import type { Of, RunningVerb } from './verb.js';

/** `deliver:` brings a message to a mailbox by the target's way, or by the one that is named. */
export const deliver: RunningVerb<Of<'deliver'>> = {
  async run(stage, action) {
    const via = action.via ?? stage.context.target.deliver;
    if (via === 'append' && (action.to !== undefined || action.from !== undefined))
      throw new Inapplicable('it asks for an envelope, and the target takes test messages by APPEND, which has none');
    await bring(stage, {
      octets: stage.message(action.message),
      from: stage.text(action.from ?? '${sender}'),
      to: stage.text(action.to ?? '${recipient}'),
      account: stage.account(1),
      via,
    });
    return undefined;
  },
};

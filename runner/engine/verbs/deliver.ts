import { protocolAt } from '../../protocols/index.js';
import { serviceDelivering } from '../../protocols/services.js';
import { deliver as bring } from '../deliver.js';
import { Inapplicable } from '../observation.js';
import type { ActionOf, RunningVerb } from './verb.js';

/** `deliver:` brings a message to a mailbox by the target's way, or by the one that is named. */
export const deliver: RunningVerb<ActionOf<'deliver'>> = {
  async run(scenarioContext, action) {
    const via = action.via ?? scenarioContext.context.target.deliver;
    if (
      !protocolAt(serviceDelivering(via)).delivery?.envelope &&
      (action.to !== undefined || action.from !== undefined)
    )
      throw new Inapplicable('it needs an envelope, and the target gets test messages by APPEND, which has none');
    await bring(scenarioContext, {
      octets: scenarioContext.message(action.message),
      from: scenarioContext.line(action.from ?? '${sender}'),
      to: scenarioContext.line(action.to ?? '${recipient}'),
      account: scenarioContext.account(1),
      via,
    });
    return undefined;
  },
};

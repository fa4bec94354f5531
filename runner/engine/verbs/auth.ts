import type { ScramChanges } from '../../protocols/sasl/mechanism.js';
import type { Step } from '../../scenario/model.js';
import { authenticationExchange, type ExchangeResult } from '../authenticate.js';
import { listen } from '../listen.js';
import type { ScenarioContext } from '../scenario-context.js';
import type { ActionOf, RunningVerb } from './verb.js';

/** `auth:` a SASL exchange, whose last reply the step's expectation is about. */
export const auth: RunningVerb<ActionOf<'auth'>> = {
  async run(scenarioContext, action, step, branches) {
    const { doubt, ...sent } = await exchange(scenarioContext, action, step);
    const answer = await listen(scenarioContext, step, branches, sent);
    if (!answer?.met || doubt === undefined) return answer;
    return { met: false, expected: 'a server that a client can believe', got: `${answer.got}; but ${doubt}` };
  },
};

function scramChanges(
  scenarioContext: ScenarioContext,
  { wrong, iterations, ...texts }: NonNullable<ActionOf<'auth'>['scram']>,
): ScramChanges {
  const said = Object.entries(texts).map(([key, template]) => [key, scenarioContext.text(template)]);
  return {
    ...Object.fromEntries(said),
    ...(wrong === undefined ? {} : { wrong }),
    ...(iterations === undefined ? {} : { iterations }),
  };
}

/** A SASL exchange up to its last reply. */
async function exchange(
  scenarioContext: ScenarioContext,
  action: ActionOf<'auth'>,
  step: Step,
): Promise<ExchangeResult> {
  const own = (template: unknown, other: () => string): string =>
    template === undefined ? other() : scenarioContext.text(template);
  const user = own(action.user, () => scenarioContext.account(1).user);
  const password = own(action.password, () => scenarioContext.account(1).password);
  scenarioContext.transcript.mask(password);
  const dialogue = {
    mechanism: scenarioContext.line(action.mechanism),
    // To the mechanisms that take a bearer token the password is one.
    credentials: {
      user,
      password,
      token: password,
      ...(action.authzid === undefined ? {} : { authzid: scenarioContext.text(action.authzid) }),
    },
    cancel: action.cancel,
    ...(action.initialResponse === undefined ? {} : { initialResponse: action.initialResponse }),
    ...(action.response === undefined ? {} : { response: scenarioContext.line(action.response) }),
    ...(action.timestamp === undefined ? {} : { timestamp: scenarioContext.text(action.timestamp) }),
    ...(action.extra === undefined ? {} : { extra: scenarioContext.line(action.extra) }),
    changes: {
      ...(action.pair === undefined ? {} : { pair: scenarioContext.text(action.pair) }),
      ...(action.digest && { digest: action.digest }),
      ...(action.scram && { scram: scramChanges(scenarioContext, action.scram) }),
    },
  };
  return authenticationExchange(
    scenarioContext.connection(step),
    dialogue,
    scenarioContext.transcript,
    scenarioContext.waitLimits(step.withinMs),
  );
}

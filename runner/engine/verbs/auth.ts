import type { Step } from '../../scenario/model.js';
import { type Conversed, converse } from '../authenticate.js';
import { listen } from '../listen.js';
import type { Stage } from '../stage.js';
import type { Of, RunningVerb } from './verb.js';

/** `auth:` a SASL exchange, whose last reply the step's expectation is about. */
export const auth: RunningVerb<Of<'auth'>> = {
  async run(stage, action, step, branches) {
    const { doubt, ...sent } = await exchange(stage, action, step);
    const answer = await listen(stage, step, branches, sent);
    if (!answer?.met || doubt === undefined) return answer;
    return { met: false, expected: 'a valid SCRAM server signature', got: `${answer.got}; but ${doubt}` };
  },
};

/** A SASL exchange up to its last reply. */
async function exchange(stage: Stage, action: Of<'auth'>, step: Step): Promise<Conversed> {
  const own = (template: unknown, other: () => string): string =>
    template === undefined ? other() : stage.text(template);
  const user = own(action.user, () => stage.account(1).user);
  const password = own(action.password, () => stage.account(1).password);
  stage.transcript.mask(password);
  const dialogue = {
    mechanism: stage.text(action.mechanism),
    // To the mechanisms that take a bearer token the password is one.
    credentials: {
      user,
      password,
      token: password,
      ...(action.authzid === undefined ? {} : { authzid: stage.text(action.authzid) }),
    },
    cancel: action.cancel,
    ...(action.initialResponse === undefined ? {} : { initialResponse: action.initialResponse }),
    ...(action.response === undefined ? {} : { response: stage.text(action.response) }),
    ...(action.timestamp === undefined ? {} : { timestamp: stage.text(action.timestamp) }),
    ...(action.extra === undefined ? {} : { extra: stage.text(action.extra) }),
  };
  return converse(stage.channel(step), dialogue, stage.transcript, stage.patience(step.withinMs));
}

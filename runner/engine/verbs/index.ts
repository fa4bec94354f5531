import type { Action, Step } from '../../scenario/model.js';
import type { Answer } from '../answer.js';
import type { ScenarioContext } from '../scenario-context.js';
import { agree } from './agree.js';
import { auth } from './auth.js';
import { await_ } from './await.js';
import { check } from './check.js';
import { close } from './close.js';
import { compress } from './compress.js';
import { connect } from './connect.js';
import { data } from './data.js';
import { deflate } from './deflate.js';
import { deliver } from './deliver.js';
import { do_ } from './do.js';
import { endTls } from './end-tls.js';
import { halfClose } from './half-close.js';
import { handshake } from './handshake.js';
import { login } from './login.js';
import { pause } from './pause.js';
import { relayed } from './relayed.js';
import { reset } from './reset.js';
import { sections } from './sections.js';
import { send } from './send.js';
import { starttls } from './starttls.js';
import type { ActionOf, RunningVerb } from './verb.js';
import { write } from './write.js';

/** What each verb does. */
const verbs = {
  connect,
  login,
  do: do_,
  deliver,
  await: await_,
  starttls,
  compress,
  deflate,
  pause,
  close,
  reset,
  'half-close': halfClose,
  'end-tls': endTls,
  check,
  agree,
  sections,
  send,
  data,
  auth,
  handshake,
  write,
  relayed,
} satisfies { readonly [V in Action['verb']]: RunningVerb<ActionOf<V>> };

/** Does what a step's verb says, and reads what the step asks for: see `RunningVerb`. */
export function run(
  scenarioContext: ScenarioContext,
  action: Action,
  step: Step,
  branches: string[],
): Promise<Answer | undefined> {
  const verb: RunningVerb = verbs[action.verb];
  return verb.run(scenarioContext, action, step, branches);
}

import type { Step } from '../scenario/model.js';
import type { Answer, BoundExpectation } from './answer.js';
import { Inapplicable } from './observation.js';
import type { ScenarioContext } from './scenario-context.js';
import { skipReason } from './skip-reason.js';
import { boundExpectations } from './step-expectations.js';

/** What became of a command on its way. */
export interface Sent {
  /** The command's tag (IMAP). */
  readonly tag?: string | undefined;
  /** The whole of it. */
  readonly command?: Buffer | undefined;
  /** The server has been waited for already, and in vain: no more need be waited for its answer. */
  readonly silent?: boolean;
}

/** A step that only forbids listens for a while, and is met when nothing forbidden came. */
const forbiddenOnly: BoundExpectation = {
  ends: ['end', 'reset'],
  silenceMs: 1000,
  replies: [],
  text: 'no reply matching `forbid`',
  forbidsOnly: true,
};

/**
 * Reads what the step asks for, and holds it against that.
 * @param branches gets the label of what was observed
 * @param sent what became of the step's own command
 * @returns undefined when the step asks for nothing
 * @throws Inapplicable when what `skip-if` names came
 */
export async function listen(
  scenarioContext: ScenarioContext,
  step: Step,
  branches: string[],
  { tag = step.tag, command, silent = false }: Sent = {},
): Promise<Answer | undefined> {
  const asks = boundExpectations(scenarioContext, step);
  const connection = scenarioContext.connection(step);
  if (asks.length === 0 && step.forbid.length === 0) {
    if (tag !== undefined && step.tag === undefined) connection.unread.push(tag);
    return undefined;
  }
  const question = {
    forbid: step.forbid.map(pattern => scenarioContext.bind(pattern)),
    bind: step.bind,
    message: scenarioContext.context.message,
    ...(tag === undefined ? {} : { tag }),
    ...(tag === undefined || step.tag !== undefined ? {} : { earlier: connection.unread }),
    ...(command === undefined ? {} : { command }),
  };
  const things: BoundExpectation[] = asks.length === 0 ? [scenarioContext.stretch(forbiddenOnly)] : asks;
  const answer = await connection.ask(
    things,
    question,
    silent ? scenarioContext.noWait : scenarioContext.waitLimits(step.withinMs),
    { others: step.tag !== undefined },
  );
  const onlySkips = asks.every(one => one.means === 'skip') && step.forbid.length === 0;
  if (!answer.met) {
    if (onlySkips) return undefined;
    const gone =
      answer.unjudged === undefined && connection.ended && (await scenarioContext.isGone(connection.service));
    return gone ? { ...answer, unjudged: 'the server no longer accepts connections' } : answer;
  }
  const met = asks[answer.index];
  if (met?.means === 'skip')
    throw new Inapplicable(
      skipReason(
        scenarioContext.expand(step.action) as Step['action'],
        scenarioContext.expand(step.written['skip-if']),
        answer.got,
      ),
    );
  if (met?.label !== undefined) branches.push(met.label);
  for (const [name, value] of Object.entries(answer.bindings)) scenarioContext.variables.set(name, value);
  return answer;
}

import type { Step } from '../scenario/model.js';
import type { Answer } from './answer.js';
import type { Asked } from './expectation.js';
import { Inapplicable } from './observation.js';
import { skipReason } from './skip-reason.js';
import type { Stage } from './stage.js';

/** What became of a command on its way. */
export interface Sent {
  /** The command's tag (IMAP). */
  readonly tag?: string | undefined;
  /** The server has been waited for already, and in vain: no more need be waited for its answer. */
  readonly silent?: boolean;
}

/** A step that only forbids listens for a while, and is met when nothing forbidden came. */
const watchful: Asked = {
  ends: ['close', 'reset'],
  silenceMs: 1000,
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
  stage: Stage,
  step: Step,
  branches: string[],
  { tag, silent = false }: Sent = {},
): Promise<Answer | undefined> {
  const asks = [
    ...(step.skipIf === undefined ? [] : [{ means: 'skip', expectation: step.skipIf }]),
    ...Object.entries(step.observe ?? {}).map(([label, expectation]) => ({ means: 'branch', label, expectation })),
    ...(step.expect === undefined ? [] : [{ means: 'expected', expectation: step.expect }]),
  ];
  if (asks.length === 0 && step.forbid.length === 0) return undefined;
  const channel = stage.channel(step);
  const question = {
    forbid: step.forbid.map(pattern => stage.expand(pattern)),
    bind: step.bind,
    message: stage.context.message,
    ...(tag === undefined ? {} : { tag }),
  };
  const things: Asked[] = asks.map(one => {
    const thing = stage.asked(one.expectation);
    return one.means === 'skip' ? { ...thing, skips: true as const } : thing;
  });
  if (things.length === 0) things.push(stage.stretch(watchful));
  const answer = await channel.ask(things, question, silent ? stage.noPatience : stage.patience(step.withinMs));
  const onlySkips = asks.every(one => one.means === 'skip') && step.forbid.length === 0;
  if (!answer.met) {
    if (onlySkips) return undefined;
    const gone = answer.unjudged === undefined && channel.ended && (await stage.isGone(channel.service));
    return gone ? { ...answer, unjudged: 'the server takes no connection any more' } : answer;
  }
  const met = asks[answer.index];
  if (met?.means === 'skip')
    throw new Inapplicable(
      skipReason(stage.expand(step.action) as Step['action'], stage.expand(met.expectation), answer.got),
    );
  if (met && 'label' in met) branches.push(met.label);
  for (const [name, value] of Object.entries(answer.bindings)) stage.variables.set(name, value);
  return answer;
}

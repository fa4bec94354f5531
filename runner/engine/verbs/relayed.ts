import { describeRelayed, isOfMail } from '../../sink/expectation.js';
import type { RelayedMail } from '../../sink/mail.js';
import type { Answer } from '../answer.js';
import { Inapplicable, SetUpFailure } from '../observation.js';
import type { ScenarioContext } from '../scenario-context.js';
import { boundExpectations, type StepExpectation } from '../step-expectations.js';
import type { ActionOf, RunningVerb } from './verb.js';

/** A message is waited for longer than a reply, where the step does not say how long: a queue may have its beat. */
const timeoutFactor = 1.5;
/** How long to wait for something that is forbidden. */
const forbidMs = 1000;

/**
 * `relayed:` waits for a message at the sink, and holds it against what the step expects. Each such step looks at a message that no earlier one
 * has seen.
 * @throws SetUpFailure when nothing comes, unless that is what the step asks about (`arrives`, silence): a server that did not relay was not seen
 *   to relay wrongly
 */
export const relayed: RunningVerb<ActionOf<'relayed'>> = {
  async run(scenarioContext, action, step, branches) {
    const to = scenarioContext.text(action.to);
    const asks = boundExpectations(scenarioContext, step);
    const silentMs = asks.find(ask => ask.silenceMs !== undefined)?.silenceMs;
    const onlyForbids = asks.length === 0 && step.forbid.length > 0;
    const { pace, target } = scenarioContext.context;
    const within = silentMs ?? step.withinMs ?? (onlyForbids ? forbidMs : timeoutFactor * target.timeoutMs);
    const until = scenarioContext.now() + pace.silenceLimit(within);
    const mail = await scenarioContext.sink.book.next(
      to,
      scenarioContext.seen,
      Math.min(until, scenarioContext.until),
      scenarioContext.signal,
      pace.clock,
    );
    if (mail === undefined && scenarioContext.until < until)
      throw new SetUpFailure(`not judged: the time ran out while mail for ${to} was waited for`);
    if (mail === undefined) return nothing(asks, onlyForbids, to, branches);
    scenarioContext.seen.add(mail);
    show(scenarioContext, mail);
    const question = { to, message: scenarioContext.context.message };
    const got = describeRelayed(mail);
    for (const pattern of step.forbid.map(one => scenarioContext.bind(one)).filter(isOfMail)) {
      if (pattern.mismatch(mail, question) === undefined)
        return { met: false, expected: `no mail with ${pattern.describe()}`, got };
    }
    const reasons: string[] = [];
    for (const [index, ask] of asks.entries()) {
      const alternatives = ask.replies.filter(isOfMail);
      const found = alternatives.map(one => one.mismatch(mail, question));
      if (!found.includes(undefined)) {
        if (ask.means !== 'skip') reasons.push(...found.filter(why => why !== undefined));
        continue;
      }
      if (alternatives.length === 0) continue;
      if (ask.means === 'skip') throw new Inapplicable(`the server relayed ${got}`);
      if (ask.label !== undefined) branches.push(ask.label);
      return { met: true, got, bindings: {}, index };
    }
    const judged = asks.filter(({ means }) => means !== 'skip');
    if (judged.length === 0) return undefined;
    return {
      met: false,
      expected: judged.map(({ text }) => text).join(' or '),
      got: reasons.length === 0 ? got : `${got}; ${reasons.join('; ')}`,
    };
  },
};

/** What it means that nothing came. */
function nothing(asks: readonly StepExpectation[], onlyForbids: boolean, to: string, branches: string[]): Answer {
  const got = `nothing for ${to} was relayed`;
  const index = asks.findIndex(ask => ask.silenceMs !== undefined);
  const silent = asks[index];
  if (silent?.means === 'skip') throw new Inapplicable(got);
  if (silent?.label !== undefined) branches.push(silent.label);
  if (silent !== undefined || onlyForbids) return { met: true, got, bindings: {}, index };
  const wanted = asks.find(ask => ask.replies.some(one => isOfMail(one) && one.arrives));
  if (wanted !== undefined) return { met: false, expected: 'a relayed message', got };
  throw new SetUpFailure(got);
}

/** The session in which the message came, for the transcript. */
function show(scenarioContext: ScenarioContext, mail: RelayedMail): void {
  scenarioContext.transcript.event('sink', 'what the server relayed, and what the next hop answered');
  for (const { by, octets } of mail.dialogue) {
    if (by === 'server') scenarioContext.transcript.server('sink', octets);
    else scenarioContext.transcript.client('sink', octets);
  }
}

import { Invalid } from '../protocols/match/invalid.js';
import { mentionedBy } from '../scenario/inbox.js';
import type { Step } from '../scenario/model.js';
import { prepare } from './given.js';
import { listen } from './listen.js';
import { Inapplicable, type Observation, type RuleViolation, SetUpFailure, Withheld } from './observation.js';
import { malformed, refusal } from './open.js';
import type { ScenarioContext } from './scenario-context.js';
import { ahead, type StepWatcher, taken } from './step-watcher.js';
import { run } from './verbs/index.js';

/**
 * Plays a scenario's steps and tells what was seen. It judges nothing: verdict.ts does.
 * @param watcher is told of each step, and may keep it waiting
 */
export async function play(scenarioContext: ScenarioContext, watcher?: StepWatcher): Promise<Observation> {
  try {
    const { given, steps } = scenarioContext.scenario;
    if (scenarioContext.variables.get('delimiter') === '' && mentionedBy(given, steps).has('delimiter'))
      throw new Inapplicable('the server has no hierarchy of mailboxes');
    await prepare(scenarioContext);
  } catch (error) {
    if (error instanceof Inapplicable) return { kind: 'inapplicable', reason: error.message };
    return unjudged(error, `set-up: ${refusal(error)}`);
  }
  const breaks: RuleViolation[] = [];
  const branches: string[] = [];
  for (const step of scenarioContext.scenario.steps) {
    try {
      const found = await take(scenarioContext, step, branches, watcher);
      if (found === undefined) continue;
      breaks.push(found);
      // What follows a broken MUST was written for a server that keeps it. A SHOULD or MAY of a step of its own is beside the path.
      const optional =
        !found.rule.level.startsWith('MUST') &&
        step.rule !== undefined &&
        step.rule.id !== scenarioContext.scenario.rule.id;
      if (!optional) break;
    } catch (error) {
      // What was broken before stays broken, whatever keeps the scenario from its end.
      if (breaks.length > 0) break;
      if (error instanceof Inapplicable) return { kind: 'inapplicable', reason: error.message, place: step.place };
      return { ...unjudged(error, whyNot(error)), place: step.place };
    }
  }
  const [first, ...rest] = breaks;
  return first === undefined ? { kind: 'observed', branches } : { kind: 'broken', breaks: [first, ...rest], branches };
}

function unjudged(error: unknown, reason: string): Extract<Observation, { kind: 'unjudged' }> {
  return { kind: 'unjudged', reason, ...(error instanceof Withheld && { withheld: true as const }) };
}

/** Why a step could not be played. */
function whyNot(error: unknown): string {
  return error instanceof Invalid
    ? `with its variables put in the expectation cannot be read: ${error.message}`
    : refusal(error);
}

/** Takes one step: does what its verb says, and holds the server's answer against what is expected. */
async function take(
  scenarioContext: ScenarioContext,
  step: Step,
  branches: string[],
  watcher: StepWatcher | undefined,
): Promise<RuleViolation | undefined> {
  await watcher?.before(ahead(scenarioContext, step));
  if (scenarioContext.now() >= scenarioContext.until) throw new SetUpFailure('the time of the scenario ran out');
  const answer = await (step.action === undefined
    ? listen(scenarioContext, step, branches)
    : run(scenarioContext, step.action, step, branches));
  watcher?.after(taken(scenarioContext, answer));
  if (answer === undefined || answer.met) return undefined;
  const { expected, got, accepted } = answer;
  if (answer.unjudged !== undefined) throw new SetUpFailure(`not judged: ${answer.unjudged}, got ${got}`);
  const heldBack = scenarioContext.heldBack();
  // What a step asks of a session that was ended, its connection tells.
  if (heldBack !== undefined && (!heldBack.ends || step.action?.verb === 'check'))
    throw new SetUpFailure(
      `not judged: the server had said ${heldBack.words} before ${expected} was waited for, got ${got}`,
    );
  const rule = step.rule ?? scenarioContext.scenario.rule;
  if (answer.malformed !== undefined) {
    const connection = scenarioContext.connection(step);
    const invariant = connection.protocol.invariants.find(one => one.id === answer.malformed);
    // A scenario about that very rule says what it found.
    if (invariant?.rule !== rule.id && !rule.sameAs.includes(invariant?.rule ?? ''))
      throw malformed(connection, answer.malformed);
  }
  if (step.setUp) throw new SetUpFailure(`expected ${expected}, got ${got}`);
  return { rule, place: step.place, expected, got, ...(accepted && { accepted }) };
}

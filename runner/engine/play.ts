import { mentioned } from '../scenario/inbox.js';
import type { Step } from '../scenario/model.js';
import type { Answer } from './answer.js';
import type { Asked } from './expectation.js';
import { prepare } from './given.js';
import { type Break, Inapplicable, type Observation, SetUpFailure } from './observation.js';
import { malformed, refusal } from './open.js';
import { skipReason } from './skip-reason.js';
import type { Stage } from './stage.js';
import { describeEnd } from './stream-end.js';
import { check } from './verbs/check.js';
import { auth, data, type Sent, send } from './verbs/commands.js';
import { write } from './verbs/octets.js';
import { relayed } from './verbs/relayed.js';
import { bring, connect, end, login, pause, perform, upgrade, waitFor } from './verbs/set-up.js';

/** Plays a scenario's steps and tells what was seen. It judges nothing: verdict.ts does. */
export async function play(stage: Stage): Promise<Observation> {
  try {
    const { given, steps } = stage.scenario;
    if (stage.variables.get('delimiter') === '' && mentioned([given, steps]).has('delimiter'))
      throw new Inapplicable('the server has no hierarchy of mailboxes');
    await prepare(stage);
  } catch (error) {
    if (error instanceof Inapplicable) return { kind: 'inapplicable', reason: error.message };
    return { kind: 'unjudged', reason: `set-up: ${refusal(error)}` };
  }
  const breaks: Break[] = [];
  const branches: string[] = [];
  for (const step of stage.scenario.steps) {
    try {
      const found = await take(stage, step, branches);
      if (found === undefined) continue;
      breaks.push(found);
      // What follows a broken MUST was written for a server that keeps it. A SHOULD or MAY of a step of its own is beside the path.
      const optional =
        !found.rule.level.startsWith('MUST') && step.rule !== undefined && step.rule.id !== stage.scenario.rule.id;
      if (!optional) break;
    } catch (error) {
      // What was broken before stays broken, whatever keeps the scenario from its end.
      if (breaks.length > 0) break;
      if (error instanceof Inapplicable) return { kind: 'inapplicable', reason: error.message, place: step.place };
      return { kind: 'unjudged', reason: refusal(error), place: step.place };
    }
  }
  const [first, ...rest] = breaks;
  return first === undefined ? { kind: 'observed', branches } : { kind: 'broken', breaks: [first, ...rest], branches };
}

/** Takes one step: does what its verb says, and holds the server's answer against what is expected. */
async function take(stage: Stage, step: Step, branches: string[]): Promise<Break | undefined> {
  if (stage.now() >= stage.until) throw new SetUpFailure('the time of the scenario ran out');
  const answer = await act(stage, step, branches);
  if (answer === undefined || answer.met) return undefined;
  const { expected, got } = answer;
  if (answer.unjudged !== undefined) throw new SetUpFailure(`not judged: ${answer.unjudged}, got ${got}`);
  const rule = step.rule ?? stage.scenario.rule;
  if (answer.malformed !== undefined) {
    const channel = stage.channel(step);
    const watch = channel.protocol.watches.find(one => one.id === answer.malformed);
    // A scenario about that very rule says what it found.
    if (watch?.rule !== rule.id && !rule.sameAs.includes(watch?.rule ?? '')) throw malformed(channel, answer.malformed);
  }
  if (step.setUp) throw new SetUpFailure(`expected ${expected}, got ${got}`);
  return { rule, place: step.place, expected, got };
}

async function act(stage: Stage, step: Step, branches: string[]): Promise<Answer | undefined> {
  const { action } = step;
  switch (action?.verb) {
    case undefined:
      break;
    case 'connect':
      await connect(stage, action, step);
      break;
    case 'login':
      await login(stage, action, step);
      return undefined;
    case 'do':
      await perform(stage, action, step);
      return undefined;
    case 'deliver':
      await bring(stage, action);
      return undefined;
    case 'await':
      await waitFor(stage, action, step);
      return undefined;
    case 'starttls':
      await upgrade(stage, step);
      return undefined;
    case 'pause':
      await pause(stage, action);
      break;
    case 'close':
    case 'end-tls':
    case 'half-close':
    case 'reset':
      await end(stage, action, step);
      break;
    case 'relayed':
      return relayed(stage, action, step, branches);
    case 'check':
      return check(stage, action.check);
    case 'handshake':
      return handshake(stage, step);
    case 'send':
      return listen(stage, step, branches, await send(stage, action, step));
    case 'data':
      await data(stage, action, step);
      break;
    case 'auth': {
      const { doubt, ...sent } = await auth(stage, action, step);
      const answer = await listen(stage, step, branches, sent);
      if (!answer?.met || doubt === undefined) return answer;
      return { met: false, expected: 'a valid SCRAM server signature', got: `${answer.got}; but ${doubt}` };
    }
    case 'write':
      await write(stage, action, step);
      break;
  }
  return listen(stage, step, branches);
}

/** A step that only forbids listens for a while, and is met when nothing forbidden came. */
const watchful: Asked = {
  ends: ['close', 'reset'],
  silenceMs: 1000,
  text: 'no reply matching `forbid`',
  forbidsOnly: true,
};

/** Reads what the step asks for. */
async function listen(
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
  if (!answer.met) return onlySkips ? undefined : answer;
  const met = asks[answer.index];
  if (met?.means === 'skip')
    throw new Inapplicable(
      skipReason(stage.expand(step.action) as Step['action'], stage.expand(met.expectation), answer.got),
    );
  if (met && 'label' in met) branches.push(met.label);
  for (const [name, value] of Object.entries(answer.bindings)) stage.variables.set(name, value);
  return answer;
}

/** `handshake:` TLS at once. It is met when TLS is in force, unless the step expects the server to refuse. */
async function handshake(stage: Stage, step: Step): Promise<Answer> {
  if (step.action?.verb !== 'handshake') throw new SetUpFailure('not a handshake');
  const { min, max, ciphers } = step.action;
  const options = {
    ...stage.context.target.tls,
    ...(min ? { minVersion: min } : {}),
    ...(max ? { maxVersion: max } : {}),
    ...(ciphers ? { ciphers } : {}),
  };
  const outcome = await stage.channel(step).handshake(options, stage.patience(step.withinMs));
  const expected = stage.asked(step.expect ?? 'secured');
  const kind = outcome === 'secured' ? 'secured' : outcome.kind === 'end' ? 'close' : outcome.kind;
  const got = outcome === 'secured' ? 'TLS was begun' : describeEnd(outcome);
  const met = expected.ends.some(one => one === kind);
  if (met) return { met, got, bindings: {}, index: 0 };
  const unjudged = kind === 'ours' ? { unjudged: got } : {};
  return { met, expected: expected.text, got, ...unjudged };
}

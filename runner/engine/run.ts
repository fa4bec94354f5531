import { setMaxListeners } from 'node:events';
import type { HeaderEvent, ServiceProfile, VerdictEvent } from '../../record/events.js';
import { serviceDelivering } from '../protocols/services.js';
import { applyClaims } from '../scenario/claims.js';
import type { Scenario } from '../scenario/model.js';
import { idleOf } from '../scenario/order.js';
import type { RuleCatalogue } from '../scenario/rules.js';
import { delivery } from '../targets/services.js';
import type { ServiceName, Target } from '../targets/target.js';
import type { Clock } from '../wire/clock.js';
import { Transcript } from '../wire/transcript.js';
import { AccountPool } from './account-pool.js';
import { inapplicable } from './applicable.js';
import { calibrate } from './calibration/calibrate.js';
import { cleanUpVerdicts, type Leftover } from './clean-up.js';
import type { RunContext } from './context.js';
import { type Finding, findingVerdict, lineOf, preventedBy, withoutExplained } from './finding.js';
import { restore } from './given.js';
import { invariantVerdicts } from './invariant-verdicts.js';
import { type BaselineFailure, KnownDeviations } from './known.js';
import { newContext } from './new-context.js';
import type { Observation } from './observation.js';
import { refusal } from './open.js';
import { Pace } from './pace.js';
import { play } from './play.js';
import { probe, Unreachable } from './probe.js';
import { Queue } from './queue.js';
import { ScenarioContext } from './scenario-context.js';
import { Secrets } from './secrets.js';
import type { StepWatcher } from './step-watcher.js';
import { Tokens } from './tokens.js';
import { asksForRetry, type Decision, decide, decideTries } from './verdict.js';
import { verdictEvent } from './verdict-event.js';

/** What a run is to do. */
export interface RunRequest {
  readonly target: Target;
  readonly scenarios: readonly Scenario[];
  readonly rules: RuleCatalogue;
  readonly message: (name: string) => Buffer;
  /** How many scenarios are played side by side, at the most. */
  readonly jobs: number;
  /** No scenario is begun before its turn, even if that one has to wait for accounts. */
  readonly inOrder?: boolean;
  readonly strict: boolean;
  readonly failFast: boolean;
  /** What failed in an earlier run already: it does not fail this one. */
  readonly baseline?: readonly BaselineFailure[];
  /** How often a scenario that failed, or could not be judged, is played again, at the most; undefined: never. */
  readonly retries?: number;
  readonly intrusive: boolean;
  /** Every scenario of the suites is played: only then can it be told that an entry for a rule is out of date. */
  readonly whole: boolean;
  /** Keep transcripts of passes too. */
  readonly transcripts: boolean;
  /** Makes the names of mailboxes and tokens. */
  readonly seed: number;
  /** Which shard of a run it is, from 1: shards share a seed, and may share a server. */
  readonly shard?: number;
  /** Ends the run early: what is playing is broken off, and cleaned up. */
  readonly signal: AbortSignal;
  /** Looks on while the scenarios are played. */
  readonly watcher?: StepWatcher;
  /** Measures all waits; else the process's own clock does. */
  readonly clock?: Clock;
  /** The services that the scenarios use, so that the others need not be asked what they offer; undefined: all are asked. */
  readonly needed?: ReadonlySet<ServiceName>;
  /** What the services offer, where that is known already: they are not asked, and what is wrong with them is left to the scenarios. */
  readonly services?: readonly ServiceProfile[] | undefined;
}

/** Who hears of a run as it goes. */
export interface RunListener {
  /** The probe is done; nothing was played yet. */
  ready(target: HeaderEvent['target']): void | Promise<void>;
  started(scenario: Scenario): void;
  verdict(event: VerdictEvent): void | Promise<void>;
}

/** Why a run ended early, if it did. */
type Stopped = 'interrupted' | '--fail-fast' | undefined;

/**
 * Plays scenarios against a target. The listener hears of no password of the target's accounts, whatever the server says.
 * @returns why it ended early, if it did
 * @throws Unreachable when no service of the target can be reached
 */
export async function run(request: RunRequest, listener: RunListener): Promise<Stopped> {
  const secrets = new Secrets(request.target);
  try {
    return await playThrough(request, {
      ready: target => listener.ready(secrets.ofTarget(target)),
      started: scenario => listener.started(scenario),
      verdict: event => listener.verdict(secrets.ofVerdict(event)),
    });
  } catch (error) {
    if (error instanceof Unreachable) error.message = secrets.hide(error.message);
    throw error;
  }
}

async function playThrough(given: RunRequest, listener: RunListener): Promise<Stopped> {
  const { target } = given;
  const request = { ...given, ...applyClaims(target.claims ?? [], given.rules, given.scenarios) };
  // Each scenario that plays listens to it.
  setMaxListeners(0, request.signal);
  const context = newContext(target, request.message, new Pace(request.clock));
  const { profiles, invariants } = context;
  for (const one of request.services ?? []) profiles.set(one.service as ServiceName, one);
  const found = request.services === undefined ? await probe(context, request.signal, request.needed) : [];
  // That a certificate is not trusted, say, is of no account where nothing that is played looks at it.
  const findings = found.filter(
    one => one.closed || one.broken || request.scenarios.some(each => one.prevents?.(each)),
  );
  await listener.ready({
    name: target.name,
    ...(target.about === undefined ? {} : { about: target.about }),
    ...(target.version === undefined ? {} : { version: target.version }),
    services: [...profiles.values()],
  });
  const known = new KnownDeviations(target.known, request.baseline);
  const playing = { ...context, target: without(target, findings), findings };
  const tokens = new Tokens(request.seed, request.shard);
  const accountPool = new AccountPool(playing, request.scenarios, tokens);
  let failed = false;
  let allSeen = false;
  let left: readonly Leftover[] = [];
  const tell = async (event: VerdictEvent) => {
    failed ||= event.verdict === 'fail' || event.verdict === 'error' || event.verdict === 'fixed';
    await listener.verdict(event);
  };
  try {
    if (request.services === undefined) allSeen = await learn(request, playing, accountPool, tokens.next());
    for (const finding of findings)
      await tell(findingVerdict(finding, target.name, request.rules, known, request.strict));
    const queue = queueOf(request, accountPool);
    const worker = async () => {
      for (let scenario = queue.next(); scenario !== undefined; scenario = queue.next()) {
        if (request.signal.aborted || (failed && request.failFast)) return;
        listener.started(scenario);
        const event = await playOne(request, playing, accountPool, known, scenario);
        if (event === undefined) return;
        queue.done(scenario);
        await tell(event);
      }
    };
    await Promise.all(Array.from({ length: Math.min(request.jobs, request.scenarios.length) }, worker));
    // Of what was not played it cannot be said that nothing is found any more.
    const whole = request.whole && !request.signal.aborted && !(failed && request.failFast);
    for (const event of invariantVerdicts(invariants, request.rules, known, request.strict, whole))
      await listener.verdict(event);
    if (whole)
      for (const event of known.stale(request.rules, allSeen ? new Set(findings.map(lineOf)) : undefined))
        await listener.verdict(event);
  } finally {
    left = await accountPool.close();
  }
  for (const event of cleanUpVerdicts(target.name, left)) await listener.verdict(event);
  if (request.signal.aborted) return 'interrupted';
  return failed && request.failFast ? '--fail-fast' : undefined;
}

/** Someone who looks on has so much time, in milliseconds. */
const aDay = 24 * 60 * 60 * 1000;

/** What takes less than this, in milliseconds, keeps no processor idle. */
const shortWait = 250;

/** What is to be played. Alone, no scenario is kept waiting by another. */
function queueOf({ scenarios, jobs, inOrder = false }: RunRequest, accountPool: AccountPool): Queue {
  const waits = {
    leases: (one: Scenario) => accountPool.leases(one),
    hasFor: (one: Scenario) => accountPool.hasFor(one),
    idles: (one: Scenario) => idleOf(one) >= shortWait,
  };
  return new Queue(scenarios, waits, inOrder || jobs === 1 ? undefined : Math.max(1, jobs - 2));
}

/**
 * Adds to the findings what the calibration finds.
 * @returns whether all that is wrong was seen
 */
async function learn(
  request: RunRequest,
  playing: RunContext & { readonly findings: Finding[] },
  accountPool: AccountPool,
  token: string,
): Promise<boolean> {
  const { target, profiles, findings } = playing;
  const possible = request.scenarios.filter(
    one =>
      preventedBy(one, findings) === undefined &&
      inapplicable(one, target, profiles, request.intrusive || target.loopback) === undefined,
  );
  const calibrated = await calibrate(playing, possible, accountPool, token, request.signal, findings);
  findings.push(...calibrated.findings);
  // Behind something that is wrong under no rule, or at a closed service, more may be wrong that was not seen.
  return calibrated.complete && findings.every(one => one.broken !== undefined && one.closed === undefined);
}

/** The target without the services that cannot be used: the harness does not go by them either. */
function without(target: Target, findings: readonly Finding[]): Target {
  const closed = new Set(findings.flatMap(finding => finding.closed ?? []));
  if (closed.size === 0) return target;
  const services = Object.fromEntries(
    Object.entries(target.services).filter(([name]) => !closed.has(name as ServiceName)),
  );
  const needed = serviceDelivering(target.deliver);
  return { ...target, services, deliver: needed in services ? target.deliver : delivery(services) };
}

/** What came of one try of a scenario. */
interface TryOutcome {
  readonly decision: Decision;
  readonly played: Played | undefined;
}

/**
 * Plays a scenario, again where that was asked for and it did not go well. Undefined when the run was interrupted meanwhile: what was seen then is not the
 * server's doing.
 */
async function playOne(
  request: RunRequest,
  context: RunContext & { readonly findings: readonly Finding[] },
  accountPool: AccountPool,
  known: KnownDeviations,
  scenario: Scenario,
): Promise<VerdictEvent | undefined> {
  const first = await tryOne(request, context, accountPool, known, scenario);
  if (first === undefined) return undefined;
  const tries: [TryOutcome, ...TryOutcome[]] = [first];
  for (let last = first; asksForRetry(last.decision) && tries.length <= (request.retries ?? 0); tries.push(last)) {
    const again = await tryOne(request, context, accountPool, known, scenario);
    if (again === undefined) return undefined;
    last = again;
  }
  const [one, ...more] = tries;
  const { decision, at, flaky } = decideTries([one.decision, ...more.map(each => each.decision)]);
  const { played } = tries[at] ?? one;
  const withTranscript = decision.verdict !== 'skip' && (decision.verdict !== 'pass' || request.transcripts);
  return verdictEvent({
    id: scenario.id,
    title: scenario.title,
    decision,
    place: decision.place ?? scenario.place,
    durationMs: played?.ms ?? 0,
    tags: scenario.tags,
    // A server may say back what was made of a password, too.
    hidden: text => tries.reduce((masked, each) => each.played?.transcript.hidden(masked) ?? masked, text),
    transcript: withTranscript ? played?.transcript.entries() : undefined,
    flaky,
    tries: tries.flatMap((each, index) =>
      index === at
        ? []
        : {
            number: index + 1,
            decision: each.decision,
            durationMs: each.played?.ms ?? 0,
            transcript: each.played?.transcript,
          },
    ),
  });
}

async function tryOne(
  request: RunRequest,
  context: RunContext & { readonly findings: readonly Finding[] },
  accountPool: AccountPool,
  known: KnownDeviations,
  scenario: Scenario,
): Promise<TryOutcome | undefined> {
  const { target, profiles, findings } = context;
  const why =
    known.prevents(scenario.id) ??
    preventedBy(scenario, findings) ??
    inapplicable(scenario, target, profiles, request.intrusive || target.loopback);
  const played = why === undefined ? await onStage(request, context, accountPool, scenario) : undefined;
  if (request.signal.aborted) return undefined;
  const observation: Observation =
    played === undefined
      ? { kind: 'inapplicable', reason: why ?? '' }
      : withoutExplained(scenario, played.observation, findings);
  const deviations = known.find(scenario.id, scenario.rule.id, observation);
  return { decision: decide(scenario.rule, observation, request.strict, deviations), played };
}

/** What came of a scenario that was played. */
interface Played {
  readonly observation: Observation;
  readonly transcript: Transcript;
  /** How long it took, without the wait for accounts. */
  readonly ms: number;
}

async function onStage(
  request: RunRequest,
  context: RunContext,
  accountPool: AccountPool,
  scenario: Scenario,
): Promise<Played | undefined> {
  const accounts = await accountPool.lease(scenario);
  let finished = false;
  try {
    if (request.signal.aborted) return undefined;
    // What the scenario is told of its accounts holds for as long as it plays.
    const stale = await context.target.refresh?.().catch((error: unknown) => error);
    const began = performance.now();
    const transcript = new Transcript();
    for (const account of accounts) transcript.mask(account.password);
    const scenarioContext = new ScenarioContext(
      context,
      scenario,
      accounts,
      !accountPool.shares(scenario),
      account => accountPool.mailboxAdmin(account),
      await accountPool.variables(scenario, accounts),
      transcript,
      context.pace.clock.now() + (request.watcher ? aDay : context.pace.budget(scenario.timeoutMs)),
    );
    const onAbort = () => scenarioContext.halt('the run was interrupted');
    request.signal.addEventListener('abort', onAbort);
    try {
      const observation: Observation =
        stale === undefined
          ? await play(scenarioContext, request.watcher)
          : { kind: 'unjudged', reason: refusal(stale) };
      finished = observation.kind === 'observed';
      return { observation, transcript, ms: performance.now() - began };
    } finally {
      await scenarioContext.clear();
      request.signal.removeEventListener('abort', onAbort);
      await restore(scenarioContext, finished, (account, why) => accountPool.notClean(account, why));
    }
  } finally {
    accountPool.release(scenario, accounts, finished);
  }
}

import { availableParallelism } from 'node:os';
import type { ServiceProfile, VerdictEvent } from '../../record/events.js';
import { type Fault, faults } from '../../reference/faults/index.js';
import { protocolOf } from '../protocols/services.js';
import type { Scenario } from '../scenario/model.js';
import { openTarget } from '../targets/open.js';
import { Unreachable } from './probe.js';
import { type RunRequest, run } from './run.js';

/** What one fault brought about. */
export interface FaultProof {
  readonly fault: string;
  readonly rule: string;
  readonly says: string;
  /** Scenarios and invariants that came out otherwise than on the clean server, and accuse: some of them, not all. */
  readonly caughtBy: readonly string[];
  /** Scenarios that could no longer be judged: the fault stood in the way of their set-up. */
  readonly errors: readonly string[];
}

/** What a proof came to. */
export interface Proof {
  /** What the clean server was accused of: nothing, if all is well. */
  readonly unclean: readonly string[];
  readonly faults: readonly FaultProof[];
  /** Scenarios and invariants that some fault turned red. */
  readonly proven: readonly string[];
  /** Those that were judged on the clean server, and that no fault turned red: they prove nothing yet. */
  readonly unproven: readonly string[];
}

export type ProofRequest = Pick<RunRequest, 'scenarios' | 'rules' | 'message' | 'seed' | 'signal'> & {
  /** Names of the faults to try; all of them when empty. */
  readonly faults: readonly string[];
  readonly jobs: number;
  /** Only the scenarios that cite the rule of a fault are played against it, until one turns red; all where none cites it. Default: all. */
  readonly ownRule?: boolean;
  /** Is told how far it has come. */
  readonly progress: (done: number, total: number, fault: string) => void;
};

/** A server that does not answer has been asked on this machine: waiting longer proves no more. Milliseconds. */
const replyTimeoutMs = 700;

/** Faults that are tried at the same time: most of the time of each is spent waiting. */
const sideBySide = availableParallelism() * 4;

/** A fault is spared what the faults have proven that are so far before it in the table. The same on every machine. */
const apart = 16;

/** Plays the scenarios against the clean reference server, and then against it with each fault. */
export async function prove(request: ProofRequest): Promise<Proof> {
  // A fault that keeps a service from being asked what it offers (a negative greeting, no login) must still be seen by the scenarios.
  const services: ServiceProfile[] = [];
  const clean = await outcomes(request, [], { offered: found => services.push(...found) });
  const unclean = [...clean.values()]
    .filter(({ verdict }) => verdict !== 'pass' && verdict !== 'note' && verdict !== 'skip')
    .map(({ scenario }) => scenario);
  const tried = faults.filter(({ name }) => request.faults.length === 0 || request.faults.includes(name));
  const proofs = await tryFaults({ ...request, services }, tried, clean);
  const proven = provenBy(proofs);
  const judged = [...clean.values()].filter(({ verdict }) => verdict !== 'skip').map(({ scenario }) => scenario);
  return { unclean, faults: proofs, proven: [...proven], unproven: judged.filter(scenario => !proven.has(scenario)) };
}

/** Tries faults side by side. Returns the proofs in the order of the faults; those that no scenario bears on have none. */
async function tryFaults(
  request: ProofRequest & Pick<RunRequest, 'services'>,
  tried: readonly Fault[],
  clean: ReadonlyMap<string, VerdictEvent>,
): Promise<FaultProof[]> {
  const broken = new AbortController();
  const signal = AbortSignal.any([request.signal, broken.signal]);
  const proofs: Promise<FaultProof | undefined>[] = [];
  const queue = tried.entries();
  let done = 0;
  const worker = async () => {
    for (const [at, fault] of queue) {
      if (signal.aborted) return;
      request.progress(done, tried.length, fault.name);
      // Not what has been proven by now: that would depend on which fault is done first. Scenarios of its own rule it is not spared.
      const earlier = Promise.all(request.ownRule ? [] : proofs.slice(0, Math.max(0, at - apart)));
      proofs[at] = earlier.then(found => tryFault({ ...request, signal }, fault, clean, provenBy(found)));
      await proofs[at];
      done += 1;
    }
  };
  const workers = Array.from({ length: sideBySide }, () => worker().catch(error => broken.abort(error)));
  await Promise.all(workers);
  broken.signal.throwIfAborted();
  return (await Promise.all(proofs)).filter(proof => proof !== undefined);
}

/** What some fault turned red. */
function provenBy(proofs: readonly (FaultProof | undefined)[]): Set<string> {
  return new Set(proofs.flatMap(proof => proof?.caughtBy ?? []));
}

/**
 * Plays first what the fault ought to turn red, and what nothing has turned red yet: a scenario need not be proven twice. Only when none
 * of those notices the fault are the others asked.
 */
async function tryFault(
  request: ProofRequest & Pick<RunRequest, 'services'>,
  fault: Fault,
  clean: ReadonlyMap<string, VerdictEvent>,
  proven: ReadonlySet<string>,
): Promise<FaultProof | undefined> {
  // What another protocol does cannot bear on a scenario that does not speak it; delivery speaks them all.
  const speaking = request.scenarios.filter(({ services }) =>
    services.some(service => protocolOf(service) === fault.protocol),
  );
  if (speaking.length === 0) return undefined;
  const about = speaking.filter(scenario => rulesOf(scenario).includes(fault.rule));
  const citing = new Set(about.map(({ id }) => id));
  const relevant = request.ownRule && about.length > 0 ? about : speaking;
  const asked = ({ id }: Scenario) => !proven.has(id) || citing.has(id);
  const red = ({ scenario, verdict, reason }: VerdictEvent) => {
    const before = clean.get(scenario);
    if (verdict === 'fail' || verdict === 'warn') return before?.verdict !== verdict;
    return verdict === 'note' && before !== undefined && before.reason !== reason;
  };
  const events: VerdictEvent[] = [];
  const enough = new AbortController();
  const signal = AbortSignal.any([request.signal, enough.signal]);
  const judged = (event: VerdictEvent) => {
    if (request.ownRule && citing.has(event.scenario) && red(event)) enough.abort();
  };
  // Where the fault's own rule is asked about, what else turns red is not the answer.
  const found = (event: VerdictEvent) =>
    red(event) && (!request.ownRule || citing.size === 0 || citing.has(event.scenario));
  const play = async (scenarios: readonly Scenario[], services: RunRequest['services']) => {
    if (scenarios.length === 0 || events.some(found)) return;
    events.push(...(await outcomes({ ...request, scenarios, services, signal }, [fault.name], { judged })).values());
  };
  await play(relevant.filter(asked), request.services);
  await play(
    relevant.filter(scenario => !asked(scenario)),
    request.services,
  );
  // A fault may lie in what is offered, on which `needs:` turns: then the server with the fault has to be asked.
  await play(about, undefined).catch(error => {
    if (!(error instanceof Unreachable)) throw error;
  });
  // What was broken off has not been missed.
  if (request.signal.aborted) return undefined;
  return {
    fault: fault.name,
    rule: fault.rule,
    says: fault.says,
    caughtBy: [...new Set(events.filter(red).map(({ scenario }) => scenario))].sort(),
    errors: events
      .filter(({ verdict }) => verdict === 'error')
      .map(({ scenario }) => scenario)
      .sort(),
  };
}

/** The rules that a scenario cites, with those that are the same in other RFCs. */
export function rulesOf({ rule, steps }: Scenario): string[] {
  return [rule, ...steps.flatMap(step => step.rule ?? [])].flatMap(({ id, sameAs }) => [id, ...sameAs]);
}

async function outcomes(
  request: ProofRequest & Pick<RunRequest, 'services'>,
  names: readonly string[],
  listener: { offered?: (services: readonly ServiceProfile[]) => void; judged?: (event: VerdictEvent) => void },
): Promise<Map<string, VerdictEvent>> {
  const target = await openTarget({ faults: names });
  const found = new Map<string, VerdictEvent>();
  try {
    const { scenarios, rules, message, jobs, seed, signal, services } = request;
    await run(
      {
        target: { ...target, timeoutMs: names.length === 0 ? target.timeoutMs : replyTimeoutMs },
        scenarios,
        rules,
        message,
        jobs,
        strict: false,
        failFast: false,
        intrusive: true,
        whole: false,
        transcripts: false,
        seed,
        signal,
        ...(services === undefined ? {} : { services }),
      },
      {
        ready: ({ services }) => listener.offered?.(services),
        started: () => undefined,
        verdict: event => {
          found.set(event.scenario, event);
          listener.judged?.(event);
        },
      },
    );
  } finally {
    await target.close();
  }
  return found;
}

import type { ServiceProfile, VerdictEvent } from '../../record/events.js';
import { type Fault, faults } from '../../reference/faults/index.js';
import type { Scenario } from '../scenario/model.js';
import { openTarget } from '../targets/open.js';
import { Unreachable } from './probe.js';
import { type RunRequest, run } from './run.js';

/** What one fault brought about. */
export interface FaultProof {
  readonly fault: string;
  readonly rule: string;
  readonly says: string;
  /** Scenarios and watches that came out otherwise than on the clean server, and accuse: some of them, not all. */
  readonly caughtBy: readonly string[];
  /** Scenarios that could no longer be judged: the fault stood in the way of their set-up. */
  readonly errors: readonly string[];
}

/** What a proof came to. */
export interface Proof {
  /** What the clean server was accused of: nothing, if all is well. */
  readonly unclean: readonly string[];
  readonly faults: readonly FaultProof[];
  /** Scenarios and watches that some fault turned red. */
  readonly proven: readonly string[];
  /** Those that were judged on the clean server, and that no fault turned red: they prove nothing yet. */
  readonly unproven: readonly string[];
}

export type ProofRequest = Pick<RunRequest, 'scenarios' | 'rules' | 'message' | 'seed' | 'signal'> & {
  /** Names of the faults to try; all of them when empty. */
  readonly faults: readonly string[];
  readonly jobs: number;
  /** Is told how far it has come. */
  readonly progress: (done: number, total: number, fault: string) => void;
};

/** A server that does not answer has been asked on this machine: waiting longer proves no more. Milliseconds. */
const patience = 700;

/** Plays the scenarios against the clean reference server, and then against it with each fault in turn. */
export async function prove(request: ProofRequest): Promise<Proof> {
  // A fault that keeps a service from being asked what it offers (a negative greeting, no login) must still be seen by the scenarios.
  const services: ServiceProfile[] = [];
  const clean = await outcomes(request, [], found => services.push(...found));
  const unclean = [...clean.values()]
    .filter(({ verdict }) => verdict !== 'pass' && verdict !== 'note' && verdict !== 'skip')
    .map(({ scenario }) => scenario);
  const tried = faults.filter(({ name }) => request.faults.length === 0 || request.faults.includes(name));
  const proofs: FaultProof[] = [];
  const proven = new Set<string>();
  for (const [at, fault] of tried.entries()) {
    if (request.signal.aborted) break;
    request.progress(at, tried.length, fault.name);
    const proof = await tryFault({ ...request, services }, fault, clean, proven);
    if (proof === undefined) continue;
    for (const scenario of proof.caughtBy) proven.add(scenario);
    proofs.push(proof);
  }
  const judged = [...clean.values()].filter(({ verdict }) => verdict !== 'skip').map(({ scenario }) => scenario);
  return { unclean, faults: proofs, proven: [...proven], unproven: judged.filter(scenario => !proven.has(scenario)) };
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
  const bearing = request.scenarios.filter(({ services }) => services.some(service => speaks(service, fault.protocol)));
  if (bearing.length === 0) return undefined;
  const asked = (scenario: Scenario) => !proven.has(scenario.id) || rulesOf(scenario).includes(fault.rule);
  const red = ({ scenario, verdict, reason }: VerdictEvent) => {
    const before = clean.get(scenario);
    if (verdict === 'fail' || verdict === 'warn') return before?.verdict !== verdict;
    return verdict === 'note' && before !== undefined && before.reason !== reason;
  };
  const events: VerdictEvent[] = [];
  const play = async (scenarios: readonly Scenario[], services: RunRequest['services']) => {
    if (scenarios.length === 0 || events.some(red)) return;
    events.push(...(await outcomes({ ...request, scenarios, services }, [fault.name])).values());
  };
  await play(bearing.filter(asked), request.services);
  await play(
    bearing.filter(scenario => !asked(scenario)),
    request.services,
  );
  // A fault may lie in what is offered, on which `needs:` turns: then the server with the fault has to be asked.
  const about = bearing.filter(scenario => rulesOf(scenario).includes(fault.rule));
  await play(about, undefined).catch(error => {
    if (!(error instanceof Unreachable)) throw error;
  });
  return {
    fault: fault.name,
    rule: fault.rule,
    says: fault.says,
    caughtBy: [...new Set(events.filter(red).map(({ scenario }) => scenario))],
    errors: events.filter(({ verdict }) => verdict === 'error').map(({ scenario }) => scenario),
  };
}

function rulesOf({ rule, steps }: Scenario): string[] {
  return [rule, ...steps.flatMap(step => step.rule ?? [])].flatMap(({ id, sameAs }) => [id, ...sameAs]);
}

function speaks(service: string, protocol: Fault['protocol']): boolean {
  if (protocol === 'smtp') return !/^(imap|pop3)/.test(service);
  return service.startsWith(protocol);
}

async function outcomes(
  request: ProofRequest & Pick<RunRequest, 'services'>,
  names: readonly string[],
  offered: (services: readonly ServiceProfile[]) => void = () => undefined,
): Promise<Map<string, VerdictEvent>> {
  const target = await openTarget({ faults: names });
  const found = new Map<string, VerdictEvent>();
  try {
    const { scenarios, rules, message, jobs, seed, signal, services } = request;
    await run(
      {
        target: { ...target, timeoutMs: names.length === 0 ? target.timeoutMs : patience },
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
        ready: found => offered(found.services),
        started: () => undefined,
        verdict: event => void found.set(event.scenario, event),
      },
    );
  } finally {
    await target.close();
  }
  return found;
}

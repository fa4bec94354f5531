import { setTimeout as sleep } from 'node:timers/promises';
import type { VerdictEvent } from '../../record/events.js';
import { protocols } from '../protocols/index.js';
import type { Service, ServiceName, Target } from '../targets/target.js';
import { Transcript } from '../wire/transcript.js';
import { lineOf } from './finding.js';
import { InvariantBook } from './invariant-book.js';
import { newContext } from './new-context.js';
import { byAddress, probeService } from './probe.js';
import { decide } from './verdict.js';
import { ownRule, verdictEvent } from './verdict-event.js';

/** Lines of the server's log that the report shows. */
const logLines = 20;

export interface HealthOptions {
  /** Lines of what was wrong before the run: it is not told again. */
  readonly before?: ReadonlySet<string>;
  /** The services that were used; undefined: all. */
  readonly needed?: ReadonlySet<ServiceName> | undefined;
  /** A service that is not well is asked again after so long: a server may take a moment to let go of what a run held. 2 s if not given. */
  readonly secondChanceMs?: number;
}

/**
 * Asks a target after a run whether it is still well: every service that was used greets, tells what it offers and, where there are accounts, lets one sign in.
 * @returns an `error` for each service that is not, with what was exchanged and the end of the server's log; nothing when all are well. It is
 * no verdict on an RFC's rule: a server that dies breaks none that could be named, yet its run is not one that found all well.
 */
export async function health(
  target: Target,
  signal: AbortSignal,
  { before = new Set(), needed, secondChanceMs = 2000 }: HealthOptions = {},
): Promise<VerdictEvent[]> {
  const askTwice = async (services: readonly Service[]) => {
    const first = await ask(target, services, signal, before);
    if (first === undefined || signal.aborted) return undefined;
    await sleep(secondChanceMs, undefined, { signal }).catch(() => undefined);
    return signal.aborted ? undefined : ask(target, services, signal, before);
  };
  // Where only one session at a time may have the account's mail, the services take turns.
  let maildrop: Promise<unknown> = Promise.resolve();
  const used = byAddress(target).filter(
    services => needed === undefined || services.some(({ name }) => needed.has(name)),
  );
  const asked = used.map(services => {
    if (!services.some(({ protocol }) => protocols[protocol].retrieval?.exclusive)) return askTwice(services);
    const turn = maildrop.then(() => askTwice(services));
    maildrop = turn;
    return turn;
  });
  const unwell = (await Promise.all(asked)).filter(illness => illness !== undefined);
  if (unwell.length === 0 || signal.aborted) return [];
  const log = await target.logTail?.().catch(() => '');
  return unwell.map(illness => verdict(target, illness, log ?? ''));
}

interface Illness {
  readonly service: Service;
  readonly why: string;
  readonly transcript: Transcript;
  readonly durationMs: number;
}

async function ask(
  target: Target,
  services: readonly Service[],
  signal: AbortSignal,
  before: ReadonlySet<string>,
): Promise<Illness | undefined> {
  const [service] = services;
  if (service === undefined) return undefined;
  const began = performance.now();
  const transcript = new Transcript();
  // What breaks an invariant is told of the run itself.
  const context = { ...newContext(target, name => Buffer.from(name)), invariants: new InvariantBook([]) };
  const { findings } = await probeService(context, services, signal, { transcript, before, brief: true });
  const fresh = findings.find(finding => !before.has(lineOf(finding)));
  if (fresh === undefined) return undefined;
  return { service, why: fresh.reason, transcript, durationMs: Math.round(performance.now() - began) };
}

function verdict(target: Target, { service, why, transcript, durationMs }: Illness, log: string): VerdictEvent {
  const lines = log.split('\n').slice(-logLines);
  for (const line of log === '' ? [] : lines) transcript.event('log', line);
  const id = `health/${service.name}`;
  const rule = ownRule(id, 'After the run the service still greets, and an account can sign in.', target.name);
  return verdictEvent({
    id,
    title: `${service.name} works after the run`,
    decision: decide(rule, { kind: 'unjudged', reason: `after the run ${service.name} does not work: ${why}` }),
    place: rule.place,
    durationMs,
    hidden: text => transcript.hidden(text),
    transcript: transcript.entries(),
  });
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceProfile, VerdictEvent } from '../results/events.js';
import type { Service, ServiceName, Target } from '../targets/target.js';
import { Transcript } from '../wire/transcript.js';
import type { RunContext } from './context.js';
import { Made } from './made.js';
import { refusal } from './open.js';
import { Pace } from './pace.js';
import { profile } from './probe.js';
import { WatchBook } from './watches.js';

/** A server may take a moment to let go of what a run held. */
const secondChanceMs = 2000;
/** Lines of the server's log that the report shows. */
const logLines = 20;

/**
 * Asks a target after a run whether it is still well: every service greets, tells what it offers and, where there are accounts, lets one sign in.
 * @returns an `error` for each service that is not, with what was exchanged and the end of the server's log; nothing when all are well. It is
 * no verdict on an RFC's rule: a server that dies breaks none that could be named, yet its run is not one that found all well.
 */
export async function health(target: Target, signal: AbortSignal): Promise<VerdictEvent[]> {
  const examine = async (service: Service) => {
    const first = await ask(target, service, signal);
    if (first === undefined || signal.aborted) return undefined;
    await sleep(secondChanceMs, undefined, { signal }).catch(() => undefined);
    return signal.aborted ? undefined : ask(target, service, signal);
  };
  // Only one session at a time may have the account's maildrop (RFC 1939 section 4): the POP3 services take turns.
  let maildrop: Promise<unknown> = Promise.resolve();
  const asked = Object.values(target.services).map(service => {
    if (service.protocol !== 'pop3') return examine(service);
    const turn = maildrop.then(() => examine(service));
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

async function ask(target: Target, service: Service, signal: AbortSignal): Promise<Illness | undefined> {
  const began = performance.now();
  const transcript = new Transcript();
  for (const { password } of target.accounts) transcript.mask(password);
  const context: RunContext & { readonly profiles: Map<ServiceName, ServiceProfile> } = {
    target,
    profiles: new Map(),
    message: name => Buffer.from(name),
    watches: new WatchBook([]),
    pace: new Pace(),
    made: new Made(),
  };
  try {
    await profile(context, service, signal, transcript);
    return undefined;
  } catch (error) {
    return { service, why: refusal(error), transcript, durationMs: Math.round(performance.now() - began) };
  }
}

function verdict(target: Target, { service, why, transcript, durationMs }: Illness, log: string): VerdictEvent {
  const lines = log.split('\n').slice(-logLines);
  for (const line of log === '' ? [] : lines) transcript.event('log', line);
  return {
    event: 'verdict',
    scenario: `health/${service.name}`,
    title: `${service.name} is well after the run`,
    rule: `health/${service.name}`,
    says: 'After the run the service still greets, and an account can sign in.',
    level: 'MUST',
    verdict: 'error',
    reason: `after the run ${service.name} is not well: ${transcript.hidden(why)}`,
    file: target.name,
    line: 0,
    durationMs,
    transcript: transcript.entries(),
  };
}

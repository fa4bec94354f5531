import type { ServiceProfile } from '../../record/events.js';
import type { ServiceName, Target } from '../targets/target.js';
import type { Finding } from './finding.js';
import { newContext } from './new-context.js';
import { probe } from './probe.js';

/** What a server offers, and what is wrong with that. */
export interface Exploration {
  /** By service; those that cannot be reached are not there. */
  readonly profiles: ReadonlyMap<ServiceName, ServiceProfile>;
  readonly findings: readonly Finding[];
}

/**
 * Asks every service of a target for its greeting and for what it offers.
 * @throws Unreachable when no service can be reached
 */
export async function explore(target: Target, signal: AbortSignal): Promise<Exploration> {
  const context = newContext(target, () => Buffer.alloc(0));
  const findings = await probe(context, signal);
  return { profiles: context.profiles, findings };
}

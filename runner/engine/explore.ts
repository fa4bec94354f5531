import type { ServiceProfile } from '../../record/events.js';
import { protocols } from '../protocols/index.js';
import type { ServiceName, Target } from '../targets/target.js';
import type { RunContext } from './context.js';
import type { Finding } from './finding.js';
import { InvariantBook } from './invariant-book.js';
import { OwnMailboxes } from './own-mailboxes.js';
import { Pace } from './pace.js';
import { probe } from './probe.js';
import { ServerBehaviour } from './server-behaviour.js';

/** What is known at the beginning of a run: nothing but the target. */
export function newContext(
  target: Target,
  message: RunContext['message'],
  pace = new Pace(),
): RunContext & { readonly profiles: Map<ServiceName, ServiceProfile>; readonly invariants: InvariantBook } {
  return {
    target,
    profiles: new Map(),
    message,
    invariants: new InvariantBook(Object.values(protocols).flatMap(protocol => [...protocol.invariants])),
    pace,
    ownMailboxes: new OwnMailboxes(),
    behaviour: new ServerBehaviour(),
  };
}

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

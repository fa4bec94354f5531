import type { ServiceProfile } from '../../record/events.js';
import { protocols } from '../protocols/index.js';
import type { ServiceName, Target } from '../targets/target.js';
import type { RunContext } from './context.js';
import { InvariantBook } from './invariant-book.js';
import { OwnMailboxes } from './own-mailboxes.js';
import { Pace } from './pace.js';
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

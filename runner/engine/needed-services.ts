import { mailboxService, mainService, protocols, retrievalProtocols } from '../protocols/index.js';
import { serviceDelivering } from '../protocols/services.js';
import type { Scenario } from '../scenario/model.js';
import { needsOf } from '../scenario/verbs/index.js';
import type { ServiceName, Target } from '../targets/target.js';
import { deliveriesOf } from './calibration/dependence.js';
import { serviceOf } from './service-of.js';
import { readsMail, usesMailboxes, usesOf } from './uses.js';

/** The services of a target that a run of these scenarios uses: their own, and those by which the harness brings mail, reads it and makes mailboxes. */
export function neededServices(scenarios: readonly Scenario[], target: Target): ReadonlySet<ServiceName> {
  const needed = new Set(scenarios.flatMap(one => usesOf(one, target).map(({ service }) => service)));
  const handling = scenarios.filter(one => handlesMail(one, target));
  if (handling.length === 0) return needed;
  const retrieving = retrievalProtocols.flatMap(({ name }) => serviceOf(target, mainService(protocols[name])) ?? []);
  // What was only sent is taken away by the first of them.
  if (!handling.some(readsMail)) return new Set([...needed, ...retrieving.slice(0, 1)]);
  const bringing = [serviceDelivering(target.deliver), mailboxService].flatMap(name => serviceOf(target, name) ?? []);
  return new Set([...needed, ...bringing, ...retrieving]);
}

/** Does the harness look into an account for it, or take something away there? */
function handlesMail(scenario: Scenario, target: Target): boolean {
  const { given, touchesMaildrop } = scenario;
  return (
    touchesMaildrop ||
    given.mailbox !== undefined ||
    given.maildrop !== undefined ||
    usesMailboxes(scenario) ||
    scenario.steps.some(({ action }) => needsOf(action).retrieves !== undefined) ||
    deliveriesOf(scenario, target).length > 0
  );
}

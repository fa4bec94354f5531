import { mailboxService, protocolAt, protocols } from '../../protocols/index.js';
import { type DeliveryMethod, type ProtocolName, protocolOf, services } from '../../protocols/services.js';
import type { Scenario, Step } from '../../scenario/model.js';
import { needsOf, verbOf } from '../../scenario/verbs/index.js';
import { mentionsName, someText, texts } from '../../source/template.js';
import type { Target } from '../../targets/target.js';
import { usesOf } from '../uses.js';

/** The way by which messages come into mailboxes that the harness has made. */
export const mailboxDelivery = services[mailboxService].delivers as DeliveryMethod;

/** A step, by its index (-1: what is given), that delivers a message. */
export interface MessageDelivery {
  readonly at: number;
  readonly way: DeliveryMethod;
}

/** The messages that a scenario delivers, its steps in order. */
export function deliveriesOf(scenario: Scenario, target: Target): readonly MessageDelivery[] {
  const found: MessageDelivery[] = [];
  const { given } = scenario;
  if (given.maildrop !== undefined && given.maildrop.length > 0) found.push({ at: -1, way: target.deliver });
  if (given.mailbox !== undefined && given.mailbox.length > 0) found.push({ at: -1, way: mailboxDelivery });
  for (const [at, { action }] of scenario.steps.entries()) {
    const { delivers } = needsOf(action);
    if (delivers !== undefined) found.push({ at, way: delivers === 'any' ? target.deliver : delivers });
  }
  for (const { at, service } of usesOf(scenario, target)) {
    const action = scenario.steps[at]?.action;
    if (action === undefined || needsOf(action).delivers !== undefined) continue;
    const { delivers: way } = services[service];
    const { delivery } = protocolAt(service);
    if (way !== undefined && (verbOf(action.verb).puts === 'content' || (delivery && says(action, delivery.puts))))
      found.push({ at, way });
  }
  return found;
}

/** Does a scenario wait until the messages that it delivers this way are there? */
export function awaits(scenario: Scenario, target: Target, way: DeliveryMethod): boolean {
  const waits =
    (scenario.given.maildrop?.length ?? 0) > 0 ||
    scenario.steps.some(({ action }) => action?.verb === 'await' && action.messages > 0);
  return waits && deliveriesOf(scenario, target).some(one => one.way === way);
}

/** The ways out by which a step compares what is in a message; none for a step that does not. It may do so by a value that an earlier one took. */
export function comparisons(scenario: Scenario, target: Target, at: number): ReadonlySet<ProtocolName> {
  const compared = new Set<ProtocolName>();
  const step = scenario.steps[at];
  if (step === undefined) return compared;
  for (const { at: then, service } of usesOf(scenario, target)) {
    const out = protocolOf(service);
    const read = scenario.steps[then];
    const { retrieval } = protocols[out];
    if (retrieval === undefined || read === undefined || then > at || !says(read.action, retrieval.fetches)) continue;
    const taken = namesTaken(read);
    if (then < at && taken.some(name => mentionsName([step.written.expect, step.action], name))) compared.add(out);
    const asked = JSON.stringify([step.written.expect, step.written.observe, step.written.forbid]);
    if (
      retrieval.compares.test(asked) &&
      usesOf(scenario, target).some(use => use.at === at && protocolOf(use.service) === out)
    )
      compared.add(out);
  }
  return compared;
}

function namesTaken({ written, bind }: Step): readonly string[] {
  const captures = texts(written.expect, text => text.includes('<')).flatMap(({ text }) => [
    ...text.matchAll(/<([a-z][\w-]*)(?::[\w-]+)?>/gi),
  ]);
  return [...Object.keys(bind), ...captures.map(([, name = '']) => name)];
}

/** Does a step write such a line? */
export function says(tree: unknown, line: RegExp): boolean {
  return someText(tree, text => line.test(text));
}

const opens = /^(?:\S+ )?(?:SELECT|EXAMINE) /im;

/** Does a step write such a line, or have the harness do so? */
export function writes({ action }: Step, line: RegExp): boolean {
  if (action?.verb !== 'connect') return says(action, line);
  const { select, examine } = action;
  return says(
    [select !== undefined && `SELECT ${String(select)}`, examine !== undefined && `EXAMINE ${String(examine)}`],
    line,
  );
}

/**
 * Does it come of such a command what happens at a step? It does at the command itself, and later where mailboxes are worked with: the step names
 * the scenario's, or is on a connection on which one was opened.
 */
export function comesOfCommand({ steps }: Scenario, at: number, line: RegExp): boolean {
  const step = steps[at];
  if (step === undefined) return false;
  if (writes(step, line)) return true;
  const earlier = steps.slice(0, at);
  if (!earlier.some(one => writes(one, line))) return false;
  const isOn = ({ action, on }: Step) =>
    step.on !== undefined && (action?.verb === 'connect' ? action.names.includes(step.on) : on === step.on);
  return mentionsName([step.action, step.written], 'mailbox') || earlier.some(one => isOn(one) && writes(one, opens));
}

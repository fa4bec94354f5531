import { mailboxService, protocolAt, protocols } from '../../protocols/index.js';
import { type ProtocolName, protocolOf, services, type WayIn } from '../../protocols/services.js';
import type { Scenario, Step } from '../../scenario/model.js';
import { needsOf, verbOf } from '../../scenario/verbs/index.js';
import { mentions, texts } from '../../source/template.js';
import type { Target } from '../../targets/target.js';
import { usesOf } from '../uses.js';

/** The way by which messages come into mailboxes that the harness has made. */
export const wayToMailboxes = services[mailboxService].brings as WayIn;

/** A step, by its index (-1: what is given), that brings a message. */
export interface Bringing {
  readonly at: number;
  readonly way: WayIn;
}

/** The messages that a scenario brings, its steps in order. */
export function bringings(scenario: Scenario, target: Target): readonly Bringing[] {
  const found: Bringing[] = [];
  const { given } = scenario;
  if (given.maildrop !== undefined && given.maildrop.length > 0) found.push({ at: -1, way: target.deliver });
  if (given.mailbox !== undefined && given.mailbox.length > 0) found.push({ at: -1, way: wayToMailboxes });
  for (const [at, { action }] of scenario.steps.entries()) {
    const { brings } = needsOf(action);
    if (brings !== undefined) found.push({ at, way: brings === 'any' ? target.deliver : brings });
  }
  for (const { at, service } of usesOf(scenario, target)) {
    const action = scenario.steps[at]?.action;
    if (action === undefined || needsOf(action).brings !== undefined) continue;
    const { brings: way } = services[service];
    const { taking } = protocolAt(service);
    if (way !== undefined && (verbOf(action.verb).puts === 'content' || (taking && says(action, taking.puts))))
      found.push({ at, way });
  }
  return found;
}

/** Does a scenario wait until the messages that it brings this way are there? */
export function awaits(scenario: Scenario, target: Target, way: WayIn): boolean {
  const waits =
    (scenario.given.maildrop?.length ?? 0) > 0 ||
    scenario.steps.some(({ action }) => action?.verb === 'await' && action.messages > 0);
  return waits && bringings(scenario, target).some(one => one.way === way);
}

/** The ways out by which a step compares what is in a message; none for a step that does not. It may do so by a value that an earlier one took. */
export function comparisons(scenario: Scenario, target: Target, at: number): ReadonlySet<ProtocolName> {
  const compared = new Set<ProtocolName>();
  const step = scenario.steps[at];
  if (step === undefined) return compared;
  for (const { at: then, service } of usesOf(scenario, target)) {
    const out = protocolOf(service);
    const read = scenario.steps[then];
    const { reading } = protocols[out];
    if (reading === undefined || read === undefined || then > at || !says(read.action, reading.fetches)) continue;
    const taken = namesTaken(read);
    if (then < at && taken.some(name => mentionsName([step.written.expect, step.action], name))) compared.add(out);
    const asked = JSON.stringify([step.written.expect, step.written.observe, step.written.forbid]);
    if (
      reading.compares.test(asked) &&
      usesOf(scenario, target).some(use => use.at === at && protocolOf(use.service) === out)
    )
      compared.add(out);
  }
  return compared;
}

function namesTaken({ written, bind }: Step): readonly string[] {
  const captures = texts(written.expect).flatMap(({ text }) => [...text.matchAll(/<([a-z][\w-]*)(?::[\w-]+)?>/gi)]);
  return [...Object.keys(bind), ...captures.map(([, name = '']) => name)];
}

function mentionsName(tree: unknown, name: string): boolean {
  return texts(tree).some(({ text }) => mentions(text).some(mention => mention.name === name));
}

/** Does a step write such a line? */
export function says(tree: unknown, line: RegExp): boolean {
  return texts(tree).some(({ text }) => line.test(text));
}

import type { Scenario, Step } from '../../scenario/model.js';
import { mentions, texts } from '../../scenario/template.js';
import { needsOf, verbOf } from '../../scenario/verbs/index.js';
import type { ServiceName, Target } from '../../targets/target.js';
import { usesOf } from '../uses.js';

/** How a message comes into a mailbox: by a service that takes mail, or by APPEND. */
export type WayIn = 'smtp' | 'lmtp' | 'submission' | 'append';
/** How it comes out again. */
export type WayOut = 'imap' | 'pop3';

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
  if (given.mailbox !== undefined && given.mailbox.length > 0) found.push({ at: -1, way: 'append' });
  for (const [at, { action }] of scenario.steps.entries()) {
    const { brings } = needsOf(action);
    if (brings !== undefined) found.push({ at, way: brings === 'any' ? target.deliver : brings });
  }
  for (const { at, service } of usesOf(scenario, target)) {
    const action = scenario.steps[at]?.action;
    if (action === undefined || needsOf(action).brings !== undefined) continue;
    if (verbOf(action.verb).puts === 'content' || says(action, /^\s*(?:DATA|BDAT)\b/im))
      found.push({ at, way: wayOf(service) });
    if (says(action, /^(?:\S+ )?APPEND\b/im)) found.push({ at, way: 'append' });
  }
  return found;
}

function wayOf(service: ServiceName): WayIn {
  if (service === 'smtp' || service === 'lmtp') return service;
  return /^(?:imap|pop3)/.test(service) ? 'append' : 'submission';
}

/** Does a scenario wait until the messages that it brings this way are there? */
export function awaits(scenario: Scenario, target: Target, way: WayIn): boolean {
  const waits =
    (scenario.given.maildrop?.length ?? 0) > 0 ||
    scenario.steps.some(({ action }) => action?.verb === 'await' && action.messages > 0);
  return waits && bringings(scenario, target).some(one => one.way === way);
}

/** The ways out by which a step compares what is in a message; none for a step that does not. It may do so by a value that an earlier one took. */
export function comparisons(scenario: Scenario, target: Target, at: number): ReadonlySet<WayOut> {
  const compared = new Set<WayOut>();
  const step = scenario.steps[at];
  if (step === undefined) return compared;
  for (const { at: then, service } of usesOf(scenario, target)) {
    const out = outOf(service);
    const read = scenario.steps[then];
    if (out === undefined || read === undefined || then > at || !fetches(out, read)) continue;
    const taken = namesTaken(read);
    if (then < at && taken.some(name => mentionsName([step.expect, step.action], name))) compared.add(out);
    if (asksForContent(out, step) && usesOf(scenario, target).some(use => use.at === at && outOf(use.service) === out))
      compared.add(out);
  }
  return compared;
}

function outOf(service: ServiceName): WayOut | undefined {
  if (service.startsWith('imap')) return 'imap';
  return service.startsWith('pop3') ? 'pop3' : undefined;
}

function namesTaken({ expect, bind }: Step): readonly string[] {
  const captures = texts(expect).flatMap(({ text }) => [...text.matchAll(/<([a-z][\w-]*)(?::[\w-]+)?>/gi)]);
  return [...Object.keys(bind), ...captures.map(([, name = '']) => name)];
}

function mentionsName(tree: unknown, name: string): boolean {
  return texts(tree).some(({ text }) => mentions(text).some(mention => mention.name === name));
}

function fetches(out: WayOut, { action }: Step): boolean {
  return says(action, out === 'pop3' ? /^(?:RETR|TOP)\b/im : /\bFETCH\b[^\n]*\b(?:BODY|RFC822|ENVELOPE)/i);
}

function asksForContent(out: WayOut, { expect, observe, forbid }: Step): boolean {
  const asked = JSON.stringify([expect, observe, forbid]);
  return out === 'pop3'
    ? /"(?:message|octets|matches|lines|has|lacks|count)"/.test(asked)
    : /BODY|RFC822|ENVELOPE/i.test(asked);
}

/** Does a step write such a line? */
export function says(tree: unknown, line: RegExp): boolean {
  return texts(tree).some(({ text }) => line.test(text));
}

import { protocolAt, protocols } from '../protocols/index.js';
import type { Protocol } from '../protocols/protocol.js';
import { mentions, someText } from '../source/template.js';
import { builtIn } from './built-in.js';
import type { Given, Step } from './model.js';
import { verbOf } from './verbs/index.js';

/** What steps were written with: what was made of it holds the same, and much besides. */
function written(steps: readonly Step[]): unknown {
  return steps.map(step => [step.action, step.written]);
}

/** The built-in variables that a tree mentions. */
export function mentioned(tree: unknown): Set<string> {
  const names = new Set<string>();
  someText(tree, text => {
    for (const { name } of mentions(text)) if (Object.hasOwn(builtIn, name)) names.add(name);
    return false;
  });
  return names;
}

/** What is looked for in what is given, by what is given: all rows of a table may share one that is long. */
const givenTexts = new WeakMap<Given, { readonly names: ReadonlySet<string>; readonly postmaster: boolean }>();

function textsOf(given: Given) {
  const known = givenTexts.get(given) ?? { names: mentioned(given), postmaster: namesPostmaster(given) };
  givenTexts.set(given, known);
  return known;
}

/** The built-in variables that a scenario mentions. */
export function mentionedBy(given: Given, steps: readonly Step[]): Set<string> {
  return new Set([...textsOf(given).names, ...mentioned(written(steps))]);
}

/**
 * Does a scenario touch what lies in an account's INBOX? It does by mail for the account, by a POP3 session, which is always about the maildrop,
 * and by IMAP commands that name INBOX. Such scenarios are kept from accounts that are not disposable, so where in doubt it is one.
 */
export function touchesInbox(given: Given, steps: readonly Step[]): boolean {
  if (given.maildrop !== undefined) return true;
  if (sendsMail(steps) && namesAnAccount(given, steps)) return true;
  const spoken = new Map<string, Protocol | undefined>();
  return steps.some(({ action, on }) => {
    if (action === undefined) return false;
    const verb = verbOf(action.verb);
    const opened = verb.opens?.(action);
    for (const name of opened?.names ?? []) spoken.set(name, protocolAt(opened?.service ?? ''));
    const protocol = on === undefined ? undefined : spoken.get(on);
    if (verb.touchesInbox !== undefined) return verb.touchesInbox(action, protocol);
    if (protocol?.retrieval?.inboxOnly) return ['user', 'user2'].some(name => mentioned(action).has(name));
    return someText(action, text => protocol?.touchesInbox?.(text) === true);
  });
}

/** Whoever is postmaster may be one of the accounts. */
function namesAnAccount(given: Given, steps: readonly Step[]): boolean {
  const names = mentionedBy(given, steps);
  if (['recipient', 'recipient2', 'user', 'user2'].some(name => names.has(name))) return true;
  return textsOf(given).postmaster || namesPostmaster(written(steps));
}

function namesPostmaster(tree: unknown): boolean {
  return someText(tree, text => /<"?postmaster\b/i.test(text));
}

const sending = Object.values(protocols).flatMap(({ delivery }) => (delivery?.envelope ? delivery.puts : []));

/** Does a command begin the content of a message that is sent? */
function beginsContent(command: string): boolean {
  return sending.some(puts => puts.test(command));
}

/** Is message content put on the wire? That a recipient is named to the server changes nothing in its maildrop yet. */
function sendsMail(steps: readonly Step[]): boolean {
  let begun = false;
  for (const { action } of steps) {
    const puts = action && verbOf(action.verb).puts;
    if (puts === 'content') return true;
    if (puts === undefined) continue;
    if (begun && puts === 'octets') return true;
    if (!someText(action, beginsContent)) continue;
    if (puts === 'octets') return true;
    begun = true;
  }
  return false;
}

import type { NeedsEntry } from './file.js';
import { mentionedBy, touchesInbox } from './inbox.js';
import type { Given, Scenario, Step } from './model.js';
import { needsOf } from './verbs/index.js';

type Requirements = Pick<Scenario, 'needs' | 'services' | 'accounts' | 'touchesMaildrop' | 'sink'>;

/** What a scenario asks of a target, from what it says and from what its steps do. */
export function requirements(needs: readonly NeedsEntry[], given: Given, steps: readonly Step[]): Requirements {
  const keywords: Record<string, string[]> = {};
  const services = new Set<string>();
  let accounts = 0;
  for (const [key, value] of needs.flatMap(entry => Object.entries(entry))) {
    if (key === 'accounts') accounts = Math.max(accounts, Number(value));
    else if (key === 'service') for (const service of [value].flat()) services.add(String(service));
    else keywords[key] = [...new Set([...(keywords[key] ?? []), ...[value].flat().map(String)])];
  }
  const ofSteps = steps.map(({ action }) => needsOf(action));
  for (const own of ofSteps) for (const service of own.services ?? []) services.add(service);
  const names = mentionedBy(given, steps);
  accounts = Math.max(
    accounts,
    ...ofSteps.map(({ account = 0 }) => account),
    given.mailbox || given.maildrop ? 1 : 0,
    ...[...names].map(accountOfVariable),
  );
  const sink =
    given.sink !== undefined ||
    [...names].some(name => name.startsWith('remote')) ||
    ofSteps.some(own => own.sink === true);
  return {
    needs: keywords,
    services: [...services],
    accounts,
    touchesMaildrop: touchesInbox(given, steps),
    sink,
  };
}

function accountOfVariable(name: string): number {
  if (/^(recipient|user|url-user|password)2$/.test(name)) return 2;
  return /^(recipient|user|url-user|password|mailbox|delimiter)$/.test(name) ? 1 : 0;
}

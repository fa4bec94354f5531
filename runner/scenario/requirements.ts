import { builtIn } from './built-in.js';
import type { NeedsEntry } from './file.js';
import type { Given, Scenario, Step } from './model.js';
import { protocolOf } from './services.js';
import { mentions, texts } from './template.js';

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
  for (const { action } of steps) {
    if (action?.verb === 'connect') services.add(action.service);
    if (action?.verb === 'deliver' && action.via !== undefined && action.via !== 'append') services.add(action.via);
    if (action?.verb === 'await' && action.via !== undefined) services.add(action.via);
  }
  const names = mentioned([given, steps]);
  accounts = Math.max(
    accounts,
    ...steps.map(accountOf),
    given.mailbox || given.maildrop ? 1 : 0,
    ...[...names].map(accountOfVariable),
  );
  const sink =
    given.sink !== undefined ||
    [...names].some(name => name.startsWith('remote')) ||
    steps.some(({ action }) => action?.verb === 'relayed');
  return {
    needs: keywords,
    services: [...services],
    accounts,
    touchesMaildrop: touchesMaildrop(given, steps, names),
    sink,
  };
}

function mentioned(tree: unknown): Set<string> {
  const names = new Set<string>();
  for (const { text } of texts(tree))
    for (const { name } of mentions(text)) if (Object.hasOwn(builtIn, name)) names.add(name);
  return names;
}

function accountOfVariable(name: string): number {
  if (/^(recipient|user|password)2$/.test(name)) return 2;
  return /^(recipient|user|password|mailbox|delimiter)$/.test(name) ? 1 : 0;
}

function accountOf({ action }: Step): number {
  switch (action?.verb) {
    case 'connect':
      return action.login ? action.account : 0;
    case 'login':
    case 'await':
      return action.account;
    case 'deliver':
      return 1;
    case 'auth':
      return action.user === undefined || action.password === undefined ? 1 : 0;
    default:
      return 0;
  }
}

/** Does it fill or empty an account's INBOX: by mail for it, or by a POP3 session, which is always about the maildrop? */
function touchesMaildrop(given: Given, steps: readonly Step[], names: ReadonlySet<string>): boolean {
  if (given.maildrop !== undefined) return true;
  if ((names.has('recipient') || names.has('recipient2')) && steps.some(sendsMail)) return true;
  const pop3 = new Set(
    steps.flatMap(({ action }) =>
      action?.verb === 'connect' && protocolOf[action.service] === 'pop3' ? action.names : [],
    ),
  );
  return steps.some(({ action, on }) => {
    switch (action?.verb) {
      case 'deliver':
      case 'await':
        return true;
      case 'connect':
        return action.login && protocolOf[action.service] === 'pop3';
      case 'login':
      case 'auth':
        return on !== undefined && pop3.has(on);
      default:
        return on !== undefined && pop3.has(on) && mentioned(action).has('user');
    }
  });
}

/** Does the step put message content on the wire? That a recipient is named to the server changes nothing in its maildrop yet. */
function sendsMail({ action }: Step): boolean {
  if (action?.verb === 'data') return true;
  if (action?.verb !== 'write' && action?.verb !== 'send' && action?.verb !== 'do') return false;
  return [...texts(action)].some(({ text }) => /^\s*(DATA|BDAT)\b/im.test(text)) && action.verb !== 'do';
}

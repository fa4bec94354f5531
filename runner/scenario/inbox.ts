import { builtIn } from './built-in.js';
import type { Action, Given, Step } from './model.js';
import { protocolOf } from './services.js';
import { mentions, texts } from './template.js';

/** The built-in variables that a tree mentions. */
export function mentioned(tree: unknown): Set<string> {
  const names = new Set<string>();
  for (const { text } of texts(tree))
    for (const { name } of mentions(text)) if (Object.hasOwn(builtIn, name)) names.add(name);
  return names;
}

/**
 * Does a scenario touch what lies in an account's INBOX? It does by mail for the account, by a POP3 session, which is always about the maildrop,
 * and by IMAP commands that name INBOX. Such scenarios are kept from accounts that are not disposable, so where in doubt it is one.
 */
export function touchesInbox(given: Given, steps: readonly Step[]): boolean {
  if (given.maildrop !== undefined) return true;
  if (namesAnAccount([given, steps]) && sendsMail(steps)) return true;
  const of = (protocol: string) => {
    const names = steps.flatMap(({ action }) =>
      action?.verb === 'connect' && protocolOf[action.service] === protocol ? action.names : [],
    );
    return new Set(names);
  };
  const [pop3, imap] = [of('pop3'), of('imap')];
  return steps.some(({ action, on }) => {
    switch (action?.verb) {
      case 'deliver':
      case 'await':
        return true;
      case 'connect':
        return (action.login && protocolOf[action.service] === 'pop3') || /^inbox$/i.test(String(action.select));
      case 'login':
      case 'auth':
        return on !== undefined && pop3.has(on);
      default:
        if (on === undefined) return false;
        return (
          (pop3.has(on) && ['user', 'user2'].some(name => mentioned(action).has(name))) ||
          (imap.has(on) && namesInbox(action))
        );
    }
  });
}

/** Whoever is postmaster may be one of the accounts. */
function namesAnAccount(tree: unknown): boolean {
  const names = mentioned(tree);
  if (['recipient', 'recipient2', 'user', 'user2'].some(name => names.has(name))) return true;
  return texts(tree).some(({ text }) => /<"?postmaster\b/i.test(text));
}

/** Is message content put on the wire? That a recipient is named to the server changes nothing in its maildrop yet. */
function sendsMail(steps: readonly Step[]): boolean {
  let begun = false;
  for (const { action } of steps) {
    if (action?.verb === 'data') return true;
    if (action?.verb !== 'write' && action?.verb !== 'send' && action?.verb !== 'do') continue;
    if (begun && action.verb !== 'do') return true;
    if (!texts(action).some(({ text }) => /^\s*(DATA|BDAT)\b/im.test(text))) continue;
    if (action.verb !== 'do') return true;
    begun = true;
  }
  return false;
}

/** Does an IMAP command name INBOX, unless only to look at it? Opening it by SELECT takes \Recent from its messages. */
function namesInbox(action: Action | undefined): boolean {
  return texts(action).some(
    ({ text }) =>
      /(?:^|[\s"])INBOX(?:$|[\s")])/i.test(text) && !/^\s*(?:\S+ )?(?:EXAMINE|STATUS|LIST|LSUB)\s/i.test(text),
  );
}

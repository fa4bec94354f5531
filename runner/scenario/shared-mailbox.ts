import { firstText } from '../source/template.js';
import type { Step } from './model.js';
import type { Reader } from './reader.js';

/** Commands that change nothing where a mailbox is open by EXAMINE. */
const looking =
  /^(?:EXAMINE|STATUS|(?:UID )?(?:FETCH|SEARCH|SORT|THREAD)|NOOP|CHECK|CAPABILITY|ENABLE|UNSELECT|LOGOUT)(?: |$)/i;

/** Steps that ask for what is there, or are about no mailbox. */
const harmless: ReadonlySet<string> = new Set(['check', 'close', 'login', 'agree', 'sections']);

/** Complains of a scenario that does more with a mailbox it shares with others than look at it. */
export function checkLooking(steps: readonly Step[], reader: Reader): void {
  for (const { action } of steps) {
    if (action === undefined || harmless.has(action.verb)) continue;
    const other = otherThanLooking(action);
    if (other === undefined) continue;
    reader.wrong(`others look at a mailbox that is shared: ${other} cannot stand here`, 'EXAMINE opens it', 'key');
    return;
  }
}

function otherThanLooking(action: NonNullable<Step['action']>): string | undefined {
  switch (action.verb) {
    case 'connect':
      return action.select === undefined ? undefined : '`select`';
    case 'do':
      return action.commands.map(String).find(text => !looking.test(text));
    case 'send': {
      const first = firstText(action.parts);
      return first !== undefined && looking.test(first) ? undefined : (first ?? 'this command');
    }
    default:
      return `\`${action.verb}\``;
  }
}

import { readingsOf } from './message-item.js';
import { type Searched, truthOfKey } from './search.js';
import type { SearchCommand, SearchKey } from './search-key.js';
import { type SearchedMessage, sentDate } from './searched-mailbox.js';

/** Why a message is, or is not, to be found: the keys that decide, in words. */
export function reasonFor(
  command: SearchCommand,
  message: SearchedMessage,
  mailbox: readonly SearchedMessage[],
): string {
  return reason(command.key, { charset: command.charset, message, mailbox });
}

function reason(key: SearchKey, searched: Searched): string {
  const truth = truthOfKey(key, searched);
  const { message } = searched;
  switch (key.key) {
    case 'not':
      return reason(key.operand, searched);
    case 'and':
    case 'or': {
      // One that fails decides an intersection, one that holds a union; else all of them do.
      const decides = key.key === 'and' ? 'no' : 'yes';
      const [first] = key.operands.filter(operand => truthOfKey(operand, searched) === decides);
      const shown = truth === decides && first !== undefined ? [first] : key.operands;
      return shown.map(operand => reason(operand, searched)).join(', and ');
    }
    case 'flag':
      return `its flags are (${message.flags?.join(' ')})`;
    case 'sequence':
      return `its number is ${message.number}`;
    case 'uid':
      return `its UID is ${message.uid}`;
    case 'larger':
    case 'smaller':
      return `it has ${message.octets.length} octets`;
    case 'before':
    case 'on':
    case 'since':
      return key.sent ? `its Date field says ${sentDay(message)}` : `its internal date is ${message.date}`;
    case 'older':
    case 'younger':
      return `its internal date is ${message.date}`;
    case 'header':
      return `its ${key.field} field ${held(truth, key.text)}`;
    case 'body':
      return `its body ${held(truth, key.text)}`;
    case 'text':
      return `it ${held(truth, key.text)}`;
    case 'from':
    case 'to':
    case 'cc':
    case 'bcc':
    case 'subject':
      return `its ${key.key} field ${held(truth, key.text)}`;
    default:
      return 'all messages are';
  }
}

function held(truth: string, text: Buffer): string {
  const shown = JSON.stringify(text.toString('utf8'));
  if (truth === 'open') return `may or may not hold ${shown}`;
  return truth === 'yes' ? `holds ${shown}` : `does not hold ${shown}`;
}

function sentDay(message: SearchedMessage): string {
  const [entity] = readingsOf(message.octets);
  const day = entity === undefined ? undefined : sentDate(entity)?.day;
  return day === undefined ? 'nothing that can be read' : new Date(day * 86_400_000).toISOString().slice(0, 10);
}

import type { Mailbox } from '../../store/mailbox.js';
import { extensions } from '../extensions/index.js';
import type { CommandReader } from './reader.js';

/** The value of each STATUS item: those of RFC 3501, section 6.3.10, and those of the extensions. */
export const statusItems: ReadonlyMap<string, (mailbox: Mailbox) => number> = new Map([
  ['MESSAGES', (mailbox: Mailbox) => mailbox.messages.length],
  ['RECENT', mailbox => mailbox.messages.filter(message => message.uid >= mailbox.recentFrom).length],
  ['UIDNEXT', mailbox => mailbox.uidNext],
  ['UIDVALIDITY', mailbox => mailbox.uidValidity],
  ['UNSEEN', mailbox => mailbox.messages.filter(message => !message.flags.has('\\Seen')).length],
  ...extensions.flatMap(({ status = {} }) => Object.entries(status)),
]);

/** Reads the parenthesised list of STATUS items. */
export function readStatusAttributes(reader: CommandReader): string[] {
  return reader.list(() => {
    const name = reader.keyword();
    return statusItems.has(name) ? name : reader.fail('a status attribute');
  });
}

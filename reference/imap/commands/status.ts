import type { Mailbox } from '../../store/mailbox.js';
import { type Command, loggedIn, Refusal } from '../command.js';
import { readStatusAttributes, statusItems } from '../syntax/status-attributes.js';
import { astring } from '../syntax/write.js';
import { accountOf } from './mailboxes.js';

/** Writes the STATUS response for a mailbox, without "* ". */
export function formatStatus(mailbox: Mailbox, wanted: readonly string[]): string {
  const values = wanted.map(name => `${name} ${statusItems.get(name)?.(mailbox)}`);
  return `STATUS ${astring(mailbox.name)} (${values.join(' ')})`;
}

/** STATUS (RFC 3501 6.3.10). */
export const status: Command = {
  states: loggedIn,
  mayExpunge: true,
  parse: reader => {
    reader.space();
    const name = reader.mailbox();
    reader.space();
    const wanted = readStatusAttributes(reader);
    reader.end();
    return (session, reply) => {
      const mailbox = accountOf(session).mailbox(name);
      if (mailbox === undefined) throw new Refusal('[NONEXISTENT] there is no such mailbox');
      if (session.context.faults.has('imap-status-deselects')) session.deselect();
      reply.untagged(formatStatus(mailbox, wanted));
      return 'OK STATUS completed';
    };
  },
};

import type { Fault, ReplyFault } from './fault.js';

/** A fault of the IMAP server's reply alone. */
export function bent(name: string, rule: string, says: string, reply: ReplyFault): Fault {
  return { name, protocol: 'imap', rule, says, reply };
}

/** A fault that the IMAP session itself asks for by name. */
export function behaviour(name: string, rule: string, says: string): Fault {
  return { name, protocol: 'imap', rule, says };
}

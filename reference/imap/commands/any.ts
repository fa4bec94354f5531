import { anyState, withoutArguments } from '../command.js';
import type { Command } from '../session.js';

/** CAPABILITY (RFC 3501 6.1.1). */
export const capability: Command = {
  states: anyState,
  mayExpunge: true,
  parse: withoutArguments((session, reply) => {
    reply.untagged(`CAPABILITY ${session.context.imap.capabilities(session).join(' ')}`);
    return 'OK CAPABILITY completed';
  }),
};

/** NOOP (RFC 3501 6.1.2): the news that every command brings is its whole purpose. */
export const noop: Command = { states: anyState, mayExpunge: true, parse: withoutArguments(() => 'OK NOOP completed') };

/** LOGOUT (RFC 3501 6.1.3). */
export const logout: Command = {
  states: anyState,
  mayExpunge: true,
  parse: withoutArguments((session, reply) => {
    session.deselect();
    session.finish();
    reply.untagged('BYE logging out');
    return 'OK LOGOUT completed';
  }),
};

import { loggedIn } from '../command.js';
import type { Command } from '../session.js';
import { type Extension, inEveryState } from './extension.js';

/** There is nothing that would have to be enabled, so whatever is asked for, the list stays empty. */
const enable: Command = {
  states: loggedIn,
  mayExpunge: true,
  parse: reader => {
    do {
      reader.space();
      reader.atom();
    } while (reader.sees(' '));
    reader.end();
    return (_session, reply) => {
      reply.untagged('ENABLED');
      return 'OK ENABLE completed';
    };
  },
};

/** ENABLE (RFC 5161). */
export const enableExtension: Extension = {
  rfc: 5161,
  capabilities: inEveryState('ENABLE'),
  commands: { ENABLE: enable },
};

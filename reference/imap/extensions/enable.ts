import type { Command, State } from '../session.js';
import { type Extension, inEveryState } from './extension.js';

/** Before any mailbox is selected (section 3.1). */
const authenticated: readonly State[] = ['authenticated'];

const enable: Command = {
  states: authenticated,
  mayExpunge: true,
  parse: reader => {
    const names: string[] = [];
    do {
      reader.space();
      names.push(reader.atom());
    } while (reader.sees(' '));
    reader.end();
    return (session, reply) => {
      reply.untagged(['ENABLED', ...session.context.imap.enable(session, names)].join(' '));
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

import { selectedOnly, withoutArguments } from '../command.js';
import type { Command } from '../session.js';
import { afterLogin, type Extension } from './extension.js';

const unselect: Command = {
  states: selectedOnly,
  mayExpunge: true,
  parse: withoutArguments(session => {
    session.deselect();
    return 'OK UNSELECT completed';
  }),
};

/** UNSELECT (RFC 3691). */
export const unselectExtension: Extension = {
  rfc: 3691,

  capabilities: afterLogin('UNSELECT'),
  commands: { UNSELECT: unselect },
};

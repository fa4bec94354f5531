import type { CommandForm } from '../session/command.js';
import type { Extension } from './extension.js';

const replaces: CommandForm = { changes: { named: [1], open: true }, adds: true };

/** A message that takes another's place. */
export const replace: Extension = {
  rfc: 8508,
  title: 'REPLACE',
  capabilities: ['REPLACE'],
  commands: { REPLACE: replaces, 'UID REPLACE': replaces },
};

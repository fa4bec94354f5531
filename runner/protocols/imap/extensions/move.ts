import type { CommandForm } from '../session/command.js';
import type { Extension } from './extension.js';

const moves: CommandForm = { changes: { named: [1], open: true }, adds: true, effect: 'moves' };

/** Moving messages. */
export const move: Extension = {
  rfc: 6851,
  title: 'MOVE',
  capabilities: ['MOVE'],
  inRev2: ['MOVE'],
  commands: { MOVE: moves, 'UID MOVE': moves },
};

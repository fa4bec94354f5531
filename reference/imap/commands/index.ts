import type { Command } from '../command.js';
import { extensions } from '../extensions/index.js';
import { capability, id, logout, noop } from './any.js';
import { append } from './append.js';
import { list, lsub } from './list.js';
import { create, deleteMailbox, rename, subscribe, unsubscribe } from './mailboxes.js';
import { fetchCommand, storeCommand } from './messages.js';
import { authenticate, login, starttls } from './not-authenticated.js';
import { searchCommand } from './search.js';
import { check, close, examine, select, unselect } from './select.js';
import { enable, idle, namespace } from './session-commands.js';
import { status } from './status.js';
import { copyCommand, expunge, moveCommand, uidExpunge } from './transfer.js';

/** Every command by its name in upper case. */
export const commands: ReadonlyMap<string, Command> = new Map([
  ['CAPABILITY', capability],
  ['NOOP', noop],
  ['LOGOUT', logout],
  ['ID', id],
  ['STARTTLS', starttls],
  ['AUTHENTICATE', authenticate],
  ['LOGIN', login],
  ['ENABLE', enable],
  ['NAMESPACE', namespace],
  ['IDLE', idle],
  ['SELECT', select],
  ['EXAMINE', examine],
  ['CREATE', create],
  ['DELETE', deleteMailbox],
  ['RENAME', rename],
  ['SUBSCRIBE', subscribe],
  ['UNSUBSCRIBE', unsubscribe],
  ['LIST', list],
  ['LSUB', lsub],
  ['STATUS', status],
  ['APPEND', append],
  ['CHECK', check],
  ['CLOSE', close],
  ['UNSELECT', unselect],
  ['EXPUNGE', expunge],
  ['UID EXPUNGE', uidExpunge],
  ['SEARCH', searchCommand(false)],
  ['UID SEARCH', searchCommand(true)],
  ['FETCH', fetchCommand(false)],
  ['UID FETCH', fetchCommand(true)],
  ['STORE', storeCommand(false)],
  ['UID STORE', storeCommand(true)],
  ['COPY', copyCommand(false)],
  ['UID COPY', copyCommand(true)],
  ['MOVE', moveCommand(false)],
  ['UID MOVE', moveCommand(true)],
  ...extensions.flatMap(({ commands = {} }) => Object.entries(commands)),
]);

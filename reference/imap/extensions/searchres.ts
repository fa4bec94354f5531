import type { Message } from '../../store/message.js';
import type { SelectedMailbox } from '../selected.js';
import type { SearchReturn } from '../session.js';
import { afterLogin, type Extension } from './extension.js';

/** With options alone that are about a part of what was found, such as MIN, these parts are saved, with everything else all (section 2.4, RFC 9394 3.2). */
function save(selected: SelectedMailbox, found: readonly Message[], asked: ReadonlyMap<string, SearchReturn>): void {
  const parts = [...asked.values()].flatMap(({ part }) => part?.(found) ?? []);
  const some = [...asked.values()].some(({ part }) => part) && !asked.has('ALL') && !asked.has('COUNT');
  selected.save(some ? found.filter(message => parts.includes(message)) : found);
}

/** SEARCHRES (RFC 5182): what a search found stands for `$` in sets. */
export const searchRes: Extension = {
  rfc: 5182,

  capabilities: afterLogin('SEARCHRES'),
  searchReturns: { SAVE: { keep: save } },
};

import type { Message } from '../../store/message.js';
import type { SelectedMailbox } from '../selected.js';
import { afterLogin, type Extension } from './extension.js';

/** With MIN or MAX alone only the messages that these tell are saved, with everything else all that were found (section 2.4). */
function save(selected: SelectedMailbox, found: readonly Message[], asked: ReadonlySet<string>): void {
  const ends = [...(asked.has('MIN') ? found.slice(0, 1) : []), ...(asked.has('MAX') ? found.slice(-1) : [])];
  const some = (asked.has('MIN') || asked.has('MAX')) && !asked.has('ALL') && !asked.has('COUNT');
  selected.save(some ? ends : found);
}

/** SEARCHRES (RFC 5182): what a search found stands for `$` in sets. */
export const searchRes: Extension = {
  rfc: 5182,

  capabilities: afterLogin('SEARCHRES'),
  searchReturns: { SAVE: { keep: save } },
};

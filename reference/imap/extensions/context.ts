import { Refusal, selectedOnly } from '../command.js';
import { selectedOf } from '../commands/select.js';
import type { Command } from '../session.js';
import { afterLogin, type Extension } from './extension.js';

/** CANCELUPDATE (section 4.3.5): searches are followed no more. */
const cancelUpdate: Command = {
  states: selectedOnly,
  mayExpunge: true,
  parse: reader => {
    const tags: string[] = [];
    do {
      reader.space();
      tags.push(reader.quoted());
    } while (reader.sees(' '));
    reader.end();
    return session => {
      const { contexts } = selectedOf(session);
      if (tags.some(tag => !contexts.has(tag))) throw new Refusal('no search of such a tag is followed');
      for (const tag of tags) contexts.delete(tag);
      return 'OK CANCELUPDATE completed';
    };
  },
};

/** CONTEXT=SEARCH and CONTEXT=SORT (RFC 5267 4). Nothing is cached, so the hint CONTEXT changes nothing. */
export const context: Extension = {
  rfc: 5267,

  capabilities: afterLogin('CONTEXT=SEARCH', 'CONTEXT=SORT'),
  commands: { CANCELUPDATE: cancelUpdate },
  searchReturns: { CONTEXT: {}, UPDATE: { follows: true } },
};

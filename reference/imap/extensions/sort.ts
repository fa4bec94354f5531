import type { Message } from '../../store/message.js';
import { selectedOnly } from '../command.js';
import {
  follow,
  highestModSeq,
  readReturns,
  readSearchCriteria,
  tellExtended,
  tellsScores,
} from '../commands/search.js';
import { selectedOf } from '../commands/select.js';
import { comparing } from '../ordering/comparing.js';
import type { Command, Session, SortCriterion, SortKey } from '../session.js';
import type { CommandReader } from '../syntax/reader.js';
import { afterLogin, type Extension } from './extension.js';

const keys: readonly SortKey[] = ['ARRIVAL', 'CC', 'DATE', 'DISPLAYFROM', 'DISPLAYTO', 'FROM', 'SIZE', 'SUBJECT', 'TO'];

/** SORT and UID SORT (RFC 5256 3). */
function sortCommand(byUid: boolean): Command {
  return {
    states: selectedOnly,
    mayExpunge: byUid,
    parse: (reader, session) => {
      reader.space();
      const returns = readReturns(reader, session);
      const criteria = reader.list(() => readCriterion(reader, session));
      reader.space();
      const find = readSearchCriteria(
        reader,
        session,
        tellsScores(returns) || criteria.some(({ key }) => key === 'RELEVANCY'),
      );
      return (_, reply) => {
        const imap = comparing(session);
        const selected = selectedOf(session);
        const { messages, modSeq, score, again, outcome } = find(reply);
        const inOrder = (found: readonly Message[]) => imap.sort(found, criteria, imap, score);
        const sorted = inOrder(messages);
        if (returns !== undefined) {
          follow(session, reply, returns, { byUid, inOrder: true, find: () => inOrder(again()) });
          const highest = modSeq === undefined ? undefined : highestModSeq(sorted, returns);
          tellExtended(session, reply, sorted, { byUid, returns, modSeq: highest, score });
          return outcome(`OK ${byUid ? 'UID ' : ''}SORT completed`);
        }
        const numbers = sorted.map(message => (byUid ? message.uid : selected.sequenceOf(message)));
        reply.untagged(['SORT', ...numbers, ...(modSeq === undefined ? [] : [`(MODSEQ ${modSeq})`])].join(' '));
        return outcome(`OK ${byUid ? 'UID ' : ''}SORT completed`);
      };
    },
  };
}

function readCriterion(reader: CommandReader, session: Session): SortCriterion {
  const reverse = reader.accepts(/REVERSE /iy) !== undefined;
  const name = reader.keyword();
  if (name === 'RELEVANCY') return { key: name, reverse };
  const ofExtension = session.context.imap.sortKey(name);
  if (ofExtension !== undefined) return { key: 'extension', reverse, text: ofExtension(reader, session) };
  return { key: keys.find(key => key === name) ?? reader.fail('a known sort key'), reverse };
}

/** SORT (RFC 5256), by the comparator of the session (RFC 5255 4.2), with result options (ESORT, RFC 5267 3) display names (RFC 5957) and relevancy (RFC 6203 6). */
export const sortExtension: Extension = {
  rfc: 5256,

  capabilities: afterLogin('SORT', 'ESORT', 'SORT=DISPLAY'),
  commands: { SORT: sortCommand(false), 'UID SORT': sortCommand(true) },
};

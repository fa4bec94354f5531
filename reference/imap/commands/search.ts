import type { Message } from '../../store/message.js';
import { Refusal, selectedOnly } from '../command.js';
import type { Reply } from '../reply.js';
import { isObsolete, isRev2 } from '../revision.js';
import type { Command, SearchReturn, Session } from '../session.js';
import type { CommandReader } from '../syntax/reader.js';
import { readSearchKeys } from '../syntax/search-keys.js';
import { quoted } from '../syntax/write.js';
import { selectedOf } from './select.js';

/** RETURN options by their names. */
type Returns = ReadonlyMap<string, SearchReturn>;
const charsets = ['US-ASCII', 'UTF-8'];

/** SEARCH and UID SEARCH (RFC 3501 6.4.4, 6.4.8), with the RETURN options of RFC 4731. */
export function searchCommand(byUid: boolean): Command {
  return {
    states: selectedOnly,
    mayExpunge: byUid,
    parse: (reader, session) => {
      reader.space();
      // IMAP4rev2 has the answer to all searches in ESEARCH, and their texts in UTF-8 where nothing is said (RFC 9051 6.4.4).
      const returns = readReturns(reader, session) ?? (isRev2(session) ? returnsOf(session, ['ALL']) : undefined);
      const charset = readCharset(reader) ?? (isRev2(session) ? 'UTF-8' : 'US-ASCII');
      const key = readSearchKeys(reader, name => isObsolete(session, 'search', name));
      reader.end();
      return (_, reply) => {
        const selected = selectedOf(session);
        const { imap } = session.context;
        const keep = (found: readonly Message[]) => {
          for (const option of returns?.values() ?? []) option.keep?.(selected, found, new Set(returns?.keys()));
        };
        if (!charsets.includes(charset)) {
          keep([]);
          throw new Refusal(`[BADCHARSET (${charsets.join(' ')})] the charset is not supported`);
        }
        const found = imap.find(selected, imap.searchTest({ selected, charset, imap }, key));
        keep(found);
        const numbers = found.map(message => (byUid ? message.uid : selected.sequenceOf(message)));
        if (returns === undefined) reply.untagged(['SEARCH', ...numbers].join(' '));
        else tellExtended(reply, numbers, returns, `ESEARCH (TAG ${quoted(session.tag)})${byUid ? ' UID' : ''}`);
        return `OK ${byUid ? 'UID ' : ''}SEARCH completed`;
      };
    },
  };
}

function readReturns(reader: CommandReader, session: Session): Returns | undefined {
  if (reader.accepts(/RETURN /iy) === undefined) return undefined;
  const names = reader.list(() => {
    const name = reader.keyword();
    return session.context.imap.searchReturn(name) === undefined ? reader.fail('a known option') : name;
  }, 0);
  reader.space();
  return returnsOf(session, names.length === 0 ? ['ALL'] : names);
}

function returnsOf(session: Session, names: readonly string[]): Returns {
  return new Map(names.map(name => [name, session.context.imap.searchReturn(name) ?? {}]));
}

function readCharset(reader: CommandReader): string | undefined {
  if (reader.accepts(/CHARSET /iy) === undefined) return undefined;
  const charset = reader.astring().toUpperCase();
  reader.space();
  return charset;
}

/** The ESEARCH response. There is none where no option has something to tell (RFC 5182 2.4). */
function tellExtended(reply: Reply, numbers: readonly number[], returns: Returns, head: string): void {
  const telling = [...returns.values()].flatMap(({ tell }) => tell ?? []);
  const items = telling.flatMap(tell => tell(numbers) ?? []);
  if (telling.length > 0) reply.untagged([head, ...items].join(' '));
}

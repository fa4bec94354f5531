import type { Message } from '../../store/message.js';
import { Refusal, selectedOnly } from '../command.js';
import { isObsolete, isRev2 } from '../revision.js';
import type { Command } from '../session.js';
import type { CommandReader } from '../syntax/reader.js';
import { readSearchKeys } from '../syntax/search-keys.js';
import { formatSet } from '../syntax/sequence-set.js';
import { quoted } from '../syntax/write.js';
import { selectedOf } from './select.js';

const returnOptions = ['MIN', 'MAX', 'ALL', 'COUNT'] as const;
type ReturnOption = (typeof returnOptions)[number];
const charsets = ['US-ASCII', 'UTF-8'];

/** SEARCH and UID SEARCH (RFC 3501 6.4.4, 6.4.8), with the RETURN options of RFC 4731. */
export function searchCommand(byUid: boolean): Command {
  return {
    states: selectedOnly,
    mayExpunge: byUid,
    parse: (reader, session) => {
      reader.space();
      // IMAP4rev2 has the answer to all searches in ESEARCH, and their texts in UTF-8 where nothing is said (RFC 9051 6.4.4).
      const returns = readReturnOptions(reader) ?? (isRev2(session) ? new Set<ReturnOption>(['ALL']) : undefined);
      const charset = readCharset(reader) ?? (isRev2(session) ? 'UTF-8' : 'US-ASCII');
      const key = readSearchKeys(reader, name => isObsolete(session, 'search', name));
      reader.end();
      return (_, reply) => {
        const selected = selectedOf(session);
        if (!charsets.includes(charset))
          throw new Refusal(`[BADCHARSET (${charsets.join(' ')})] the charset is not supported`);
        const { imap } = session.context;
        const found = imap.find(selected, imap.searchTest({ selected, charset, imap }, key));
        const numberOf = (message: Message) => (byUid ? message.uid : selected.sequenceOf(message));
        const numbers = found.map(numberOf);
        if (returns === undefined) reply.untagged(['SEARCH', ...numbers].join(' '));
        else reply.untagged(formatExtended(numbers, returns, byUid, session.tag));
        return `OK ${byUid ? 'UID ' : ''}SEARCH completed`;
      };
    },
  };
}

function readReturnOptions(reader: CommandReader): ReadonlySet<ReturnOption> | undefined {
  if (reader.accepts(/RETURN /iy) === undefined) return undefined;
  const options = reader.list(() => {
    const name = reader.keyword();
    return returnOptions.find(option => option === name) ?? reader.fail('MIN, MAX, ALL or COUNT');
  }, 0);
  reader.space();
  return new Set<ReturnOption>(options.length === 0 ? ['ALL'] : options);
}

function readCharset(reader: CommandReader): string | undefined {
  if (reader.accepts(/CHARSET /iy) === undefined) return undefined;
  const charset = reader.astring().toUpperCase();
  reader.space();
  return charset;
}

/** The ESEARCH response. Without a match MIN, MAX and ALL are left out (RFC 4731 3.1). */
function formatExtended(
  numbers: readonly number[],
  returns: ReadonlySet<ReturnOption>,
  byUid: boolean,
  tag: string,
): string {
  const items = [`ESEARCH (TAG ${quoted(tag)})`];
  if (byUid) items.push('UID');
  const least = numbers[0];
  const greatest = numbers.at(-1);
  if (least !== undefined && greatest !== undefined) {
    if (returns.has('MIN')) items.push(`MIN ${least}`);
    if (returns.has('MAX')) items.push(`MAX ${greatest}`);
    if (returns.has('ALL')) items.push(`ALL ${formatSet(numbers)}`);
  }
  if (returns.has('COUNT')) items.push(`COUNT ${numbers.length}`);
  return items.join(' ');
}

import type { CommandReader } from '../syntax/reader.js';
import { formatSet } from '../syntax/sequence-set.js';
import { afterLogin, type Extension } from './extension.js';

/** A range of results, as the client has written it. */
interface Range {
  readonly written: string;
  /** The results in it: those of positive positions from the first on, of negative ones from the last. */
  readonly of: <Result>(all: readonly Result[]) => readonly Result[];
}

/** Reads a space and partial-range (section 4). */
function readRange(reader: CommandReader): Range {
  reader.space();
  const written = reader.match(/(?:[1-9]\d*:[1-9]\d*|-[1-9]\d*:-[1-9]\d*)(?=[ )])/y, 'a range of results');
  const [one = 0, other = 0] = written.split(':').map(Number);
  const [low, high] = [Math.min(one, other), Math.max(one, other)];
  const of = <Result>(all: readonly Result[]) =>
    low > 0 ? all.slice(low - 1, high) : all.slice(Math.max(all.length + low, 0), Math.max(all.length + high + 1, 0));
  return { written, of };
}

/** PARTIAL (RFC 9394), which CONTEXT=SEARCH and CONTEXT=SORT have without negative positions (RFC 5267 4.4). */
export const partial: Extension = {
  rfc: 9394,

  capabilities: afterLogin('PARTIAL'),
  searchReturns: {
    PARTIAL: {
      read: reader => {
        const { written, of } = readRange(reader);
        return {
          tellsSet: true,
          tell: numbers => `PARTIAL (${written} ${formatSet(of(numbers)) || 'NIL'})`,
          part: of,
        };
      },
    },
  },
  fetchModifiers: {
    PARTIAL: (reader, _, byUid) => (byUid ? { part: readRange(reader).of } : reader.fail('UID FETCH with PARTIAL')),
  },
};

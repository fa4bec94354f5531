import { modSeqItem, readModSeq } from '../mod-sequences.js';
import type { CommandReader } from '../syntax/reader.js';
import type { SearchKey } from '../syntax/search-keys.js';
import { afterLogin, type Extension } from './extension.js';

/** The flag of entry-flag-name: a quoted string. */
function readEntry(reader: CommandReader): string {
  const [, flag] = /^\/flags\/(\\?[^\\]+)$/i.exec(reader.quoted()) ?? [];
  return flag ?? reader.fail('the name of an entry for a flag');
}

/** search-modsequence. Mod-sequences of a flag are the same for all users here, so the type of the entry says nothing. */
function readSearchKey(reader: CommandReader): SearchKey {
  reader.space();
  if (!reader.sees('"')) return { key: 'MODSEQ', since: readModSeq(reader, true) };
  const flag = readEntry(reader);
  reader.match(/ (?:priv|shared|all) /iy, 'the type of an entry');
  return { key: 'MODSEQ', since: readModSeq(reader, true), flag };
}

/** CONDSTORE (RFC 7162 3.1). Each flag has a mod-sequence of its own. */
export const condstore: Extension = {
  rfc: 7162,

  capabilities: afterLogin('CONDSTORE'),
  enabled: ['CONDSTORE'],
  status: { HIGHESTMODSEQ: ({ highestModSeq }) => highestModSeq },
  selectParameters: { CONDSTORE: () => ({ makesAware: true }) },
  fetch: { MODSEQ: () => modSeqItem },
  fetchModifiers: {
    CHANGEDSINCE: reader => {
      reader.space();
      return { changedSince: readModSeq(reader, false) };
    },
  },
  storeModifiers: {
    UNCHANGEDSINCE: reader => {
      reader.space();
      return { unchangedSince: readModSeq(reader, true) };
    },
  },
  searchKeys: { MODSEQ: readSearchKey },
};

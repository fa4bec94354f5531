import { Refusal } from '../command.js';
import { lacks } from '../lacking.js';
import type { SearchKeyReader, Session } from '../session.js';
import { CommandReader, LiteralPending, SyntaxFault } from '../syntax/reader.js';
import { readSearchKeys } from '../syntax/search-keys.js';
import { afterLogin, type Extension } from './extension.js';

/** Filters that one command can use: as many as no loop keeps to (section 3.1). */
const mostFilters = 32;

/** The search criteria of a filter: the user's own, or else one that all users share; undefined: there is none. */
export function filterOf({ account }: Session, name: string): string | undefined {
  const entry = `filters/values/${name.toLowerCase()}`;
  const values = account?.annotations.of('');
  return (values?.get(`${account?.user} /private/${entry}`) ?? values?.get(`/shared/${entry}`))?.toString('latin1');
}

/** FILTER: the criteria are read in its place, as if the client had written them there (section 3.1). */
const filterKey: SearchKeyReader = (reader, another, session) => {
  reader.space();
  const name = reader.match(/[!#$&'+,\-.0-9:;<=>?@A-Z[^_`a-z|}~]+/y, 'the name of a filter');
  const criteria = session.context.imap.filterOf(session, name);
  if (criteria === undefined || reader.insertions >= mostFilters) {
    return {
      key: 'FILTER',
      refuse: () => {
        throw new Refusal(`[UNDEFINED-FILTER ${name}] there is no such filter`);
      },
    };
  }
  if (!isWhole(session, criteria)) reader.fail(`a filter of whole search keys, which ${name} is not`);
  reader.insert(criteria);
  return { key: 'FILTER', operand: another() };
};

/** Whether a text is of search keys, with all that belongs to them. What filters in it stand for is looked at when they are used. */
function isWhole(session: Session, criteria: string): boolean {
  const { imap } = session.context;
  const reader = new CommandReader([criteria], [], true);
  try {
    readSearchKeys(
      reader,
      name => lacks(session, 'search', name),
      name => (name === 'FILTER' ? anyFilter : readerOf(session, imap.searchKey(name))),
    );
    reader.end();
    return true;
  } catch (error) {
    if (error instanceof SyntaxFault || error instanceof LiteralPending) return false;
    throw error;
  }
}

const anyFilter = (reader: CommandReader) => {
  reader.space();
  reader.atom();
  return { key: 'ALL' } as const;
};

/** A reader of a key of an extension for one session. */
export function readerOf(session: Session, read: SearchKeyReader | undefined) {
  return read && ((reader: CommandReader, another: Parameters<SearchKeyReader>[1]) => read(reader, another, session));
}

/** FILTERS (RFC 5466). Filters are annotations of the server, of which each user has private ones. */
export const filters: Extension = {
  rfc: 5466,

  capabilities: afterLogin('FILTERS'),
  searchKeys: { FILTER: filterKey },
};

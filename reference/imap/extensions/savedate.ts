import type { Message } from '../../store/message.js';
import type { SearchKeyReader } from '../session.js';
import { type Day, dayOf, formatDateTime, readDate } from '../syntax/dates.js';
import { afterLogin, type Extension } from './extension.js';

/** Dates are told in UT, and so are the days that are searched for. */
const zone = 0;

/** A search by the day on which a message was saved (section 4.3). */
function key(name: string, test: (saved: Day, asked: Day) => boolean): SearchKeyReader {
  return reader => {
    reader.space();
    const day = readDate(reader);
    return { key: 'extension', name, matches: ({ saved }: Message) => test(dayOf(saved, zone), day) };
  };
}

/** SAVEDATE (RFC 8514). All mailboxes have save dates. */
export const saveDate: Extension = {
  rfc: 8514,

  capabilities: afterLogin('SAVEDATE'),
  fetch: {
    SAVEDATE: () => ({
      name: 'extension',
      item: 'SAVEDATE',
      setsSeen: false,
      write: ({ saved }) => [`SAVEDATE ${formatDateTime(saved, zone)}`],
    }),
  },
  searchKeys: {
    SAVEDBEFORE: key('SAVEDBEFORE', (saved, asked) => saved < asked),
    SAVEDON: key('SAVEDON', (saved, asked) => saved === asked),
    SAVEDSINCE: key('SAVEDSINCE', (saved, asked) => saved >= asked),
    SAVEDATESUPPORTED: () => ({ key: 'ALL' }),
  },
};

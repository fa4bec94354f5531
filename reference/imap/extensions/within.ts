import type { Message } from '../../store/message.js';
import type { SearchKeyReader } from '../session.js';
import { afterLogin, type Extension } from './extension.js';

const inSeconds = (time: number): number => Math.floor(time / 1000);

/** A search by the age of a message, exact to the second (section 2). */
function key(name: string, test: (internalDate: number, target: number) => boolean): SearchKeyReader {
  return reader => {
    reader.space();
    const interval = reader.nonZeroNumber();
    const matches = ({ internalDate }: Message) =>
      test(inSeconds(internalDate.getTime()), inSeconds(Date.now()) - interval);
    return { key: 'extension', name, matches };
  };
}

/** WITHIN (RFC 5032). */
export const within: Extension = {
  rfc: 5032,

  capabilities: afterLogin('WITHIN'),
  searchKeys: {
    OLDER: key('OLDER', (date, target) => date <= target),
    YOUNGER: key('YOUNGER', (date, target) => date >= target),
  },
};

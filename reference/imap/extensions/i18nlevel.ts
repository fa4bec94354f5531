import { loggedIn, Refusal } from '../command.js';
import { type Comparator, comparators, defaultComparator } from '../ordering/comparators.js';
import type { Command } from '../session.js';
import { astring } from '../syntax/write.js';
import { afterLogin, type Extension } from './extension.js';

/** The comparators that an argument of COMPARATOR means, in which an asterisk stands for anything (RFC 4790 3.2). */
export function comparatorsOf(argument: string): readonly Comparator[] {
  if (argument.toLowerCase() === 'default') return [defaultComparator];
  const parts = argument.toLowerCase().split('*');
  const pattern = parts.map(part => part.replace(/[.+=?()[\]{}|\\^$]/g, '\\$&')).join('.*');
  return comparators.filter(({ name }) => new RegExp(`^${pattern}$`).test(name));
}

/** COMPARATOR (RFC 5255 4.7): tells the active comparator, or makes the first one active that an argument means. */
const comparatorCommand: Command = {
  states: loggedIn,
  mayExpunge: true,
  parse: reader => {
    const asked: string[] = [];
    while (reader.accept(' ')) asked.push(reader.astring());
    reader.end();
    return (session, reply) => {
      const found = new Set(asked.flatMap(argument => session.context.imap.comparatorsOf(argument)));
      const [first] = found;
      if (asked.length > 0) {
        if (first === undefined) throw new Refusal('[BADCOMPARATOR] no such comparator');
        session.comparator = first;
      }
      const matching = found.size > 1 ? ` (${[...found].map(({ name }) => astring(name)).join(' ')})` : '';
      reply.untagged(`COMPARATOR ${astring(session.comparator.name)}${matching}`);
      return 'OK COMPARATOR completed';
    };
  },
};

/** I18NLEVEL=2 (RFC 5255 4), which has all of I18NLEVEL=1. */
export const i18nLevel: Extension = {
  rfc: 5255,

  capabilities: afterLogin('I18NLEVEL=2'),
  commands: { COMPARATOR: comparatorCommand },
};

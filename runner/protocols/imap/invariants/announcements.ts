import { placeOf } from '../../witness.js';
import type { Invariant } from './invariant.js';

/** What a server says of what it has. */
export const announcements: readonly Invariant[] = [
  {
    id: 'keywords-in-flags',
    rule: 'rfc3501/7.2.6/keywords-in-use',
    title: 'FLAGS lists the keywords that messages have when a mailbox is opened',
    checks: {
      flags: ({ number, flags }, { view, mailbox, settled }) => {
        if (!view?.flags || !mailbox || !settled(mailbox, view.began, 'adds', 'flags')) return undefined;
        const listed = view.flags;
        const missing = flags.find(flag => !flag.startsWith('\\') && !listed.includes(flag));
        return missing === undefined
          ? undefined
          : {
              expected: `${missing} among the FLAGS, as message ${number} has it`,
              found: `FLAGS (${listed.join(' ')})`,
            };
      },
    },
  },
  {
    id: 'permanentflags-in-flags',
    rule: 'rfc3501/7.1/permanentflags-are-known',
    title: 'FLAGS lists the flags of PERMANENTFLAGS',
    checks: {
      selected: (_, { view }) => {
        const { flags, permanentFlags } = view ?? {};
        const missing = flags && permanentFlags?.find(flag => flag !== '\\*' && !flags.includes(flag));
        return missing === undefined
          ? undefined
          : { expected: `${missing} of PERMANENTFLAGS among the FLAGS`, found: `FLAGS (${flags?.join(' ')})` };
      },
    },
  },
  {
    id: 'one-delimiter',
    rule: 'rfc3501/6.3.8/one-delimiter-a-hierarchy',
    title: 'A hierarchy has one delimiter',
    checks: {
      listed: ({ name, delimiter }, { delimiters, heard, witness }) => {
        if (!delimiter || name === '') return undefined;
        // By its own delimiter it may be a name of the first level, and by another one below such a name.
        const own = name.split(delimiter, 1)[0];
        for (const [top, known] of delimiters ?? []) {
          const below = own === top || name.startsWith(top + known.delimiter);
          if (!below || known.delimiter === delimiter) continue;
          return {
            expected: `"${known.delimiter}" for ${top} and what is below, told ${placeOf(known.heard, witness)}`,
            found: `"${delimiter}" for ${name} ${placeOf(heard, witness)}`,
            earlier: known.heard,
          };
        }
        return undefined;
      },
    },
  },
  {
    id: 'capability-as-in-code',
    rule: 'rfc3501/7.1/capability-code-is-the-list',
    title: 'CAPABILITY lists the same in a response and in a response code',
    checks: {
      capability: ({ names, code }, { capabilities, heard, witness }) => {
        const known = capabilities.get(!code);
        if (!known) return undefined;
        const missing = known.names.filter(name => !names.includes(name));
        const more = names.filter(name => !known.names.includes(name));
        const differs = [...missing.map(name => `no ${name}`), ...more];
        return differs.length === 0
          ? undefined
          : {
              expected: `the capabilities ${code ? 'of the response' : 'of the response code'} ${placeOf(known.heard, witness)}`,
              found: `${differs.join(', ')} ${placeOf(heard, witness)}`,
            };
      },
    },
  },
];

import type { Extension } from './extension.js';

/** The largest message taken, in octets. */
export const SIZE_LIMIT = 10 * 1024 * 1024;

export const size: Extension = {
  keyword: 'SIZE',
  rfc: 1870,
  offer: () => `${SIZE_LIMIT}`,
  mail: {
    SIZE: (value, session) => {
      if (!/^\d{1,20}$/.test(value ?? '')) return ['501 5.5.4', 'SIZE takes a number of octets'];
      if (Number(value) <= SIZE_LIMIT || session.has('smtp-declared-size-ignored')) return undefined;
      return ['552 5.3.4', 'The message is larger than this server takes'];
    },
  },
  mailOctets: 26,
};

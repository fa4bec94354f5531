import type { Extension } from './extension.js';

/** The largest message taken, in octets. */
export const SIZE_LIMIT = 10 * 1024 * 1024;

/** Message size declaration. */
export const size: Extension = {
  keyword: 'SIZE',
  rfc: 1870,
  offer: () => `${SIZE_LIMIT}`,
  mail: {
    SIZE: value => {
      if (!/^\d{1,20}$/.test(value ?? '')) return ['501 5.5.4', 'SIZE takes a number of octets'];
      if (Number(value) <= SIZE_LIMIT) return undefined;
      return ['552 5.3.4', 'The message is larger than this server takes'];
    },
  },
  mailOctets: 26,
  relay: {
    mail: ({ octets }) => [`SIZE=${octets.length}`],
    obstacle: ({ octets }, offered) => {
      const limit = Number(offered.get('SIZE') || Number.POSITIVE_INFINITY);
      return limit > 0 && octets.length > limit
        ? ['5.3.4', 'the message is larger than the next hop takes']
        : undefined;
    },
  },
};

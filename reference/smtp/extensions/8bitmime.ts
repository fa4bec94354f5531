import { hasEighthBit } from '../octets.js';
import type { Extension } from './extension.js';

/** Octets above 127 in the content (BODY=8BITMIME), or any at all (BODY=BINARYMIME, RFC 3030 3). */
export const eightBitMime: Extension = {
  keyword: '8BITMIME',
  rfc: 6152,
  mail: {
    BODY: value => {
      if (/^(?:7BIT|8BITMIME|BINARYMIME)$/i.test(value ?? '')) return undefined;
      return ['501 5.5.4', 'BODY takes 7BIT, 8BITMIME or BINARYMIME'];
    },
  },
  mailOctets: 17,
  relay: {
    mail: ({ octets, parameters }) => {
      const body = hasEighthBit(octets) ? '8BITMIME' : parameters.get('BODY');
      return body === undefined ? [] : [`BODY=${body}`];
    },
    // Nothing here converts a message: RFC 6152 3 leaves returning it.
    obstacle: ({ octets }, offered) =>
      hasEighthBit(octets) && !offered.has('8BITMIME') ? ['5.6.3', 'the next hop takes no 8-bit content'] : undefined,
  },
};

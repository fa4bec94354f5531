import type { Extension } from './extension.js';

/**
 * The shortest time within which the server promises to return a message that it could not deliver, in seconds: the min-by-time of
 * RFC 2852. Delivery is immediate here; the minimum is there so that clients meet one.
 */
const MINIMUM = 10;

/** Deliver By. Whatever is accepted is delivered at once or on its release, so there is no deadline to watch. */
export const deliverBy: Extension = {
  keyword: 'DELIVERBY',
  rfc: 2852,
  offer: session => (session.service === 'lmtp' ? undefined : `${MINIMUM}`),
  mail: {
    BY: (value, session) => {
      const found = /^([-+]?\d{1,9});([RN])T?$/i.exec(value ?? '');
      if (found === null) return ['501 5.5.4', 'BY takes seconds, a semicolon, and R or N, which T may follow'];
      const seconds = Number(found[1]);
      if (found[2]?.toUpperCase() === 'N') return undefined;
      if (seconds <= 0) {
        if (session.has('smtp-by-return-in-the-past')) return undefined;
        return ['501 5.5.4', 'A message cannot be returned before it was sent'];
      }
      if (seconds >= MINIMUM || session.has('smtp-by-below-minimum')) return undefined;
      return ['555 5.5.4', `A message is returned after ${MINIMUM} seconds at the earliest`];
    },
  },
  mailOctets: 17,
};

import { dateTime } from '../date-time.js';
import type { Parameters } from '../parameters.js';
import type { Extension } from './extension.js';

/**
 * The shortest time within which the server promises to return a message that it could not deliver, in seconds: the min-by-time of
 * RFC 2852. Delivery is immediate here; the minimum is there so that clients meet one.
 */
const MINIMUM = 10;

/** Seconds, the mode, and the trace. */
const BY = /^([-+]?\d{1,9});([RN])(T?)$/i;

/** What BY says: by when, whether the message is returned (R) or its sender told (N) when it is late, and whether each relaying is told of. */
interface By {
  seconds: number;
  mode: 'R' | 'N';
  traced: boolean;
  /** Mode and trace as they were written. */
  wanted: string;
}

/** Deliver By. What is for this server's mailboxes is delivered at once or on its release, so there is no deadline to watch. */
export const deliverBy: Extension = {
  keyword: 'DELIVERBY',
  rfc: 2852,
  offer: session => (session.service === 'lmtp' ? undefined : `${MINIMUM}`),
  mail: {
    BY: value => {
      const by = readBy(value);
      if (by === undefined) return ['501 5.5.4', 'BY takes seconds, a semicolon, and R or N, which T may follow'];
      if (by.mode === 'N') return undefined;
      if (by.seconds <= 0) return ['501 5.5.4', 'A message cannot be returned before it was sent'];
      if (by.seconds >= MINIMUM) return undefined;
      return ['555 5.5.4', `A message is returned after ${MINIMUM} seconds at the earliest`];
    },
  },
  mailOctets: 17,
  relay: {
    // With the time that is left.
    mail: ({ parameters, taken }) => {
      const by = readBy(parameters.get('BY'));
      if (by === undefined) return [];
      return [`BY=${by.seconds - Math.floor((Date.now() - taken) / 1000)};${by.wanted}`];
    },
    // A next hop without the extension would not return it (section 4.1.4.1).
    obstacle: ({ parameters }, offered) =>
      readBy(parameters.get('BY'))?.mode === 'R' && !offered.has('DELIVERBY')
        ? ['5.4.7', 'the next hop does not return what is late']
        : undefined,
    // Sections 4.1.4 and 4.1.4.2.
    tells: ({ parameters }, { offered }) => {
      const by = readBy(parameters.get('BY'));
      return by !== undefined && (by.traced || (by.mode === 'N' && !offered.has('DELIVERBY')));
    },
  },
  report: {
    fields: (parameters, arrival) => {
      const due = deadline(parameters, arrival.getTime());
      return due === undefined ? [] : [`Deliver-By-Date: ${dateTime(due)}`];
    },
  },
};

function readBy(value: string | undefined): By | undefined {
  const [, seconds, mode, trace] = BY.exec(value ?? '') ?? [];
  if (seconds === undefined) return undefined;
  return {
    seconds: Number(seconds),
    mode: mode?.toUpperCase() === 'R' ? 'R' : 'N',
    traced: trace !== '',
    wanted: `${mode}${trace}`,
  };
}

/** When a message that was taken at this time (milliseconds since 1970) is to be delivered; undefined where MAIL came without BY. */
export function deadline(parameters: Parameters, taken: number): Date | undefined {
  const by = readBy(parameters.get('BY'));
  return by === undefined ? undefined : new Date(taken + by.seconds * 1000);
}

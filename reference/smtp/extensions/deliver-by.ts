import type { Outgoing } from '../relay/outgoing.js';
import type { Extension } from './extension.js';

/**
 * The shortest time within which the server promises to return a message that it could not deliver, in seconds: the min-by-time of
 * RFC 2852. Delivery is immediate here; the minimum is there so that clients meet one.
 */
const MINIMUM = 10;

/** Seconds, the mode, and the trace. */
const BY = /^([-+]?\d{1,9});([RN])(T?)$/i;

/** Deliver By. What is for this server's mailboxes is delivered at once or on its release, so there is no deadline to watch. */
export const deliverBy: Extension = {
  keyword: 'DELIVERBY',
  rfc: 2852,
  offer: session => (session.service === 'lmtp' ? undefined : `${MINIMUM}`),
  mail: {
    BY: (value, session) => {
      const found = BY.exec(value ?? '');
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

/** BY for the next hop, with the time that is left; undefined where the message came without. */
export function byParameter({ parameters, taken }: Outgoing): string | undefined {
  const [, seconds, mode, trace] = BY.exec(parameters.get('BY') ?? '') ?? [];
  if (seconds === undefined) return undefined;
  return `BY=${Number(seconds) - Math.floor((Date.now() - taken) / 1000)};${mode}${trace}`;
}

/** Whether the message is to be returned when it is late, which a next hop without the extension would not do. */
export function cannotBeReturned({ parameters }: Outgoing, offered: boolean): boolean {
  return !offered && BY.exec(parameters.get('BY') ?? '')?.[2]?.toUpperCase() === 'R';
}

/** Whether the sender is to hear when the message is late, while it is tried further. */
export function isNotified({ parameters }: Outgoing): boolean {
  return BY.exec(parameters.get('BY') ?? '')?.[2]?.toUpperCase() === 'N';
}

/** When a message that was taken at this time is to be delivered; undefined where MAIL came without BY. */
export function deadline(parameters: ReadonlyMap<string, string | undefined>, taken: number): Date | undefined {
  const seconds = BY.exec(parameters.get('BY') ?? '')?.[1];
  return seconds === undefined ? undefined : new Date(taken + Number(seconds) * 1000);
}

/** Whether the sender wants to hear of each relaying. */
export function isTraced({ parameters }: Outgoing): boolean {
  return /^t$/i.test(BY.exec(parameters.get('BY') ?? '')?.[3] ?? '');
}

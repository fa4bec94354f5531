import type { Parameters } from '../parameters.js';
import type { Answer } from '../session.js';
import { deadline } from './deliver-by.js';
import type { Extension, Parameter } from './extension.js';

/** The longest a message is held, in seconds. */
const LONGEST = 86_400;
const DAY_MS = 86_400_000;

/** RFC 3339 5.6, as the extension takes it. */
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[-+]\d\d:\d\d)$/i;

const tooLong: Answer = ['501 5.5.4', 'Messages are not held for so long'];

/** Future Message Release: a submitted message is held until its time has come. */
export const futureRelease: Extension = {
  keyword: 'FUTURERELEASE',
  rfc: 4865,
  offer: ({ service }) =>
    service === 'submission' ? `${LONGEST} ${latest().toISOString().replace('.000Z', 'Z')}` : undefined,
  mail: {
    HOLDFOR: (value, _session, all) => {
      if (!/^[1-9]\d{0,8}$/.test(value ?? '')) return ['501 5.5.4', 'HOLDFOR takes a number of seconds'];
      return twice(all) ?? (Number(value) > LONGEST ? tooLong : tooLate(all));
    },
    HOLDUNTIL: (value, _session, all) => {
      const time = DATE_TIME.test(value ?? '') ? Date.parse(value ?? '') : Number.NaN;
      if (Number.isNaN(time)) return ['501 5.5.4', 'HOLDUNTIL takes a date and time of RFC 3339'];
      return twice(all) ?? (time > latest().getTime() ? tooLong : tooLate(all));
    },
  } satisfies Record<string, Parameter>,
  mailOctets: 34,
  releaseTime,
  report: {
    fields: parameters => {
      const [seconds, until] = [parameters.get('HOLDFOR'), parameters.get('HOLDUNTIL')];
      if (seconds !== undefined) return [`Future-Release-Request: for;${seconds}`];
      return until === undefined ? [] : [`Future-Release-Request: until;${until}`];
    },
  },
};

/** The latest time of release: the midnight behind the longest interval. */
function latest(): Date {
  return new Date((Math.floor(Date.now() / DAY_MS) + 2) * DAY_MS);
}

function twice(all: Parameters): Answer | undefined {
  if (!all.has('HOLDFOR') || !all.has('HOLDUNTIL')) return undefined;
  return ['501 5.5.4', 'HOLDFOR or HOLDUNTIL, not both'];
}

/** A message cannot be delivered in the time that BY gives when it is released behind it (section 5.2.2). */
function tooLate(all: Parameters): Answer | undefined {
  const due = deadline(all, Date.now());
  const release = releaseTime(all);
  if (due === undefined || release === undefined || release <= due) return undefined;
  return ['501 5.5.4', 'The time of release is behind BY'];
}

function releaseTime(parameters: Parameters): Date | undefined {
  const seconds = parameters.get('HOLDFOR');
  if (seconds !== undefined) return new Date(Date.now() + Number(seconds) * 1000);
  const until = parameters.get('HOLDUNTIL');
  return until === undefined ? undefined : new Date(until);
}

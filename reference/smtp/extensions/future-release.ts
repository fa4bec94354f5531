import type { SmtpSession } from '../session.js';
import { deadline } from './deliver-by.js';
import type { Extension, MailParameter } from './extension.js';

/** The longest a message is held, in seconds. */
const LONGEST = 86_400;
const DAY_MS = 86_400_000;

/** RFC 3339 section 5.6, as the extension takes it. */
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[-+]\d\d:\d\d)$/i;

/** The latest time of release: the midnight behind the longest interval. */
function latest(): Date {
  return new Date((Math.floor(Date.now() / DAY_MS) + 2) * DAY_MS);
}

const holdFor: MailParameter = (value, session, all) => {
  if (!/^[1-9]\d{0,8}$/.test(value ?? '')) return ['501 5.5.4', 'HOLDFOR takes a number of seconds'];
  return twice(session, all) ?? (Number(value) > LONGEST ? tooLong(session) : tooLate(session, all));
};

const holdUntil: MailParameter = (value, session, all) => {
  const time = DATE_TIME.test(value ?? '') ? Date.parse(value ?? '') : Number.NaN;
  if (Number.isNaN(time)) return ['501 5.5.4', 'HOLDUNTIL takes a date and time of RFC 3339'];
  return twice(session, all) ?? (time > latest().getTime() ? tooLong(session) : tooLate(session, all));
};

function twice(session: SmtpSession, all: ReadonlyMap<string, string | undefined>): [string, string] | undefined {
  if (!all.has('HOLDFOR') || !all.has('HOLDUNTIL') || session.has('submission-held-twice')) return undefined;
  return ['501 5.5.4', 'HOLDFOR or HOLDUNTIL, not both'];
}

function tooLong(session: SmtpSession): [string, string] | undefined {
  if (session.has('submission-held-for-ever')) return undefined;
  return ['501 5.5.4', 'Messages are not held for so long'];
}

/** A message cannot be delivered in the time that BY gives when it is released behind it (section 5.2.2). */
function tooLate(session: SmtpSession, all: ReadonlyMap<string, string | undefined>): [string, string] | undefined {
  const due = deadline(all, Date.now());
  const release = releaseTime(all);
  if (due === undefined || release === undefined || release <= due) return undefined;
  return session.has('submission-held-behind-deadline') ? undefined : ['501 5.5.4', 'The time of release is behind BY'];
}

/** Future Message Release: a submitted message is held until its time has come. */
export const futureRelease: Extension = {
  keyword: 'FUTURERELEASE',
  rfc: 4865,
  offer: ({ service }) =>
    service === 'submission' ? `${LONGEST} ${latest().toISOString().replace('.000Z', 'Z')}` : undefined,
  mail: { HOLDFOR: holdFor, HOLDUNTIL: holdUntil },
  mailOctets: 34,
};

/** When a message with these parameters of MAIL is to be released; undefined where nothing is said of it. */
export function releaseTime(parameters: ReadonlyMap<string, string | undefined>): Date | undefined {
  const seconds = parameters.get('HOLDFOR');
  if (seconds !== undefined) return new Date(Date.now() + Number(seconds) * 1000);
  const until = parameters.get('HOLDUNTIL');
  return until === undefined ? undefined : new Date(until);
}

/** The field of a report that says what was asked for; none where nothing was. */
export function requestField(parameters: ReadonlyMap<string, string | undefined>): string[] {
  const [seconds, until] = [parameters.get('HOLDFOR'), parameters.get('HOLDUNTIL')];
  if (seconds !== undefined) return [`Future-Release-Request: for;${seconds}`];
  return until === undefined ? [] : [`Future-Release-Request: until;${until}`];
}

/** Delivers now, or when the time of release has come. What is held goes with the server. */
export function onRelease(session: SmtpSession, time: Date | undefined, deliver: () => void) {
  if (time !== undefined && session.has('submission-never-released')) return;
  const wait = time === undefined || session.has('submission-not-held') ? 0 : time.getTime() - Date.now();
  if (wait <= 0) deliver();
  else setTimeout(deliver, wait).unref();
}

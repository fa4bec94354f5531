import { calendarDay, type Day, monthNumber } from '../syntax/dates.js';

/** What a Date field says. */
export interface SentDate {
  /** The day as it is written, without regard to time and zone. */
  readonly day: Day;
  /** Milliseconds since 1970, UT. A zone that is none is UT, a time that is none is midnight (RFC 5256 2.2). */
  readonly instant: number;
}

/** Hours east of UT of the zones that RFC 5322 4.3 has names for. */
const zoneNames = new Map(
  Object.entries({ EST: -5, EDT: -4, CST: -6, CDT: -5, MST: -7, MDT: -6, PST: -8, PDT: -7 }).map(([name, hours]) => [
    name,
    hours * 60,
  ]),
);

/** Reads the body of a Date field, obsolete forms included; undefined if it has no day of the calendar. */
export function readSentDate(value: string): SentDate | undefined {
  const text = value.replace(/\([^()]*\)/g, ' ');
  const found = /(?:^|[\s,])(\d{1,2})\s+([A-Za-z]{3})\s+(\d{2,4})(?:\s|$)/.exec(text);
  if (found === null) return undefined;
  const [whole, date = '', month = '', year = ''] = found;
  // Obsolete years of two and three digits, RFC 5322 4.3.
  const fullYear =
    year.length === 4 ? Number(year) : Number(year) + (year.length === 2 && Number(year) < 50 ? 2000 : 1900);
  const monthIndex = monthNumber(month);
  const day = monthIndex === -1 ? undefined : calendarDay(fullYear, monthIndex, Number(date));
  if (day === undefined) return undefined;
  const [time, zone] = readTime(text.slice(found.index + whole.length));
  return { day, instant: day + time * 1000 - zone * 60_000 };
}

/** Seconds since midnight, and the zone in minutes east of UT. */
function readTime(text: string): readonly [seconds: number, zone: number] {
  const [, hour, minute, second = '0', zone = ''] =
    /^\s*(\d{1,2})\s*:\s*(\d{1,2})(?:\s*:\s*(\d{1,2}))?\s*(?:([+-]\d{4}|[A-Za-z]+)\s*)?$/.exec(text) ??
    /^\s*(\d{1,2})\s*:\s*(\d{1,2})(?:\s*:\s*(\d{1,2}))?(?!\d)/.exec(text) ??
    [];
  const valid = Number(hour) < 24 && Number(minute) < 60 && Number(second) <= 60;
  return [valid ? (Number(hour) * 60 + Number(minute)) * 60 + Number(second) : 0, zoneMinutes(zone)];
}

function zoneMinutes(zone: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d)(\d\d)$/.exec(zone) ?? [];
  if (sign === undefined) return zoneNames.get(zone.toUpperCase()) ?? 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

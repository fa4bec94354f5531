/** A day, without regard to where: the number of days since 1970-01-01 in its own zone. */
export type Day = number;

const msOfDay = 86_400_000;
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** What a Date field says. */
export interface SentDate {
  /** The day as it is written. */
  readonly day: Day;
  /** Milliseconds since 1970; where time or zone cannot be read, what RFC 5256 2.2 recommends in their place. */
  readonly instant: number;
  /** Time and zone can be read. */
  readonly sure: boolean;
}

/** Hours of the zones with names (RFC 5322 4.3). */
const zones: Readonly<Record<string, number>> = {
  ut: 0,
  gmt: 0,
  z: 0,
  est: -5,
  edt: -4,
  cst: -6,
  cdt: -5,
  mst: -7,
  mdt: -6,
  pst: -8,
  pdt: -7,
};

const form =
  /^(?:([a-z]{3})\s*,)?\s*(\d{1,2})\s+([a-z]{3})\s+(\d{2,4})(?:\s+(\d{2})\s*:\s*(\d{2})(?:\s*:\s*(\d{2}))?(?:\s+(\S+))?)?\s*$/i;

/**
 * Reads the value of a Date field, obsolete forms and comments included (RFC 5322 3.3 and 4.3).
 * @param value unfolded
 * @returns undefined where it names no day
 */
export function readDate(value: string): SentDate | undefined {
  const [, , dayText = '', monthText = '', yearText = '', hour, minute, second = '0', zone] =
    form.exec(withoutComments(value).trim()) ?? [];
  const month = months.indexOf(monthText.toLowerCase());
  const day = dayNumber(fullYear(yearText), month, Number(dayText));
  if (month < 0 || day === undefined) return undefined;
  const midnight = day * msOfDay;
  if (hour === undefined || minute === undefined) return { day, instant: midnight, sure: false };
  const seconds = (Number(hour) * 60 + Number(minute)) * 60 + Number(second);
  const valid = Number(hour) < 24 && Number(minute) < 60 && Number(second) <= 60;
  const time = valid ? seconds * 1000 : 0;
  const minutes = zoneMinutes(zone ?? '');
  return { day, instant: midnight + time - (minutes ?? 0) * 60_000, sure: valid && minutes !== undefined };
}

/** Years of two and three digits (RFC 5322 4.3). */
function fullYear(text: string): number {
  const year = Number(text);
  if (text.length === 2) return year < 50 ? year + 2000 : year + 1900;
  return text.length === 3 ? year + 1900 : year;
}

/** East of Greenwich; undefined where nobody knows. */
function zoneMinutes(text: string): number | undefined {
  const [, sign, hours, minutes] = /^([+-])(\d{2})(\d{2})$/.exec(text) ?? [];
  if (sign !== undefined) return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  const named = zones[text.toLowerCase()];
  return named === undefined ? undefined : named * 60;
}

/** The day of a date; undefined where the calendar has none such. */
export function dayNumber(year: number, month: number, day: number): Day | undefined {
  const date = new Date(Date.UTC(year, month, day));
  if (year < 100) date.setUTCFullYear(year);
  return date.getUTCMonth() === month && date.getUTCDate() === day ? Math.floor(date.getTime() / msOfDay) : undefined;
}

/** A comment counts as white space; they nest. */
function withoutComments(text: string): string {
  let result = '';
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '\\' && depth > 0) at++;
    else if (character === '(') depth++;
    else if (character === ')' && depth > 0) {
      if (--depth === 0) result += ' ';
    } else if (depth === 0) result += character;
  }
  return result;
}

/** What an IMAP date-time says (RFC 3501 9), as a scenario writes it. */
export function readDateTime(text: string): { readonly day: Day; readonly instant: number } | undefined {
  const [, day, month = '', year, hour, minute, second, sign, hours, minutes] =
    /^"?([ \d]?\d)-([a-z]{3})-(\d{4}) (\d{2}):(\d{2}):(\d{2}) ([+-])(\d{2})(\d{2})"?$/i.exec(text) ?? [];
  const number = dayNumber(Number(year), months.indexOf(month.toLowerCase()), Number(day));
  if (number === undefined) return undefined;
  const east = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  const seconds = (Number(hour) * 60 + Number(minute) - east) * 60 + Number(second);
  return { day: number, instant: number * msOfDay + seconds * 1000 };
}

/** The date of a search key (RFC 3501 9): `1-Jan-2024`. */
export function readSearchDate(text: string): Day | undefined {
  const [, day, month = '', year] = /^(\d{1,2})-([a-z]{3})-(\d{4})$/i.exec(text) ?? [];
  return day === undefined ? undefined : dayNumber(Number(year), months.indexOf(month.toLowerCase()), Number(day));
}

/** The day on which an instant falls, in a zone so many minutes east of Greenwich. */
export function dayAt(instant: number, eastMinutes: number): Day {
  return Math.floor((instant + eastMinutes * 60_000) / msOfDay);
}

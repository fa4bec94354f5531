import type { CommandReader } from './reader.js';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A day without time or zone, as its UT midnight in milliseconds: search keys compare these (RFC 3501 6.4.4). */
export type Day = number;

/** The number of a month (0 to 11) from its three letters in any case; -1 if it is none. */
export function monthNumber(name: string): number {
  return months.findIndex(month => month.toLowerCase() === name.toLowerCase());
}

/** The day of an instant as seen in a zone (minutes east of UT). */
export function dayOf(instant: Date, zone: number): Day {
  const local = instant.getTime() + zone * 60_000;
  return local - (((local % 86_400_000) + 86_400_000) % 86_400_000);
}

/** A calendar day, or undefined if the month does not have it. `month` counts from 0. */
export function calendarDay(year: number, month: number, day: number): Day | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  return date.getUTCMonth() === month && date.getUTCDate() === day ? date.getTime() : undefined;
}

/** Reads date: `1-Feb-1994`, with or without quotes. */
export function readDate(reader: CommandReader): Day {
  const text = reader
    .match(/(?:"[0-9]{1,2}-[A-Za-z]{3}-[0-9]{4}"|[0-9]{1,2}-[A-Za-z]{3}-[0-9]{4})/y, 'a date')
    .replaceAll('"', '');
  const [day = '', month = '', year = ''] = text.split('-');
  return calendarDay(Number(year), monthNumber(month), Number(day)) ?? reader.fail('a day of the calendar');
}

/** Reads date-time: `" 1-Feb-1994 12:00:00 +0100"`. The zone comes back in minutes east of UT. */
export function readDateTime(reader: CommandReader): { instant: Date; zone: number } {
  const text = reader.match(
    /"(?: [0-9]|[0-9]{2})-[A-Za-z]{3}-[0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} [+-][0-9]{4}"/y,
    'a date-time',
  );
  const [, day, month, year, hour, minute, second, sign, zoneHour, zoneMinute] =
    /^"([ 0-9]{2})-(\w{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)"$/.exec(text) ?? [];
  const midnight = calendarDay(Number(year), monthNumber(month ?? ''), Number(day));
  if (midnight === undefined) return reader.fail('a day of the calendar');
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60 || Number(zoneMinute) > 59)
    reader.fail('a time of day and a zone');
  const zone = (sign === '-' ? -1 : 1) * (Number(zoneHour) * 60 + Number(zoneMinute));
  const seconds = (Number(hour) * 60 + Number(minute) - zone) * 60 + Number(second);
  return { instant: new Date(midnight + seconds * 1000), zone };
}

/** Writes date-time, quotes included. */
export function formatDateTime(instant: Date, zone: number): string {
  const local = new Date(instant.getTime() + zone * 60_000);
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const day = String(local.getUTCDate()).padStart(2, ' ');
  const date = `${day}-${months[local.getUTCMonth()]}-${String(local.getUTCFullYear()).padStart(4, '0')}`;
  const time = `${two(local.getUTCHours())}:${two(local.getUTCMinutes())}:${two(local.getUTCSeconds())}`;
  return `"${date} ${time} ${zone < 0 ? '-' : '+'}${two(Math.abs(zone) / 60)}${two(Math.abs(zone) % 60)}"`;
}

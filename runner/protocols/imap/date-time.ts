import type { DateValue } from './values.js';

/** date-time, without its double quotes. */
export const dateForm =
  /^[ 0-3]\d-(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)-\d{4} [0-2]\d:[0-5]\d:[0-6]\d [+-]\d{4}$/i;

/** The instant that a date-time names. */
export function dateValue(text: string): DateValue {
  const form = /^([ \d]\d)-(\w{3})-(\d{4}) (\d\d:\d\d:\d\d) ([+-]\d{4})$/.exec(text);
  const seconds = form
    ? Date.parse(`${form[1]?.trim()} ${form[2]} ${form[3]} ${form[4]} ${form[5]}`) / 1000
    : Number.NaN;
  return { type: 'date', text, seconds };
}

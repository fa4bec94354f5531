import type { VerdictEvent } from '../../record/events.js';

const month = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';

/** What is another one in each run, though the server answers the same: dates and times, long numbers, names that a number or a token is part of. */
const passing: readonly RegExp[] = [
  new RegExp(`\\b(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?\\d{1,2}[- ]${month}[- ]\\d{4}\\b`, 'g'),
  /\b\d{4}-\d\d-\d\d\b/g,
  /\b\d\d:\d\d(?::\d\d(?:\.\d+)?)?\b/g,
  /[+-]\d{4}\b/g,
  /\b[0-9a-z]*x[0-9a-z]{5}\b/g,
  /[A-Za-z0-9+/_=-]{16,}/g,
  /\b[A-Za-z]+[-_]?\d+\b/g,
  /\d{4,}/g,
];

/** What a server answered, without what differs from run to run: reply codes, response codes and words stay. */
export function lastingAnswer({ got, reason }: VerdictEvent): string {
  return passing.reduce((text, pattern) => text.replace(pattern, '#'), got ?? reason);
}

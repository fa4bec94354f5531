/** A date-time of RFC 5322 3.3, in UTC. */
export function dateTime(date: Date): string {
  return date.toUTCString().replace(/GMT$/, '+0000');
}

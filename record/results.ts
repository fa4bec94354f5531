import type { FooterEvent, HeaderEvent, VerdictEvent } from './events.js';

/** A whole record of one run. */
export interface Results {
  readonly header: HeaderEvent;
  /** In the order in which they were reached. */
  readonly verdicts: readonly VerdictEvent[];
  /** Absent when the run was cut short: it died before it could write its last line. */
  readonly footer?: FooterEvent;
}

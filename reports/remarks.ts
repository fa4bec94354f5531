import type { VerdictEvent } from '../record/events.js';
import { type Counts, zeroCounts } from '../record/verdicts.js';

/** What is to be said of verdicts beside how many there are of each. */
export interface Remarks {
  /** How many of each verdict are about leniency. */
  readonly lenient: Counts;
  /** How many scenarios had different outcomes when they were played more than once. */
  flaky: number;
  /** How many of the known deviations have no reason yet. */
  todo: number;
  /** How many of the known deviations are known only by the baseline: they failed there already. */
  baseline: number;
}

/** Nothing to say yet. */
export function noRemarks(): Remarks {
  return { lenient: zeroCounts(), flaky: 0, todo: 0, baseline: 0 };
}

/** Adds what is to be said of a verdict. */
export function remark(remarks: Remarks, { verdict, leniency, flaky, known }: VerdictEvent): void {
  if (leniency) remarks.lenient[verdict] += 1;
  if (flaky) remarks.flaky += 1;
  if (verdict === 'known' && known?.todo) remarks.todo += 1;
  if (verdict === 'known' && known?.baseline) remarks.baseline += 1;
}

/** What is to be said of these verdicts. */
export function remarksOn(events: Iterable<VerdictEvent>): Remarks {
  const remarks = noRemarks();
  for (const event of events) remark(remarks, event);
  return remarks;
}

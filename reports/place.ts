import type { VerdictEvent } from '../record/events.js';

/** `suites/smtp/x.yaml:12`; the file alone where no line is to blame. */
export function place({ file, line }: VerdictEvent): string {
  return line === 0 ? file : `${file}:${line}`;
}

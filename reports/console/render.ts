import type { Results } from '../../record/events.js';
import { ConsoleReporter } from './reporter.js';

/** A record as the console told it, without colours. */
export function renderConsole({ header, verdicts, footer }: Results): string {
  let text = '';
  const reporter = new ConsoleReporter({ output: { write: more => (text += more) }, environment: {} });
  reporter.header(header);
  for (const verdict of verdicts) reporter.verdict(verdict);
  reporter.footer(footer);
  return text;
}

import type { FooterEvent, HeaderEvent, VerdictEvent } from '../record/events.js';
import { type Counts, total, zeroCounts } from '../record/verdicts.js';
import type { Output, Reporter } from './reporter.js';

/** The run in a few words, as the endpoint badge of shields.io reads it. */
export function badgeReporter(output: Output): Reporter {
  const counts = zeroCounts();
  let header: HeaderEvent | undefined;
  return {
    begin: event => {
      header = event;
    },
    verdict: ({ verdict }: VerdictEvent) => {
      counts[verdict] += 1;
    },
    end: footer => {
      const label = `mailspec: ${header?.target.name ?? ''}`;
      output.write(`${JSON.stringify({ schemaVersion: 1, label, ...state(counts, footer) }, null, 2)}\n`);
    },
  };
}

/** What is worst comes first: a badge has room for one thing. */
function state(counts: Readonly<Counts>, footer: FooterEvent | undefined) {
  const broken = counts.fail + counts.fixed;
  if (broken > 0) return { message: `${broken} failed`, color: 'red' };
  if (!footer) return { message: 'cut short', color: 'orange' };
  if (footer.stopped !== undefined) return { message: 'stopped', color: 'orange' };
  if (counts.error > 0) return { message: `${counts.error} not judged`, color: 'orange' };
  if (total(counts) === counts.skip) return { message: 'nothing tested', color: 'lightgrey' };
  const well = counts.pass + counts.note + counts.warn;
  if (counts.known > 0) return { message: `${well} passed, ${counts.known} known`, color: 'yellowgreen' };
  return { message: `${well} passed`, color: 'brightgreen' };
}

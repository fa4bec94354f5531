import { Command } from 'commander';
import { recordFormats, writeReport } from '../reports/index.js';
import { outputTo, type RenderingOptions, renders } from './options.js';
import { reporterNamed, reporterNames } from './reporters.js';

/** `mailspec report`: renders a record in another form. */
export function report(): Command {
  const command = new Command('report')
    .description('Render the record of a run.')
    .argument('[record]', 'a results.jsonl', 'results/results.jsonl');
  return renders(command, recordFormats, 'console', reporterNames(recordFormats))
    .addHelpText(
      'after',
      '\nExamples:\n  mailspec report\n  mailspec report results/results.jsonl --reporter html --output report.html\n  mailspec report nightly.jsonl --reporter markdown\n  mailspec report --reporter known --output known.yaml\n  mailspec report --reporter ./mine.js',
    )
    .action(async (record: string, { reporter, output }: RenderingOptions) => {
      const { readResults } = await import('../record/read.js');
      await writeReport(reporterNamed(reporter, recordFormats), await readResults(record), outputTo(output));
    });
}

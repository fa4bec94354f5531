import { Command } from 'commander';
import type { Results } from '../record/events.js';
import { matrixFormats, writeMatrix } from '../reports/index.js';
import { outputTo, type RenderingOptions, renders } from './options.js';
import { nameOf } from './usage.js';

/** `mailspec matrix`: the records of several servers side by side. */
export function matrix(): Command {
  const command = new Command('matrix')
    .description('Show the records of several servers side by side, rule by rule.')
    .argument('<record...>', "the servers' results.jsonl, in the order of the columns");
  return renders(command, matrixFormats, 'html')
    .addHelpText(
      'after',
      '\nExample:\n  mailspec run --target embedded --results results/embedded\n  mailspec run --target postfix-dovecot --results results/postfix\n  mailspec matrix results/*/results.jsonl --output matrix.html\n  mailspec matrix results/*/results.jsonl --reporter markdown',
    )
    .action(async (records: string[], { reporter, output }: RenderingOptions) => {
      const { VerdictShelf } = await import('../record/shelf.js');
      const { readResults } = await import('../record/read.js');
      const name = nameOf('--reporter', reporter, Object.keys(matrixFormats));
      const shelf = new VerdictShelf();
      const read: Results[] = [];
      for (const record of records) read.push(await readResults(record, shelf));
      await writeMatrix(name, read, outputTo(output));
    });
}

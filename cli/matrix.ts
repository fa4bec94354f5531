import { Command } from 'commander';
import { matrixFormats, renderMatrix } from '../reports/index.js';
import { type RenderingOptions, renders, show } from './options.js';
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
      const { readResults } = await import('../record/read.js');
      const name = nameOf('--reporter', reporter, Object.keys(matrixFormats));
      show(await renderMatrix(name, await Promise.all(records.map(readResults))), output);
    });
}

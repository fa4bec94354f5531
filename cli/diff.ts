import { Command } from 'commander';
import { diffFormats, renderDiff } from '../reports/index.js';
import { outputTo, type RenderingOptions, renders } from './options.js';
import { nameOf } from './usage.js';

/** `mailspec diff`: what changed between two runs of a server. */
export function diff(): Command {
  const command = new Command('diff')
    .description('Show what changed between two runs of a server, scenario by scenario.')
    .argument('<older>', 'the results.jsonl of the run before')
    .argument('<newer>', 'the results.jsonl of the run after');
  return renders(command, diffFormats, 'console')
    .addHelpText(
      'after',
      '\nExample:\n  mailspec diff results-1.2.jsonl results-1.3.jsonl\n\nExit status: 1 when a scenario fails that did not before; 4 when a run was cut short or stopped, so that the comparison is incomplete; otherwise 0.',
    )
    .action(async (older: string, newer: string, { reporter, output }: RenderingOptions) => {
      const { readResults } = await import('../record/read.js');
      const { compareResults } = await import('../reports/diff/compare.js');
      const name = nameOf('--reporter', reporter, Object.keys(diffFormats));
      const comparison = compareResults(await readResults(older), await readResults(newer));
      outputTo(output).write(await renderDiff(name, comparison));
      if (comparison.differences.some(({ change }) => change === 'broken')) process.exitCode = 1;
      else process.exitCode = comparison.complete ? 0 : 4;
    });
}

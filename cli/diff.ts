import { Command } from 'commander';

/** `mailspec diff`: what changed between two runs of a server. */
export function diff(): Command {
  return new Command('diff')
    .description('Tell what changed between two runs of a server, scenario by scenario.')
    .argument('<older>', 'the results.jsonl of the run before')
    .argument('<newer>', 'the results.jsonl of the run after')
    .option('--reporter <name>', 'console, markdown or json', 'console')
    .option('--output <file>', 'write to a file in place of standard output')
    .addHelpText(
      'after',
      '\nExample:\n  mailspec diff results-1.2.jsonl results-1.3.jsonl\n\nExit status: 1 when a scenario fails that did not; 4 when a run was cut short or stopped, so that not all can be told; else 0.',
    )
    .action(async (older: string, newer: string, options: { readonly reporter: string; readonly output?: string }) => {
      const { readResults } = await import('../record/read.js');
      const { compareResults } = await import('../reports/diff/compare.js');
      const { diffFormats, renderDiff } = await import('../reports/diff/index.js');
      const { WrongUsage } = await import('./usage.js');
      const { show } = await import('./show.js');
      if (!diffFormats.includes(options.reporter))
        throw new WrongUsage(`--reporter takes ${diffFormats.join(', ')}, not \`${options.reporter}\``);
      const comparison = compareResults(await readResults(older), await readResults(newer));
      show(renderDiff(options.reporter, comparison), options.output);
      if (comparison.differences.some(({ change }) => change === 'broken')) process.exitCode = 1;
      else process.exitCode = comparison.complete ? 0 : 4;
    });
}

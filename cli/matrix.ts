import { Command } from 'commander';

/** `mailspec matrix`: the records of several servers side by side. */
export function matrix(): Command {
  return new Command('matrix')
    .description('Show the records of several servers side by side, rule by rule.')
    .argument('<record...>', "the servers' results.jsonl, in the order of the columns")
    .option('--reporter <name>', 'html, markdown or json', 'html')
    .option('--output <file>', 'write to a file in place of standard output')
    .addHelpText(
      'after',
      '\nExample:\n  mailspec run --target embedded --results results/embedded\n  mailspec run --target postfix-dovecot --results results/postfix\n  mailspec matrix results/*/results.jsonl --output matrix.html\n  mailspec matrix results/*/results.jsonl --reporter markdown',
    )
    .action(async (records: string[], options: { readonly reporter: string; readonly output?: string }) => {
      const { readResults } = await import('../record/read.js');
      const { matrixFormats, renderMatrix } = await import('../reports/matrix/index.js');
      const { WrongUsage } = await import('./usage.js');
      const { show } = await import('./show.js');
      if (!matrixFormats.includes(options.reporter))
        throw new WrongUsage(`--reporter takes ${matrixFormats.join(', ')}, not \`${options.reporter}\``);
      const text = renderMatrix(options.reporter, await Promise.all(records.map(readResults)));
      show(text, options.output);
    });
}

import { Command } from 'commander';

/** `mailspec report`: renders a record in another form. */
export function report(): Command {
  return new Command('report')
    .description('Render the record of a run: junit, html, json, markdown or console.')
    .argument('[record]', 'a results.jsonl', 'results/results.jsonl')
    .option('--reporter <name>', 'junit, html, json, markdown or console', 'console')
    .option('--output <file>', 'write to a file in place of standard output')
    .addHelpText(
      'after',
      '\nExamples:\n  mailspec report\n  mailspec report results/results.jsonl --reporter html --output report.html\n  mailspec report nightly.jsonl --reporter markdown',
    )
    .action(async (record: string, options: { readonly reporter: string; readonly output?: string }) => {
      const { readResults } = await import('../record/read.js');
      const { renderReport, reportFormats } = await import('../reports/index.js');
      const { WrongUsage } = await import('./usage.js');
      if (!reportFormats.includes(options.reporter))
        throw new WrongUsage(`--reporter takes ${reportFormats.join(', ')}, not \`${options.reporter}\``);
      const { show } = await import('./show.js');
      show(await renderReport(options.reporter, await readResults(record)), options.output);
    });
}

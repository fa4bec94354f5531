import { Command } from 'commander';
import { type SelectionOptions, selectable } from './options.js';

/** `mailspec list`: the scenarios that a selection comes to. */
export function list(): Command {
  return selectable(new Command('list').description('List scenarios: id, level and rule.'))
    .option('--json', 'as JSON, one document')
    .addHelpText(
      'after',
      '\nExamples:\n  mailspec list\n  mailspec list --rfc 1939 --level MUST\n  mailspec list smtp/pipelining --json',
    )
    .action(async (selectors: string[], options: SelectionOptions & { readonly json?: boolean }) => {
      const { survey } = await import('./selection.js');
      const { listedScenario } = await import('./listed-scenario.js');
      const { several } = await import('../reports/words.js');
      const { scenarios } = survey(selectors, options);
      const rows = scenarios.map(listedScenario);
      if (options.json) {
        process.stdout.write(`${JSON.stringify(rows, undefined, 2)}\n`);
        return;
      }
      const width = Math.max(...rows.map(row => row.id.length));
      for (const row of rows) process.stdout.write(`${row.id.padEnd(width)}  ${row.level.padEnd(10)}  ${row.rule}\n`);
      process.stdout.write(`\n${several(rows.length, 'scenario')}\n`);
    });
}

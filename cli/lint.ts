import { Command } from 'commander';
import type { Outline } from '../runner/scenario/model.js';
import type { SelectionOptions } from './options.js';

/** `mailspec lint`: checks scenario files without playing them. */
export function lint(): Command {
  return new Command('lint')
    .description('Check scenario files without running them.')
    .argument('[file...]', 'suite files (default: all that come with mailspec)')
    .option('--suites <folder>', 'a folder of suites to check completely')
    .addHelpText(
      'after',
      '\nExamples:\n  mailspec lint my/suite.yaml\n  mailspec lint --suites my/suites\n\nExit status: 0 when there are no problems, 2 otherwise; each problem is shown with its place.',
    )
    .action(async (files: string[], options: SelectionOptions) => {
      const { survey } = await import('./selection.js');
      const { NothingSelected, WrongUsage } = await import('./usage.js');
      const { InvalidSource } = await import('../runner/source/diagnostic.js');
      const { several } = await import('../reports/words.js');
      // A file of fragments alone holds no scenario, and is none the worse for it.
      const checked = (read: () => { readonly scenarios: readonly Outline[] }) => {
        try {
          return read();
        } catch (error) {
          if (error instanceof NothingSelected && files.length > 0) return { scenarios: [] };
          throw error;
        }
      };
      const other = files.find(file => !/\.ya?ml$/.test(file));
      if (other !== undefined) throw new WrongUsage(`lint takes suite files, which end in .yaml, not \`${other}\``);
      let scenarios: readonly Outline[];
      try {
        ({ scenarios } = checked(() => survey(files, options)));
      } catch (error) {
        if (!(error instanceof InvalidSource)) throw error;
        // Whoever lints wants all of it, however much it is.
        process.stderr.write(`${error.message}\n`);
        process.exitCode = 2;
        return;
      }
      const suites = new Set(scenarios.map(({ place }) => place.file)).size;
      process.stdout.write(`${several(scenarios.length, 'scenario')} in ${several(suites, 'suite')}: no problems\n`);
    });
}

import { Command } from 'commander';

/** `mailspec coverage`: which rules are tested, which are not and why. */
export function coverage(): Command {
  return new Command('coverage')
    .description(
      'Show for each RFC which rules have scenarios, which of these no fault of the embedded server breaks, which have none and why, and which sections have no rule.',
    )
    .option('--rfc <rfc>', 'one RFC only')
    .option('--suites <folder>', 'a folder of suites to use instead of the bundled ones')
    .option('--json', 'as JSON, one document')
    .addHelpText(
      'after',
      '\nExamples:\n  mailspec coverage\n  mailspec coverage --rfc 5321\n\nExit status: 1 when a rule has neither a scenario nor a reason for having none.',
    )
    .action(async (options: { readonly rfc?: string; readonly suites?: string; readonly json?: boolean }) => {
      const { survey } = await import('./selection.js');
      const { cover, describe } = await import('../runner/scenario/coverage.js');
      const { WrongUsage } = await import('./usage.js');
      const { scenarios, rules } = survey([], options.suites === undefined ? {} : { suites: options.suites });
      const { protocols } = await import('../runner/protocols/index.js');
      const invariants = Object.values(protocols).flatMap(protocol =>
        protocol.invariants.map(invariant => invariant.rule),
      );
      const { faults } = await import('../reference/faults/index.js');
      const broken = faults.map(({ rule }) => rule);
      const all = cover(rules, scenarios, invariants, broken);
      const shown = options.rfc === undefined ? all : all.filter(one => String(one.rfc) === options.rfc);
      if (shown.length === 0)
        throw new WrongUsage(`the catalogue has no RFC ${options.rfc}: it has ${all.map(one => one.rfc).join(', ')}`);
      process.stdout.write(
        options.json ? `${JSON.stringify(shown, undefined, 2)}\n` : describe(shown, options.rfc !== undefined),
      );
      if (shown.some(one => one.uncovered.length > 0)) process.exitCode = 1;
    });
}

import { Command } from 'commander';

interface CoverageOptions {
  readonly rfc?: string;
  readonly record?: string;
  readonly suites?: string;
  readonly json?: boolean;
}

/** `mailspec coverage`: which rules are tested, which are not and why. */
export function coverage(): Command {
  return new Command('coverage')
    .description(
      'Show for each RFC which rules have scenarios, which of these no fault of the embedded server breaks, which have none and why, and which sections have no rule.',
    )
    .option('--rfc <rfc>', 'one RFC only')
    .option(
      '--record <record>',
      'in place of RFCs: what the server of this results.jsonl announces, and what of it no scenario asks for',
    )
    .option('--suites <folder>', 'a folder of suites to use instead of the bundled ones')
    .option('--json', 'as JSON, one document')
    .addHelpText(
      'after',
      '\nExamples:\n  mailspec coverage\n  mailspec coverage --rfc 5321\n  mailspec coverage --record results/results.jsonl\n\nExit status: 1 when a rule has neither a scenario nor a reason for having none.',
    )
    .action(async (options: CoverageOptions) => {
      if (options.record !== undefined) return ofRecord(options.record, options);
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

/** What the server of a record announces, and what of it is not tested. */
async function ofRecord(record: string, { rfc, suites, json }: CoverageOptions): Promise<void> {
  const { WrongUsage } = await import('./usage.js');
  if (rfc !== undefined) throw new WrongUsage('--record and --rfc cannot be given together');
  const { readResults } = await import('../record/read.js');
  const { survey } = await import('./selection.js');
  const { announced, describeAnnounced } = await import('../runner/scenario/announced.js');
  const { target } = (await readResults(record)).header;
  const { scenarios, load } = survey([], suites === undefined ? {} : { suites });
  const all = announced(target.services, load(scenarios));
  process.stdout.write(json ? `${JSON.stringify(all, undefined, 2)}\n` : describeAnnounced(target.name, all));
}

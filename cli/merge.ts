import { Command } from 'commander';

/** `mailspec merge`: puts the records of a run's shards together. */
export function merge(): Command {
  return new Command('merge')
    .description(
      "Put the records of a run's shards together. A missing or repeated shard, or one of another run, is refused.",
    )
    .argument('<record...>', 'the results.jsonl of every shard')
    .option('--results <folder>', 'the folder for the merged record', 'results')
    .addHelpText(
      'after',
      '\nExample:\n  mailspec run --shard 1/2 --seed 7 --results one\n  mailspec run --shard 2/2 --seed 7 --results two\n  mailspec merge one/results.jsonl two/results.jsonl --results all\n\nExit status: that of the whole run; 4 when the merge is refused.',
    )
    .action(async (records: string[], options: { readonly results: string }) => {
      const { mergeResults } = await import('../record/merge.js');
      const { writeResults } = await import('../record/log.js');
      const { renderReport } = await import('../reports/index.js');
      const merged = await mergeResults(records);
      writeResults(options.results, merged);
      process.stdout.write(await renderReport('console', merged));
      process.exitCode = merged.footer?.exitStatus ?? 3;
    });
}

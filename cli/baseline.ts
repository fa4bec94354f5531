import type { HeaderEvent } from '../record/events.js';
import type { BaselineFailure } from '../runner/engine/known.js';

/** What had failed in an earlier run already. */
export interface Baseline {
  /** What the new record tells of the earlier one. */
  readonly recorded: NonNullable<HeaderEvent['baseline']>;
  readonly failures: readonly BaselineFailure[];
  /** Why less may have failed in it than would have, a line each. */
  readonly cautions: readonly string[];
}

/**
 * Reads what failed in an earlier run. What a list of known deviations excused there is not of it: only the list says how long that holds.
 * @param file its record
 * @throws BrokenRecord
 */
export async function readBaseline(file: string): Promise<Baseline> {
  const { readEvents } = await import('../record/read.js');
  const failures: BaselineFailure[] = [];
  let header: HeaderEvent | undefined;
  let ended: string | undefined = 'was cut short';
  for await (const event of readEvents(file)) {
    if (event.event === 'header') header = event;
    else if (event.event === 'footer')
      ended = event.stopped === undefined ? undefined : `was stopped (${event.stopped})`;
    else if (event.verdict === 'fail' || event.known?.baseline)
      failures.push({
        key: event.scenario,
        rule: event.rule,
        reason: `failed already in the baseline, the run of ${header!.started.slice(0, 10)}`,
        baseline: true,
        place: { file, line: 0, column: 0 },
      });
  }
  // readEvents lets nothing through before a header.
  const { target, started, suites, shard } = header!;
  return {
    recorded: {
      file,
      target: target.name,
      ...(target.version === undefined ? {} : { version: target.version }),
      started,
      suites,
    },
    failures,
    cautions: [
      ...(ended === undefined ? [] : [`--baseline ${file}: that run ${ended}: what it did not play counts as new`]),
      ...(shard
        ? [`--baseline ${file}: it is only shard ${shard.index} of ${shard.count}: what is not in it counts as new`]
        : []),
    ],
  };
}

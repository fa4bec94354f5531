import type { Results } from '../../record/events.js';
import { several } from '../words.js';
import type { Column } from './model.js';

/** The columns of a matrix, each with an id of its own: the server's name, with a number where it is there again. */
export function columnsOf(records: readonly Results[]): Column[] {
  const taken = new Map<string, number>();
  return records.map(record => {
    const { target, started, strict } = record.header;
    const name = target.name.replaceAll(/[^\w.-]/g, '_');
    const times = (taken.get(name) ?? 0) + 1;
    taken.set(name, times);
    const why = incomplete(record);
    return {
      id: times === 1 ? name : `${name}~${times}`,
      name: target.name,
      ...(target.version === undefined ? {} : { version: target.version }),
      ...(target.about === undefined ? {} : { about: target.about }),
      date: started.slice(0, 10),
      ...(why === undefined ? {} : { incomplete: why }),
      strict,
    };
  });
}

function incomplete({ header, verdicts, footer }: Results): string | undefined {
  if (!footer)
    return `cut short: ${several(verdicts.length, 'verdict')}, ${several(header.planned, 'scenario')} planned`;
  if (footer.stopped) return `stopped (${footer.stopped})`;
  return header.shard && `only shard ${header.shard.index} of ${header.shard.count}`;
}

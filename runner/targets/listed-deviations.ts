import { SourceDocument } from '../source/document.js';
import { shownPath } from '../source/place.js';
import { packageSchema, validate } from '../source/schema.js';
import { listedServers, listOf } from './bundled.js';
import type { KnownFile } from './known.schema.js';

/** An entry of the lists that come with mailspec. */
export interface ListedDeviation {
  readonly server: string;
  /** The id of a scenario, a rule or an invariant. */
  readonly key: string;
  /** The versions that depart so; absent: all. */
  readonly versions?: string;
  readonly reason: string;
}

/** What all lists in `targets/known/` say, whatever the version of the server. */
export function listedDeviations(): ListedDeviation[] {
  return listedServers().flatMap(server => {
    const path = listOf(server);
    const file = validate(
      SourceDocument.read(path, shownPath(path)),
      packageSchema<KnownFile>('runner/targets/known.schema.json'),
    );
    return Object.entries(file ?? {}).map(([key, { reason, versions }]) => ({
      server,
      key,
      reason: reason.trim(),
      ...(versions === undefined ? {} : { versions }),
    }));
  });
}

import { jsonDocument, longList } from '../json-document.js';
import type { ServerHistory } from './build.js';

/** The history as one JSON document: `servers`, each with its `runs` and the `rules` that changed. */
export function renderHistoryJson(servers: readonly ServerHistory[]): Generator<string> {
  return jsonDocument({
    servers: servers.map(({ name, runs, rules }) => ({ name, runs, rules: longList(rules) })),
  });
}

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { Document, isMap, isScalar, parseDocument, type Scalar, YAMLMap } from 'yaml';
import type { VerdictEvent } from '../../record/events.js';
import { unwrittenReason } from './known.js';

/** What a run means for a list of known deviations. */
export interface KnownUpdate {
  /** Failures that are not listed, in the order in which they were found. */
  readonly missing: readonly VerdictEvent[];
  /** Keys whose scenario, or every scenario of whose rule, was played and passes. */
  readonly stale: readonly string[];
}

/** What was written. */
export interface WrittenUpdate {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Listed, and failing all the same, as the entry has expired: a person decides about them. */
  readonly expired: readonly string[];
  /** Out of date, and not listed here but in the list of a server. */
  readonly elsewhere: readonly string[];
}

/** What is found in a comment above a new entry: one line, so long. */
const widest = 200;
const placeholder = `${unwrittenReason}: what the server does instead, and why that is how it is`;

/**
 * What is missing from a list of known deviations, and what is to be taken off it. An entry is taken off only when a verdict says so: what was
 * skipped, could not be judged or was not played stays.
 */
export function updateOf(verdicts: Iterable<VerdictEvent>): KnownUpdate {
  const missing: VerdictEvent[] = [];
  const stale: string[] = [];
  for (const event of verdicts) {
    if (event.verdict === 'fail') missing.push(event);
    if (event.verdict === 'fixed') stale.push(event.scenario.replace(/^known\//, ''));
  }
  return { missing, stale };
}

/**
 * Writes an update into a file of known deviations, which is made where there is none. Order, comments and all other entries stay. A new entry
 * stands at the end, with what was found in a comment, and a reason that a person has to write before the list can be used.
 * @param path the file, which `readKnown` could read
 */
export function writeKnownUpdate(path: string, { missing, stale }: KnownUpdate): WrittenUpdate {
  const document = existsSync(path)
    ? parseDocument(readFileSync(path, 'utf8'), { version: '1.2', schema: 'core' })
    : new Document<YAMLMap, false>(undefined);
  const entries = isMap(document.contents) ? document.contents : new YAMLMap();
  const listed = new Set(entries.items.map(({ key }) => String(isScalar(key) ? key.value : key)));
  const added = [...new Map(missing.map(event => [event.scenario, event])).values()].filter(
    ({ scenario }) => !listed.has(scenario),
  );
  const expired = missing.map(({ scenario }) => scenario).filter(scenario => listed.has(scenario));
  const removed = stale.filter(key => listed.has(key));
  const elsewhere = stale.filter(key => !listed.has(key));
  for (const key of removed) entries.delete(key);
  for (const event of added) {
    const key = document.createNode(event.scenario) as Scalar;
    key.commentBefore = ` ${oneLine(event.reason)}`;
    key.spaceBefore = entries.items.length > 0;
    entries.add({ key, value: document.createNode({ reason: placeholder }) });
  }
  if (added.length + removed.length > 0) {
    // `{}` is how an empty list is written.
    entries.flow = entries.items.length === 0;
    (document as Document).contents = entries;
    writeFileSync(path, document.toString({ lineWidth: 0, flowCollectionPadding: false }));
  }
  return { added: added.map(({ scenario }) => scenario), removed, expired, elsewhere };
}

/** What a server said must neither end a comment nor hide in it. */
function oneLine(text: string): string {
  const shown = text.replace(/[^\x20-\x7e]+/g, ' ');
  return shown.length > widest ? `${shown.slice(0, widest - 2)}..` : shown;
}

import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import type { HeaderEvent } from '../record/events.js';
import { historyFormats, writeHistory } from '../reports/index.js';
import { outputTo, type RenderingOptions, renders } from './options.js';
import { nameOf, WrongUsage } from './usage.js';

/** `mailspec history`: how servers fared from run to run. */
export function history(): Command {
  const command = new Command('history')
    .description('Show how servers fared from run to run: counts, and each rule on which the verdict changed.')
    .argument('[path...]', 'records, or folders that hold some, however deep (default: results)');
  return renders(command, historyFormats, 'console')
    .addHelpText(
      'after',
      '\nExample:\n  mailspec run --target my-server.yaml --keep\n  mailspec history results\n  mailspec history results --reporter html --output history.html\n  mailspec history 1.2.jsonl 1.3.jsonl 1.4.jsonl',
    )
    .action(async (paths: string[], { reporter, output }: RenderingOptions) => {
      const name = nameOf('--reporter', reporter, Object.keys(historyFormats));
      const records = await inOrder(recordsIn(paths.length === 0 ? ['results'] : paths));
      await writeHistory(name, await build(records), outputTo(output));
    });
}

/** The records that are meant, each path once. */
function recordsIn(paths: readonly string[]): readonly string[] {
  const found = paths.flatMap(path => {
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return path;
    const inside = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.jsonl'));
    if (inside.length === 0)
      throw new WrongUsage(`${path}: there is no record in this folder, no file that ends in .jsonl`);
    return inside.map(file => join(path, file));
  });
  return [...new Set(found)];
}

interface Found {
  readonly file: string;
  readonly header: HeaderEvent;
}

/** The oldest first. Two copies of one record are one. */
async function inOrder(files: readonly string[]): Promise<readonly Found[]> {
  const { readHeader } = await import('../record/read.js');
  const found: Found[] = [];
  for (const file of files) found.push({ file, header: await readHeader(file) });
  const once = new Map(found.map(each => [runOf(each.header), each]));
  return [...once.values()].sort((a, b) => Date.parse(a.header.started) - Date.parse(b.header.started));
}

function runOf({ target, started, seed, shard }: HeaderEvent): string {
  return JSON.stringify([target.name, started, seed, shard]);
}

/** Reads the records one after the other: no more is kept than the latest verdict of each scenario. */
async function build(records: readonly Found[]) {
  const { readEvents } = await import('../record/read.js');
  const { HistoryBuilder, selectionOf } = await import('../reports/history/build.js');
  const largest = new Map<string, string>();
  for (const { header } of [...records].sort((a, b) => a.header.planned - b.header.planned))
    largest.set(header.target.name, selectionOf(header));
  const builder = new HistoryBuilder(largest);
  for (const { file } of records) {
    let footer: Parameters<typeof builder.end>[0];
    for await (const event of readEvents(file)) {
      if (event.event === 'header') builder.begin(file, event);
      else if (event.event === 'verdict') builder.verdict(event);
      else footer = event;
    }
    builder.end(footer);
  }
  return builder.history();
}

#!/usr/bin/env node
// Builds every server that comes with mailspec, plays all suites against each, and writes what they do side by side: `npm run compat`.
// What a server does wrong does not end it: what matters is that every server was asked. Docker is needed.
import { spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { readResults } from '../build/record/read.js';
import { suiteFiles } from '../build/runner/scenario/library.js';
import { loadSuites } from '../build/runner/scenario/load.js';
import { loadRules } from '../build/runner/scenario/rules.js';
import { extensionsPage } from './extensions.mjs';
import { generationsPage } from './generations.mjs';
import { securityPage } from './security.mjs';

const help = `Usage: npm run compat -- [options]

A record is kept while it is newer than the harness, the suites and the targets: after an interruption, run it again.

Options:
  --only <target>   play this target anew, and keep all other records; may be given more than once
  --since <time>    keep records that were finished after this time, such as 2027-01-31T12:00, whatever has changed
  --jobs <number>   how many targets to play at a time (default: as many as there are processors)
`;
const { values: options } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    since: { type: 'string' },
    jobs: { type: 'string', default: String(availableParallelism()) },
    help: { type: 'boolean', short: 'h' },
  },
});
if (options.help) {
  process.stdout.write(help);
  process.exit();
}

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const cli = join(root, 'dist', 'cli', 'main.js');
const folder = join(root, 'results', 'compat');

/** @returns {unknown} a target file as it is written, without what it extends */
const written = name => parse(readFileSync(join(root, 'targets', `${name}.yaml`), 'utf8'));

/** A server and its other versions, oldest first. */
function family(name) {
  const versions = readdirSync(join(root, 'targets', name))
    .filter(file => file.endsWith('.yaml') && !['target.yaml', 'known.yaml'].includes(file))
    .map(file => `${name}/${file.slice(0, -'.yaml'.length)}`)
    .map(target => ({ target, ...written(target) }))
    // One without a container is a server that is kept up.
    .filter(file => file.extends === 'target.yaml' && file.container !== null)
    .sort((a, b) => versionOf(a).localeCompare(versionOf(b), 'en', { numeric: true }));
  return [name, ...versions.map(({ target }) => target)];
}

function versionOf({ servers = {} }) {
  return Object.values(servers).join(' ');
}

const families = readdirSync(join(root, 'targets'))
  .filter(name => existsSync(join(root, 'targets', name, 'target.yaml')))
  .map(family);
const targets = ['embedded', ...families.flat()];
for (const name of options.only ?? [])
  if (!targets.includes(name)) throw new Error(`--only: there is no target ${name}; there are ${targets.join(', ')}`);

const resultsOf = target => join(folder, target.replaceAll('/', '-'));
const recordOf = target => join(resultsOf(target), 'results.jsonl');

/** The last event of a record that was finished. */
function footerOf(target) {
  if (!existsSync(recordOf(target))) return undefined;
  const last = readFileSync(recordOf(target), 'utf8').trimEnd().split('\n').at(-1);
  const event = last === undefined || last === '' ? {} : JSON.parse(last);
  return event.event === 'footer' ? event : undefined;
}

function newest(path) {
  if (!statSync(path).isDirectory()) return statSync(path).mtimeMs;
  return Math.max(0, ...readdirSync(path).map(name => newest(join(path, name))));
}

const since =
  options.since === undefined
    ? Math.max(...['dist', 'suites', 'targets'].map(name => newest(join(root, name))))
    : Date.parse(options.since);
const jobs = Number(options.jobs);
if (!(Number.isInteger(jobs) && jobs > 0)) throw new Error(`--jobs: ${options.jobs} is not a whole number from 1 on`);
if (Number.isNaN(since)) throw new Error(`--since: ${options.since} is not a time: write 2027-01-31T12:00`);

function isDue(target) {
  if (options.only !== undefined) return options.only.includes(target);
  const footer = footerOf(target);
  return footer === undefined || Date.parse(footer.finished) < since;
}

/** Plays a target; what it prints goes to a file beside its record. */
function play(target) {
  const results = resultsOf(target);
  mkdirSync(results, { recursive: true });
  const output = openSync(join(results, 'output.txt'), 'w');
  const words = ['run', '--target', target, '--results', results];
  return new Promise(resolve => {
    const child = spawn(process.execPath, [cli, ...words], { cwd: root, stdio: ['ignore', output, output] });
    child.once('close', resolve);
    // The child has its own.
    closeSync(output);
  });
}

const due = targets.filter(isDue);
const statuses = new Map();
const waiting = [...due];
async function worker() {
  for (let target = waiting.shift(); target !== undefined; target = waiting.shift()) {
    console.log(`${target}: begun`);
    const status = await play(target);
    statuses.set(target, status);
    console.log(
      `${target}: exit status ${status}${status === 0 ? '' : `, see ${relative(root, resultsOf(target))}/output.txt`}`,
    );
  }
}
console.log(`${due.length} to play, ${targets.length - due.length} kept`);
await Promise.all(Array.from({ length: jobs }, worker));

// A diff of two records may be longer than the megabyte that is taken otherwise.
const mailspec = words =>
  spawnSync(process.execPath, [cli, ...words], { cwd: root, encoding: 'utf8', maxBuffer: Number.POSITIVE_INFINITY });
const there = targets.filter(target => footerOf(target) !== undefined);
const page = join(folder, 'matrix.html');
const summary = join(root, 'docs', 'compatibility.md');
mailspec(['matrix', ...there.map(recordOf), '--reporter', 'html', '--output', page]);
// What is not released yet stands on the page of versions alone, and in the page above: web pages of repositories show no more than half a megabyte.
const released = there.filter(target => !target.endsWith('/sid'));
mailspec(['matrix', ...released.map(recordOf), '--reporter', 'markdown', '--output', summary]);
// For the same reason the tables are one page, and what is said of each rule that is not kept is another.
const deviations = join(root, 'docs', 'deviations.md');
const [tables, found = ''] = readFileSync(summary, 'utf8').split('\n## Found\n');
writeFileSync(
  summary,
  tables.replace(
    '\n\n',
    '\n\n[Deviations](deviations.md) tells what was found of each rule that is not kept. `npm run compat` makes both pages.\n\n',
  ),
);
writeFileSync(
  deviations,
  `# Deviations\n\nWhat the servers of [the comparison](compatibility.md) do where they do not keep a rule, by scenario. \`npm run compat\` makes this page.\n${found}`,
);

const madeOf = target => ({ target, servers: written(target.includes('/') ? target : `${target}/target`).servers });
const steps = families
  .flatMap(versions => versions.slice(1).map((newer, index) => [versions[index], newer]))
  .filter(pair => pair.every(target => there.includes(target)))
  .map(([older, newer]) => ({
    older: madeOf(older),
    newer: madeOf(newer),
    diff: JSON.parse(mailspec(['diff', recordOf(older), recordOf(newer), '--reporter', 'json']).stdout),
  }));
const known = join(root, 'targets', 'known');
const lists = Object.fromEntries(
  readdirSync(known).map(file => [file.slice(0, -'.yaml'.length), parse(readFileSync(join(known, file), 'utf8'))]),
);
const generations = join(root, 'docs', 'generations.md');
writeFileSync(generations, generationsPage(steps, lists));

const suites = join(root, 'suites');
const rules = loadRules(join(suites, 'rules'));
const scenarios = loadSuites(suiteFiles(suites), rules, { messages: [join(suites, 'messages')] }).flatMap(
  suite => suite.scenarios,
);
// One version of each server: what newer ones announce stands on the page of the records.
const firsts = ['embedded', ...families.map(([first]) => first)].filter(target => there.includes(target));
const recordFor = async target => {
  const { header, verdicts } = await readResults(recordOf(target));
  return {
    target,
    header,
    verdicts: new Map(verdicts.map(({ scenario, verdict }) => [scenario, verdict])),
    reasons: new Map(verdicts.map(({ scenario, reason }) => [scenario, reason])),
  };
};
const extensions = join(root, 'docs', 'extensions.md');
const firstRecords = await Promise.all(firsts.map(recordFor));
writeFileSync(extensions, extensionsPage(scenarios, rules.all(), firstRecords));
const security = join(root, 'docs', 'security.md');
writeFileSync(security, securityPage(scenarios, firstRecords));

const rows = targets.map(target => {
  const footer = footerOf(target);
  const { counts = {}, durationMs = 0, exitStatus } = footer ?? {};
  return {
    target,
    'exit status': statuses.get(target) ?? exitStatus ?? 'no record',
    ...counts,
    seconds: Math.round(durationMs / 1000),
  };
});
console.table(rows);
console.log(
  `${[page, summary, deviations, generations, extensions, security].map(path => relative(root, path)).join(', ')}`,
);
if (rows.some(row => row['exit status'] !== 0)) process.exitCode = 1;

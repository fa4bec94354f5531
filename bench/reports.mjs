#!/usr/bin/env node
// Measures the reports of large records: 100,000 verdicts of one server, 5,000 of each of 20 servers side by side, and the merge of 8 shards
// of 20,000. CPU is told as a ratio to a program that reads the same lines as JSON and does nothing else, so that figures of different machines can be compared.
// `npm run bench:reports` plays the bundled suites for a record to begin with; `npm run bench:reports -- results.jsonl` takes that one.
// `--large` adds the matrix of 12 records of 100,000 verdicts. Each row is measured five times, or as often as ROUNDS says.
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const cli = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist', 'cli', 'main.js');
const folder = mkdtempSync(join(tmpdir(), 'mailspec-bench-'));
const [given] = process.argv.slice(2).filter(word => !word.startsWith('--'));
const rounds = Number(process.env.ROUNDS ?? 5);
const rows = [];

/** A record of so many verdicts: those of a real one, its scenarios again under other ids. A server's number changes a few of them. */
function makeRecord(name, source, count, server = 0, shard = undefined) {
  const [header, ...lines] = readFileSync(source, 'utf8').trimEnd().split('\n').map(JSON.parse);
  const footer = lines.pop();
  const counts = Object.fromEntries(Object.keys(footer.counts).map(verdict => [verdict, 0]));
  const file = join(folder, `${name}.jsonl`);
  const descriptor = openSync(file, 'w');
  const write = event => writeSync(descriptor, `${JSON.stringify(event)}\n`);
  const about = shard ? { shard } : { target: { ...header.target, name } };
  write({ ...header, ...about, planned: count });
  for (let at = 0; at < count; at += 1) {
    const event = { ...lines[at % lines.length] };
    const round = Math.floor(at / lines.length);
    // A verdict of the whole run, on an invariant say, may stand in every shard; a scenario may not.
    if (round > 0 || shard) event.scenario = `${event.scenario}~${round}${shard ? `.${shard.index}` : ''}`;
    // One in ten breaks its rule, and shows what was exchanged.
    if ((at * 7 + server * 3) % 10 === 0 && event.verdict === 'pass') {
      const said = [`C${at} UID FETCH ${at}:* (FLAGS)\\r\\n`, `C${at} BAD no such command ${at}.${server}\\r\\n`];
      Object.assign(event, {
        verdict: ['MUST', 'MUST NOT'].includes(event.level) ? 'fail' : 'warn',
        reason: 'the reply is not the one that was expected',
        expected: 'OK',
        got: said[1],
        transcript: Array.from({ length: 6 }, (_, entry) => ({
          ms: entry,
          connection: 'imap',
          direction: entry % 2 === 0 ? 'client' : 'server',
          text: said[entry % 2],
          octets: said[entry % 2].length,
        })),
      });
    }
    counts[event.verdict] += 1;
    write(event);
  }
  write({ ...footer, counts, exitStatus: 1 });
  closeSync(descriptor);
  return file;
}

/** Runs Node and tells what it took. */
function measure(args) {
  const tell =
    'process.on("exit",()=>{const u=process.resourceUsage();console.error(`\\nused ${u.userCPUTime+u.systemCPUTime} ${u.maxRSS}`)})';
  const began = performance.now();
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(tell)}`, ...args],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    },
  );
  const [, cpu, memory] = /\nused (\d+) (\d+)/.exec(stderr) ?? [];
  return { status, wall: performance.now() - began, cpu: Number(cpu) / 1000, memory: Number(memory) / 1024 };
}

const readOnly = `const{createInterface}=require('node:readline'),{createReadStream}=require('node:fs');
(async()=>{for(const f of process.argv.slice(1))for await(const l of createInterface({input:createReadStream(f)}))JSON.parse(l)})()`;

/** Does something with records, five times in turn with a program that only reads them: a row of medians. */
function compare(name, records, args, output) {
  const pairs = Array.from({ length: rounds }, () => {
    const base = measure(['-e', readOnly, ...records]);
    rmSync(output, { force: true });
    return { base, made: measure([cli, ...args]) };
  });
  const all = read => pairs.map(read).toSorted((one, other) => one - other);
  const median = read => all(read)[Math.floor(rounds / 2)];
  const size = statSync(output, { throwIfNoEntry: false })?.size;
  const seconds = milliseconds => Math.round(milliseconds / 100) / 10;
  rows.push({
    what: name,
    status: pairs[0].made.status,
    s: seconds(median(({ made }) => made.wall)),
    'from .. to': `${seconds(all(({ made }) => made.wall)[0])} .. ${seconds(all(({ made }) => made.wall).at(-1))}`,
    'CPU s': seconds(median(({ made }) => made.cpu)),
    'CPU, x reading': Math.round(median(({ base, made }) => made.cpu / base.cpu) * 10) / 10,
    'memory MB': Math.round(median(({ made }) => made.memory)),
    'size MB': size === undefined ? '-' : Math.round(size / 1e5) / 10,
  });
}

/** Makes reports of the same records: a row each. */
function reports(records, command, forms) {
  const output = join(folder, 'report');
  for (const form of forms) {
    const name = `${command} ${form}, ${records.length} x ${Math.round(verdicts / 1000)},000`;
    compare(name, records, [command, ...records, '--reporter', form, '--output', output], output);
  }
}

let verdicts = 100_000;
try {
  const source = given ?? join(folder, 'run', 'results.jsonl');
  if (given === undefined)
    spawnSync(process.execPath, [cli, 'run', '--reporter', 'json', '--results', join(folder, 'run')]);
  const large = makeRecord('server-0', source, verdicts);
  reports([large], 'report', [
    'console',
    'junit',
    'html',
    'json',
    'markdown',
    'sarif',
    'ctrf',
    'tap',
    'csv',
    'badge',
    'github',
  ]);
  if (process.argv.includes('--large')) {
    const others = Array.from({ length: 11 }, (_, at) => makeRecord(`server-${at + 1}`, source, verdicts, at + 1));
    reports([large, ...others], 'matrix', ['html']);
    for (const file of others) rmSync(file);
  }
  verdicts = 5000;
  const servers = Array.from({ length: 20 }, (_, at) => makeRecord(`server-${at}`, source, verdicts, at));
  reports(servers, 'matrix', ['html', 'markdown', 'json']);
  const shards = Array.from({ length: 8 }, (_, at) =>
    makeRecord(`shard-${at + 1}`, source, 20_000, at, { index: at + 1, count: 8 }),
  );
  const merged = join(folder, 'merged');
  compare('merge, 8 x 20,000', shards, ['merge', ...shards, '--results', merged], join(merged, 'results.jsonl'));
  console.table(rows);
} finally {
  if (process.argv.includes('--keep')) console.log(folder);
  else rmSync(folder, { recursive: true, force: true });
}

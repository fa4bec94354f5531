#!/usr/bin/env node
// Measures how fast replies are read: a stream of FETCH responses, with a mailbox selected, against the parsers of imapflow and of node-imap, and a
// message that POP3 retrieves. `npm run bench:parsers` prints a table. npm installs these two into a folder that is removed afterwards; they are no dependencies. Each measurement is a process of its own,
// in turn, five times, or as often as ROUNDS says, and reads its stream five times: the first and the last are measured. Each parser has to find every reply, and ours to find nothing wrong.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';

const chunkSize = 65_536;

/** What a server says: the beginning of a session, and what it answers to one FETCH. */
const streams = {
  'flags, 500,000 responses': () => fetched(500_000, () => ''),
  'bodies of 10 kB, 100 MB': () => fetched(10_000, bodyOf(10_000)),
  'bodies of 1 MB, 100 MB': () => fetched(100, bodyOf(1_000_000)),
  'one body of 200 MB': () => fetchedOne(200),
  'POP3, a message of 50 MB': () => retrieved(50),
  'POP3, a message of 200 MB': () => retrieved(200),
};

const line = `${'x'.repeat(78)}\r\n`;
/** A piece of a message. */
const piece = Buffer.from(line.repeat(800));

/** A message of so many MB, in pieces that are made when they are read: only so can it be told how much memory the reader takes. */
function* inPieces(before, megabytes, behind) {
  yield Buffer.from(before);
  for (let sent = 0; sent < megabytes * 1_000_000; sent += piece.length)
    yield Buffer.from(piece.subarray(0, megabytes * 1_000_000 - sent));
  yield Buffer.from(behind);
}

/** Nothing to hold it against: the figure to go by is that of IMAP's bodies. */
function retrieved(megabytes) {
  const opening = [
    { says: '+OK ready\r\n', asked: 'USER user\r\n' },
    { says: '+OK\r\n', asked: 'PASS secret\r\n' },
    { says: '+OK\r\n', asked: 'RETR 1\r\n' },
  ];
  const chunks = () => inPieces('+OK\r\n', megabytes, '.\r\n');
  return { protocol: 'pop3', counted: () => true, count: 1, opening, chunks, megabytes };
}

function fetchedOne(megabytes) {
  const announced = `* 1 FETCH (UID 1 FLAGS (\\Seen) BODY[] {${megabytes * 1_000_000}}\r\n`;
  const chunks = () => inPieces(announced, megabytes, ')\r\nA3 OK done\r\n');
  return { ...imap(1), chunks, megabytes };
}

function fetched(count, more) {
  const responses = Array.from(
    { length: count },
    (_, at) => `* ${at + 1} FETCH (UID ${at + 1} FLAGS (\\Seen)${more()})\r\n`,
  );
  const answer = Buffer.from(`${responses.join('')}A3 OK done\r\n`);
  return { ...imap(count), chunks: () => chunksOf(answer), megabytes: answer.length / 1e6 };
}

/** A session in which so many messages are fetched. */
function imap(count) {
  const opening = [
    { says: '* OK ready\r\n', asked: 'A1 LOGIN user secret\r\n' },
    { says: 'A1 OK done\r\n', asked: 'A2 SELECT INBOX\r\n' },
    {
      says: `* ${count} EXISTS\r\n* 0 RECENT\r\n* FLAGS (\\Seen)\r\n* OK [UIDVALIDITY 1] ok\r\n* OK [UIDNEXT ${count + 1}] ok\r\nA2 OK [READ-WRITE] done\r\n`,
      asked: 'A3 FETCH 1:* (UID FLAGS BODY.PEEK[])\r\n',
    },
  ];
  const counted = ({ data }) => data.kind === 'FETCH';
  const read = ({ data }) => data.kind === 'FETCH' && data.fields.length > 0;
  return { protocol: 'imap', counted, read, count, opening };
}

function bodyOf(size) {
  const body = `${'x'.repeat(70)}\r\n`.repeat(Math.ceil(size / 72)).slice(0, size - 2);
  return () => ` BODY[] {${size}}\r\n${body}\r\n`;
}

const chunksOf = octets =>
  Array.from({ length: Math.ceil(octets.length / chunkSize) }, (_, at) =>
    octets.subarray(at * chunkSize, (at + 1) * chunkSize),
  );

/** What the server says from its greeting on. */
function* allOf(opening, chunks) {
  for (const { says } of opening) yield Buffer.from(says);
  yield* chunks();
}

async function mailspec({ protocol, opening, chunks }, counted) {
  const { protocols } = await import('../build/runner/protocols/index.js');
  return () => {
    const session = protocols[protocol].session({ lmtp: false });
    for (const { says, asked } of opening) {
      session.received(Buffer.from(says));
      session.replies.length = 0;
      session.wrote(Buffer.from(asked));
    }
    let found = 0;
    for (const chunk of chunks()) {
      session.received(chunk);
      found += session.replies.filter(counted).length;
      // As the engine takes away what an expectation has used.
      session.replies.length = 0;
    }
    if (session.violations.length > 0) throw new Error(JSON.stringify(session.violations[0]));
    return found;
  };
}

/** Each reads what the server says, and tells how many FETCH responses there were. */
const parsers = {
  mailspec: said => mailspec(said, said.counted),

  /** Also with every value read: what nobody looks into is else checked, and not taken apart. */
  'mailspec, values read': said => mailspec(said, said.read),

  async imapflow({ opening, chunks }, folder) {
    const require = createRequire(join(folder, 'package.json'));
    const load = name => import(pathToFileURL(require.resolve(`imapflow/lib/handler/${name}.js`)).href);
    const [{ ImapStream }, { parser }] = [await load('imap-stream'), await load('imap-handler')];
    const quiet = Object.fromEntries(['trace', 'debug', 'info', 'warn', 'error'].map(level => [level, () => {}]));
    return async () => {
      const stream = new ImapStream({ logger: quiet });
      let found = 0;
      Readable.from(allOf(opening, chunks)).pipe(stream);
      for await (const { payload, literals, next } of stream) {
        const { attributes } = await parser(payload, { literals });
        if (attributes?.[0]?.value === 'FETCH') found += 1;
        next();
      }
      return found;
    };
  },

  async 'node-imap'({ opening, chunks }, folder) {
    const { Parser } = createRequire(join(folder, 'package.json'))('imap/lib/Parser');
    return async () => {
      const stream = new Readable({ read() {} });
      const parser = new Parser(stream);
      let found = 0;
      parser.on('body', body => body.resume());
      parser.on('untagged', ({ type }) => {
        if (type === 'fetch') found += 1;
      });
      const over = new Promise(resolve => {
        parser.on('tagged', ({ tagnum }) => tagnum === 3 && resolve());
      });
      // It calls itself for whatever it finds waiting, and would run out of stack if all came at once.
      for (const chunk of allOf(opening, chunks)) {
        stream.push(chunk);
        await new Promise(resolve => setImmediate(resolve));
      }
      await over;
      return found;
    };
  },
};

/** One measurement, in a process of its own: what it takes when the parser is new, and when it is warm. */
async function measure(parser, stream, folder) {
  const said = streams[stream]();
  const parse = await parsers[parser](said, folder);
  const { megabytes } = said;
  // What it took to make the stream is not to be cleared away while it is read.
  globalThis.gc();
  const cold = await timed(parse, said.count);
  const memory = process.resourceUsage().maxRSS / 1024;
  for (let again = 0; again < 3; again++) await parse();
  const warm = await timed(parse, said.count);
  return { cold: cold.cpu, cpu: warm.cpu, wall: warm.wall, megabytes, memory };
}

async function timed(parse, count) {
  const [began, before] = [performance.now(), process.cpuUsage()];
  const found = await parse();
  const { user, system } = process.cpuUsage(before);
  const wall = performance.now() - began;
  if (found !== count) throw new Error(`it found ${found} of ${count} replies`);
  return { wall, cpu: (user + system) / 1000 };
}

function measured(parser, stream, folder) {
  const words = ['--expose-gc', fileURLToPath(import.meta.url), '--one', parser, stream, folder];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  if (status === 0) return JSON.parse(stdout);
  process.stderr.write(`${parser}, ${stream}: ${stderr}\n`);
  return undefined;
}

function install(folder) {
  writeFileSync(join(folder, 'package.json'), '{}');
  const words = ['install', '--no-audit', '--no-fund', '--ignore-scripts', 'imapflow@2', 'imap@0.8'];
  const { status } = spawnSync('npm', words, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  return status === 0;
}

const rounded = value => Math.round(value * 10) / 10;

/** The middle of the figures, with the least and the largest. */
function spread(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return { median: sorted[Math.floor(sorted.length / 2)], least: sorted[0], most: sorted.at(-1) };
}

function compare(folder, everyone) {
  const rounds = Number(process.env.ROUNDS ?? 5);
  const rows = [];
  for (const stream of Object.keys(streams)) {
    const names = stream.startsWith('POP3') ? ['mailspec'] : everyone;
    const taken = Array.from({ length: rounds }, () => names.map(name => measured(name, stream, folder)));
    const of = (name, figure) => taken.flatMap(round => figure(round[names.indexOf(name)]) ?? []);
    const middle = (name, figure) => spread(of(name, found => found?.[figure])).median;
    for (const name of names) {
      if (of(name, found => found?.cpu).length === 0) {
        rows.push({ stream, parser: name, 'MB/s': 'it fails' });
        continue;
      }
      const rates = spread(of(name, found => found && found.megabytes / (found.wall / 1000)));
      rows.push({
        stream,
        parser: name,
        'MB/s': rounded(rates.median),
        'from .. to': `${rounded(rates.least)} .. ${rounded(rates.most)}`,
        'CPU ms, new': Math.round(middle(name, 'cold')),
        'CPU ms, warm': Math.round(middle(name, 'cpu')),
        'memory MB': Math.round(middle(name, 'memory')),
        "warm, mailspec's times": rounded(middle(name, 'cpu') / middle('mailspec', 'cpu')),
      });
    }
  }
  console.table(rows);
}

const [flag, parser, stream, where] = process.argv.slice(2);
if (flag === '--one') console.log(JSON.stringify(await measure(parser, stream, where)));
else {
  const folder = mkdtempSync(join(tmpdir(), 'mailspec-bench-'));
  try {
    const others = install(folder);
    if (!others) console.error('imapflow and node-imap could not be installed: mailspec alone is measured.');
    compare(
      folder,
      Object.keys(parsers).filter(name => others || name.startsWith('mailspec')),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

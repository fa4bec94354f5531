#!/usr/bin/env node
// Measures how a browser opens large reports: `npm run bench:pages -- report.html matrix.html`. Chromium has to be installed (CHROMIUM says where, else
// /usr/bin/chromium); npm installs playwright-core into a folder that is removed afterwards. Each page is opened five times, or as often as ROUNDS says.
// Shown are medians: until a first row can be seen, until the page can be filtered, until the last row can be seen once the reader goes there, and the
// CPU time of the page's main thread up to then.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const quiet = ['--disable-gpu', '--disable-background-networking', '--disable-component-update', '--no-first-run'];
const rounds = Number(process.env.ROUNDS ?? 5);

const rows = '.attention li, tbody.rule, #groups ul, #cases > div';

/** Is the first row seen? */
function firstSeen(selector) {
  return (document.querySelector(selector)?.getClientRects().length ?? 0) > 0;
}

/** Is the last one, to which the page is moved? */
function lastSeen(selector) {
  const holder = [...document.querySelectorAll(selector)].findLast(element => !element.hidden);
  const row = holder?.lastElementChild;
  (row ?? holder)?.scrollIntoView({ block: 'end' });
  const box = row?.getBoundingClientRect();
  return box !== undefined && box.height > 0 && box.bottom > 0 && box.bottom <= innerHeight + 1;
}

async function open(chromium, file) {
  const browser = await chromium.launch({ executablePath, args: ['--headless', '--no-sandbox', ...quiet] });
  try {
    const page = await browser.newPage({ viewport: { width: 1300, height: 900 } });
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
    const began = performance.now();
    const until = async (condition, argument) => {
      // To ask at each frame would have the browser draw frames that nobody waits for.
      await page.waitForFunction(condition, argument, { polling: 50, timeout: 60_000 });
      return performance.now() - began;
    };
    await page.goto(pathToFileURL(resolve(file)).href, { waitUntil: 'commit' });
    const first = await until(firstSeen, rows);
    const ready = await until(() => document.querySelector('#filter')?.hidden === false);
    const last = (await until(lastSeen, rows)) - ready;
    const { metrics } = await devtools.send('Performance.getMetrics');
    const cpu = metrics.find(({ name }) => name === 'TaskDuration').value * 1000;
    return { first, ready, last, cpu };
  } finally {
    await browser.close();
  }
}

const folder = mkdtempSync(join(tmpdir(), 'mailspec-bench-'));
try {
  writeFileSync(join(folder, 'package.json'), '{}');
  const words = ['install', '--no-audit', '--no-fund', '--ignore-scripts', 'playwright-core@1'];
  spawnSync('npm', words, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  const { chromium } = createRequire(join(folder, 'package.json'))('playwright-core');
  const table = [];
  for (const file of process.argv.slice(2)) {
    const found = [];
    for (let round = 0; round < rounds; round += 1) found.push(await open(chromium, file));
    const median = figure => {
      const sorted = found.map(one => one[figure]).toSorted((a, b) => a - b);
      return Math.round(sorted[Math.floor(rounds / 2)]);
    };
    const [first, ready, last, cpu] = ['first', 'ready', 'last', 'cpu'].map(median);
    table.push({ file, 'first row ms': first, 'ready ms': ready, 'last row ms': last, 'CPU ms': cpu });
  }
  console.table(table);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

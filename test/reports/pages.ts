import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import type { Pieces } from '../../reports/reporter.js';
import { patience } from '../waiting.js';

/** A renderer's text in one. */
export function inOne<Source>(render: (source: Source) => Pieces): (source: Source) => string {
  return source => [...render(source)].join('');
}

/** What stands between two marks: the first, and the next that follows it. */
export function between(text: string, from: string, to: string): string {
  const start = text.indexOf(from) + from.length;
  return text.slice(start, text.indexOf(to, start));
}

/** Tags of a page that do not close as they were opened: `</li> for <ul>`, or just the one that is left open. */
export function unclosed(page: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  const markup = page
    .replace(/<(style|script)>.*?<\/\1>/gs, '')
    .replace(/<(meta|br|input)\b[^>]*>|<!doctype html>/g, '');
  for (const [, end, name = ''] of markup.matchAll(/<(\/?)([a-z]\w*)[^>]*>/g)) {
    if (end === '') open.push(name);
    else {
      const last = open.pop();
      if (last !== name) wrong.push(`</${name}> for <${last}>`);
    }
  }
  return [...wrong, ...open];
}

/** The items that are packed in a page, as markup. */
export function unpacked(page: string): string[] {
  return [...page.matchAll(/<template class="pack" data-count="\d+">([^<]*)</g)].flatMap(([, text = '']) =>
    inflateRawSync(Buffer.from(text, 'base64')).toString('utf8').split('\0'),
  );
}

/** A browser of this machine, if it has one. */
export const browser = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(path => existsSync(path));

/** What a browser makes of a page whose address ends in `#fragment`: the document after its script has run. */
export function opened(page: string, fragment: string): string {
  if (browser === undefined) throw new Error('there is no browser');
  const directory = mkdtempSync(join(tmpdir(), 'mailspec-page-'));
  try {
    const file = join(directory, 'page.html');
    writeFileSync(file, page);
    const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run'];
    const quiet = ['--disable-background-networking', '--disable-component-update'];
    // What is packed is unpacked step by step: the page is given time of its own for that, which passes at once where it has nothing to do.
    const patient = ['--virtual-time-budget=20000'];
    const own = [
      `--user-data-dir=${directory}/profile`,
      '--host-resolver-rules=MAP * ~NOTFOUND',
      '--dump-dom',
      `file://${file}#${fragment}`,
    ];
    return execFileSync(browser, [...flags, ...quiet, ...patient, ...own], {
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: patience,
    });
  } finally {
    rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
  }
}

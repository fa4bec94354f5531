#!/usr/bin/env node
// Builds the web site into docs/site/dist: `npm run site`. Its pages are written to build/site as Markdown first: what people have written (docs/), and what is made
// from the catalogue, from the program's own tables and from the lists of known deviations.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'vitepress';
import { knowledgeOf } from '../../build/cli/knowledge.js';
import { survey } from '../../build/cli/selection.js';
import { guidePages, guideSidebar } from './pages/guide.mjs';
import { referencePages } from './pages/reference.mjs';
import { rulePages } from './pages/rules.mjs';
import { serverPages } from './pages/servers.mjs';

const help = `Usage: npm run site -- [options]

Builds the web site into docs/site/dist. It is looked at with: npx vitepress preview docs/site

Options:
  --base <path>  the path below which the site will lie, such as /mailspec/ (default: /)
`;
const { values: options } = parseArgs({
  options: { base: { type: 'string', default: '/' }, help: { type: 'boolean', short: 'h' } },
});
if (options.help) {
  process.stdout.write(help);
  process.exit();
}
if (!/^\/(?:.*\/)?$/.test(options.base))
  throw new Error(`--base: ${options.base} does not begin and end with a slash: write /mailspec/`);

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const written = join(root, 'build', 'site');

const all = survey([], {});
const knowledge = knowledgeOf(all.scenarios);
const guide = guidePages(root);
const rules = rulePages(all, knowledge);
const reference = referencePages(root);
const servers = serverPages(root, all, knowledge);
const pages = { ...guide, ...rules.pages, ...reference.pages, ...servers.pages };

/** The first heading of a page, which names it in the sidebar. */
const titleOf = page => /^# (.*)$/m.exec(pages[`${page}.md`])?.[1] ?? page;

rmSync(written, { recursive: true, force: true });
for (const [path, text] of Object.entries(pages)) {
  mkdirSync(dirname(join(written, path)), { recursive: true });
  writeFileSync(join(written, path), text);
}
writeFileSync(join(written, 'comparison.json'), JSON.stringify(servers.data));
writeFileSync(
  join(written, 'navigation.json'),
  JSON.stringify({
    guide: guideSidebar.map(({ text, items }) => ({
      text,
      items: items.map(page => ({ text: titleOf(page), link: page === 'index' ? '/' : `/${page}` })),
    })),
    rfcs: rules.sidebar,
    reference: reference.sidebar,
    servers: servers.sidebar,
  }),
);
await build(join(root, 'docs', 'site'), { base: options.base, logLevel: 'warn' });

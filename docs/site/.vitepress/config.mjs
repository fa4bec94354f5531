import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { anchorOf } from '../markdown.mjs';
import { miniSearch, sectionsOf } from '../search.mjs';

const root = join(import.meta.dirname, '..', '..', '..');
/** What docs/site/build.mjs has written. */
const written = join(root, 'build', 'site');
const { guide, rfcs, reference, servers } = JSON.parse(readFileSync(join(written, 'navigation.json'), 'utf8'));

/** @type {import('vitepress').UserConfig<import('vitepress').DefaultTheme.Config>} */
export default {
  title: 'mailspec',
  description: 'Protocol conformance tests for SMTP, POP3 and IMAP servers',
  lang: 'en',
  srcDir: written,
  outDir: join(root, 'docs', 'site', 'dist'),
  cacheDir: join(written, '.cache'),
  // There is no picture of the project: without this line browsers ask for one.
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  // Names of hosts in prose are no links.
  markdown: { linkify: false, anchor: { slugify: anchorOf } },
  // What is large is loaded by those who want it: the index when they search, the comparison on its page.
  vite: { build: { chunkSizeWarningLimit: 4096 } },
  themeConfig: {
    nav: [
      { text: 'Guide', link: '/', activeMatch: '^/(?!rfc/|reference/|servers/|compatibility)' },
      { text: 'Reference', link: '/reference/', activeMatch: '^/reference/' },
      { text: 'Rules', link: '/rfc/', activeMatch: '^/rfc/' },
      { text: 'Servers', link: '/compatibility', activeMatch: '^/(servers/|compatibility)' },
    ],
    sidebar: {
      '/rfc/': [{ text: 'Rules', link: '/rfc/', items: rfcs }],
      '/reference/': reference,
      '/servers/': servers,
      '/compatibility': servers,
      '/': guide,
    },
    outline: { level: 2, label: 'On this page' },
    search: {
      provider: 'local',
      options: {
        miniSearch: { ...miniSearch, _splitIntoSections: sectionsOf },
      },
    },
  },
};

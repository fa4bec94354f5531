// What people have written: README.md, CONTRIBUTING.md, CHANGELOG.md and docs/, with links that lead to pages of the site.

import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { plain } from '../markdown.mjs';

/** Files of the repository that are pages, by their paths there, and the paths of the pages. */
const pages = new Map([
  ['README.md', 'index.md'],
  ['CONTRIBUTING.md', 'contributing.md'],
  ['CHANGELOG.md', 'changelog.md'],
]);

/** What the site has a page of its own for. */
const replaced = ['docs/compatibility.md'];

/** The sidebar of these pages. Each page of docs/ stands in it: the build fails otherwise. */
export const guideSidebar = [
  { text: 'Begin', items: ['index', 'running', 'scenarios', 'targets', 'exchange', 'ci', 'programs', 'results'] },
  { text: 'Servers', items: ['compatibility', 'deviations', 'security', 'generations', 'extensions'] },
  { text: 'What is tested', items: ['imap-demands', 'imap4rev2-demands', 'imap-models', 'other-tests'] },
  { text: 'Work on it', items: ['contributing', 'architecture', 'performance', 'changelog'] },
];

const isOutside = link => /^[a-z][a-z0-9+.-]*:/i.test(link) || link.startsWith('#');

/**
 * Text with the links of a file of the repository turned to the site's pages. A link to what is no page, such as a folder of sources, is left as its text.
 * @param file its path in the repository
 */
export function relinked(text, file) {
  let fenced = false;
  return text
    .split('\n')
    .map(line => {
      if (/^\s*(```|~~~)/.test(line)) fenced = !fenced;
      // The highlighter does not know the Test Anything Protocol.
      if (fenced) return line.replace(/^```tap$/, '```text');
      return line.replace(/(?<!!)\[((?:`[^`]*`|[^\]`])*)\]\(([^)\s]+)\)/g, (whole, label, link) => {
        if (isOutside(link)) return whole;
        const [path, anchor] = link.split('#');
        const page = pages.get(posix.normalize(posix.join(posix.dirname(file), path)));
        if (page === undefined) return label;
        return `[${label}](/${page}${anchor === undefined ? '' : `#${anchor}`})`;
      });
    })
    .join('\n');
}

/**
 * @param root the repository
 * @returns pages by their paths: `{running.md: text}`
 */
export function guidePages(root) {
  const docs = readdirSync(join(root, 'docs')).filter(name => name.endsWith('.md'));
  for (const name of docs) pages.set(`docs/${name}`, name);
  const listed = guideSidebar.flatMap(({ items }) => items);
  for (const page of pages.values())
    if (!listed.includes(page.replace(/\.md$/, '')))
      throw new Error(`docs/site/pages/guide.mjs: ${page} stands in no group of the sidebar: add it to one`);
  return Object.fromEntries(
    [...pages]
      .filter(([file]) => !replaced.includes(file))
      .map(([file, page]) => [page, plain(relinked(readFileSync(join(root, file), 'utf8'), file))]),
  );
}

import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { survey } from '../../cli/selection.js';
import { root } from '../command-line.js';

const site = join(root, 'docs', 'site', 'dist');

/** What this test uses of MiniSearch, which VitePress searches with. */
interface Index {
  search(query: string): readonly { readonly id: string }[];
}
interface Search {
  readonly default: { loadJSON(text: string, options: object): Index };
}

/** Pages by their paths, `/rfc/rfc5321.html`. */
const pages = new Map<string, string>();

/** What stands in an attribute, with its entities put in place. */
function attributes(page: string, pattern: RegExp): readonly string[] {
  return [...page.matchAll(pattern)].map(([, value = '']) =>
    value.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&'),
  );
}

describe('the site', () => {
  beforeAll(async () => {
    // The build fails by itself when a page links to one that is not there.
    await promisify(execFile)(process.execPath, [join(root, 'docs', 'site', 'build.mjs')], { cwd: root });
    for (const file of readdirSync(site, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.html')))
      pages.set(`/${file}`, readFileSync(join(site, file), 'utf8'));
  });

  it('has pages of people, of the program, of rules and of servers', () => {
    for (const page of ['index', 'scenarios', 'reference/commands', 'rfc/index', 'rfc/rfc5321', 'servers/mox'])
      expect(pages.has(`/${page}.html`), page).toBe(true);
  });

  it('has no link that leads to nothing, and loads nothing from elsewhere', () => {
    const ids = new Map([...pages].map(([path, page]) => [path, new Set(attributes(page, /\sid="([^"]*)"/g))]));
    const wrong = [...pages].flatMap(([path, page]) => {
      const loaded = attributes(page, /<(?:script|img|iframe)[^>]*\ssrc="([^"]*)"/g).concat(
        attributes(page, /<link[^>]*\shref="([^"]*)"/g),
      );
      const links = attributes(page, /<a [^>]*?href="([^"]*)"/g).filter(link => !/^https?:/.test(link));
      const lost = links.filter(link => {
        const { pathname, hash } = new URL(link, `http://localhost${path}`);
        const target = pathname.endsWith('/') ? `${pathname}index.html` : pathname;
        const anchor = decodeURIComponent(hash.slice(1));
        return !(ids.has(target) && (anchor === '' || ids.get(target)?.has(anchor)));
      });
      const foreign = loaded.filter(
        address => !(address.startsWith('data:') || (/^\/[^/]/.test(address) && existsSync(join(site, address)))),
      );
      return [...lost, ...foreign].map(address => `${path}: ${address}`);
    });
    expect(wrong).toEqual([]);
    const styles = readdirSync(join(site, 'assets')).filter(name => name.endsWith('.css'));
    const fetched = styles.flatMap(name =>
      [...readFileSync(join(site, 'assets', name), 'utf8').matchAll(/@import[^;]*|url\((?!["']?data:)[^)]*/g)].map(
        ([text]) => text,
      ),
    );
    expect(fetched).toEqual([]);
  });

  it('has each rule in its place, and its search finds each by its id', async () => {
    const chunks = join(site, 'assets', 'chunks');
    const [file] = readdirSync(chunks).filter(name => name.startsWith('@localSearchIndex'));
    const load = async (path: string): Promise<unknown> => import(/* @vite-ignore */ pathToFileURL(path).href);
    const { default: text } = (await load(join(chunks, file ?? ''))) as { default: string };
    const { miniSearch } = (await load(join(root, 'docs', 'site', 'search.mjs'))) as {
      miniSearch: { options: object; searchOptions: object };
    };
    const { default: MiniSearch } = (await load(
      createRequire(createRequire(import.meta.url).resolve('vitepress/package.json')).resolve('minisearch'),
    )) as Search;
    const fields = ['title', 'titles', 'text'];
    const index = MiniSearch.loadJSON(text, { fields, ...miniSearch.options, searchOptions: miniSearch.searchOptions });
    const { rules } = survey([], {});
    expect(rules.all().length).toBeGreaterThan(3000);
    const missing = rules.all().filter(({ id, rfc }) => {
      const place = `/rfc/rfc${rfc}.html`;
      const anchor = id.slice(id.indexOf('/') + 1);
      const [first] = index.search(id);
      return !(pages.get(place)?.includes(` id="${anchor}"`) && first?.id === `${place}#${anchor}`);
    });
    expect(missing.map(({ id }) => id)).toEqual([]);
  });
});

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { renderMatrix } from '../../reports/index.js';
import { root } from '../command-line.js';
import { other, results } from '../reports/servers.js';

interface Matrix {
  readonly servers: readonly { readonly name: string; readonly counts: Readonly<Record<string, number>> }[];
  readonly legend: readonly string[];
  readonly rules: readonly { readonly id: string; readonly level: string; readonly cells: readonly string[] }[];
  readonly findings: readonly {
    readonly verdict: string;
    readonly scenarios: readonly string[];
    readonly servers: readonly string[];
    readonly reason: string;
  }[];
}
interface Section {
  readonly anchor: string;
  readonly titles: readonly string[];
  readonly text: string;
}

const of = async (name: string): Promise<unknown> => import(pathToFileURL(join(root, 'docs', 'site', name)).href);
const { readMatrix } = (await of('matrix.mjs')) as { readMatrix(text: string): Matrix };
const { anchorOf, ruleLink, slug } = (await of('markdown.mjs')) as Record<string, (text: string) => string>;
const { asked, sectionsOf, words } = (await of('search.mjs')) as {
  asked(query: string): readonly string[];
  sectionsOf(file: string, html: string): readonly Section[];
  words(text: string): readonly string[];
};
const { guidePages, relinked } = (await of('pages/guide.mjs')) as {
  guidePages(root: string): Readonly<Record<string, string>>;
  relinked(text: string, file: string): string;
};

describe('the pages of the site', () => {
  it('have each page of docs/ in the sidebar', () => {
    // It throws where one stands in no group.
    expect(Object.keys(guidePages(root))).toEqual(expect.arrayContaining(['index.md', 'scenarios.md', 'security.md']));
  });

  it('read back what a matrix in Markdown says', async () => {
    const { servers, legend, rules, findings } = readMatrix(await renderMatrix('markdown', [results, other]));
    expect(servers.map(({ name }) => name)).toEqual([results.header.target.name, 'other']);
    expect(legend).toContain('✓ pass: the rule was observed');
    for (const [at, { counts }] of servers.entries())
      for (const sign of ['✓', '✗', '◇'])
        expect(rules.filter(({ cells }) => cells[at]?.startsWith(sign)).length).toBe(
          counts[Object.keys(counts).find(head => head.startsWith(sign)) ?? ''],
        );
    expect(rules.map(({ id }) => id)).toContain('rfc5321/4.1.1.1/ehlo-reply');
    expect(findings).toContainEqual({
      sign: '✗',
      verdict: 'fail',
      leniency: false,
      scenarios: ['smtp/pipelining/answers-in-order'],
      servers: ['other'],
      reason: 'expected 250, got 500',
    });
  });

  it.each([
    ['nothing', 'docs/compatibility.md: there is no table of servers at its beginning'],
    [
      '| server | version | tested on | ✓ pass |\n| --- | --- | --- | ---: |\n| a | 1 | 2026-01-01 | 1 |\n',
      'docs/compatibility.md: there is no table of rules',
    ],
    [
      '|server|version|tested on|\n|---|---|---|\n|a|1|2026-01-01|\n\n## RFC 1\n\n|section|rule|level|b|\n|---|---|---|---|\n',
      'docs/compatibility.md: under RFC 1 stand other servers than at the beginning',
    ],
    [
      '|server|version|tested on|\n|---|---|---|\n|a|1|2026-01-01|\n\n## Found\n\n- all is lost\n',
      'docs/compatibility.md: what was found cannot be read: - all is lost',
    ],
  ])('refuse a matrix of another form', (text, message) => {
    expect(() => readMatrix(text)).toThrow(new Error(message));
  });

  it('are linked to each other, as the files of the repository are', () => {
    const text = [
      '[it](ci.md#shards), [the page](../README.md#commands), [`targets/known`](../targets/known), [out](https://example.com)',
      '```',
      '[it](ci.md)',
      '```',
    ].join('\n');
    expect(relinked(text.replaceAll('ci.md', '../CONTRIBUTING.md'), 'docs/x.md')).toBe(
      [
        '[it](/contributing.md#shards), [the page](/index.md#commands), `targets/known`, [out](https://example.com)',
        '```',
        '[it](../CONTRIBUTING.md)',
        '```',
      ].join('\n'),
    );
  });

  it('have the anchors that GitHub gives headings, and those of rules', () => {
    expect(anchorOf?.('What `given` is: a mailbox')).toBe('what-given-is-a-mailbox');
    expect(anchorOf?.('rfc5321/4.1.1.5/rset-250')).toBe('4.1.1.5/rset-250');
    expect(ruleLink?.('rfc5321/4.1.1.5/rset-250')).toBe('/rfc/rfc5321#4.1.1.5/rset-250');
    expect(slug?.('Exchange dialect 2019')).toBe('exchange-dialect-2019');
  });

  it('are found by headings, texts, and what stands in code where something is folded away', () => {
    const heading = (level: number, id: string) =>
      `<h${level} id="${id}" tabindex="-1">${id} <a class="header-anchor" href="#${id}">&#8203;</a></h${level}>`;
    const html = `${heading(1, 'a')}<p>One &lt;word&gt;</p>${heading(3, 'b')}<details><summary>More</summary><p><code>smtp/x/y</code>: text</p></details>`;
    expect(sectionsOf('', html)).toEqual([
      { anchor: 'a', titles: ['a'], text: 'One <word>' },
      { anchor: 'b', titles: ['a', 'b'], text: 'smtp/x/y' },
    ]);
  });

  it('have ids as words of the search beside their parts', () => {
    expect(words('After smtp/x/y-z.')).toEqual(['After', 'smtp', 'x', 'y', 'z', 'smtp/x/y-z.']);
    expect(asked('rfc5321/4.1 to-day')).toEqual(['rfc5321/4.1', 'to', 'day']);
  });
});

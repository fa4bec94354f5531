import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { verdicts as kinds, type Results } from '../../record/events.js';
import { matrixFormats, renderMatrix } from '../../reports/index.js';
import { buildMatrix } from '../../reports/matrix/build.js';
import { glyphs, states } from '../../reports/matrix/glyphs.js';
import type { RuleRow } from '../../reports/matrix/model.js';
import { between, browser, opened, unclosed, unpacked } from './pages.js';
import { header, injection, verdicts, whole } from './sample.js';
import { cutResults, other, results, server } from './servers.js';

const matrix = buildMatrix([results, other]);
const row = (rule: string, from = matrix): RuleRow => from.rows.find(one => one.rule === rule)!;
const statesOf = (rule: string, from = matrix) => row(rule, from).cells.map(({ state }) => state);

describe('the matrix', () => {
  it('has a row for each rule, by RFC and section, and a column for each record', () => {
    expect(matrix.columns.map(({ name, version, date }) => [name, version, date])).toEqual([
      ['example', '1.2.3', '2026-01-02'],
      ['other', '1.2.3', '2026-01-02'],
    ]);
    expect(matrix.rows.map(({ document }) => document)).toEqual(
      [...matrix.rows.map(({ document }) => document)].sort((a, b) => Number(a.slice(4)) - Number(b.slice(4))),
    );
    expect(new Set(matrix.rows.map(({ rule }) => rule)).size).toBe(matrix.rows.length);
    expect(
      matrix.rows.flatMap(({ cells, cases }) => [cells, ...cases.map(one => one.cells)]).map(cells => cells.length),
    ).toEqual(matrix.rows.flatMap(({ cases }) => [2, ...cases.map(() => 2)]));
  });

  it('gives a rule the most severe verdict of its scenarios, and says how many have it', () => {
    const many = ['pass', 'skip', 'warn', 'fail', 'known', 'pass', 'fail'] as const;
    const events = many.map((verdict, at) => ({ ...verdicts[0]!, scenario: `smtp/many/${at}`, verdict, reason: 'so' }));
    expect(buildMatrix([whole(events)]).rows[0]!.cells).toEqual([{ state: 'fail', count: 2, of: 7, leader: 3 }]);
    const offered = buildMatrix([whole(events.slice(0, 2))]).rows[0]!.cells;
    expect(offered).toEqual([{ state: 'pass', count: 1, of: 2, leader: 0 }]);
  });

  it('never makes a failure into something that is not offered', () => {
    for (const verdict of kinds.filter(one => one !== 'skip')) {
      const events = ['skip' as const, verdict].map((one, at) => ({
        ...verdicts[0]!,
        scenario: `smtp/many/${at}`,
        verdict: one,
        reason: 'so',
      }));
      expect(buildMatrix([whole(events)]).rows[0]!.cells[0]!.state).toBe(verdict);
    }
  });

  it('does not accuse a server of the rule that another one is judged by', () => {
    // The scenario passed under one rule, and broke another on the second server.
    expect(statesOf('rfc2920/3.2/answer-in-order')).toEqual(['pass', 'not run']);
    expect(row('rfc2920/3.2/answer-in-order').cases[0]!.cells[1]!.under).toBe('rfc5321/4.1.1.1/ehlo-reply');
    expect(statesOf('rfc5321/4.1.1.1/ehlo-reply')).toEqual(['pass', 'fail']);
  });

  it('tells what is not run from what is not offered', () => {
    const short = buildMatrix([results, cutResults]);
    expect(statesOf('rfc3030/2/bdat-last', short)).toEqual(['skip', 'not run']);
    expect(short.columns[1]!.incomplete).toBe('cut short: 2 verdicts, 9 scenarios planned');
    expect(short.columns[0]!.incomplete).toBeUndefined();
  });

  it('knows where servers differ: in what they do, not in what is listed', () => {
    const differing = matrix.rows.filter(({ differs }) => differs).map(({ rule }) => rule);
    expect(differing).toEqual([
      'rfc3030/2/bdat-last',
      'rfc5321/3.5.3/vrfy-reply',
      'rfc5321/4.1.1.1/ehlo-reply',
      'rfc5321/4.5.3.1.4/command-line',
    ]);
    // A fail here and a known deviation there are the same conduct; what was not run tells nothing.
    expect(row('rfc5321/4.1.1.2/mail-syntax').differs).toBe(false);
    expect(buildMatrix([results, cutResults]).rows.some(({ differs }) => differs)).toBe(false);
  });

  it('warns of records that cannot be compared as they are', () => {
    expect(matrix.cautions).toEqual([]);
    const otherSuites = { ...results, header: { ...header, suites: 'f'.repeat(64), strict: true } };
    expect(buildMatrix([results, otherSuites]).cautions).toHaveLength(2);
  });

  it('keeps servers of one name apart', () => {
    expect(buildMatrix([results, results]).columns.map(({ id }) => id)).toEqual(['example', 'example~2']);
  });

  it('has a sign of its own for each state', () => {
    expect(new Set(states.map(state => glyphs[state])).size).toBe(kinds.length + 1);
  });

  it('is refused in a form that there is not', async () => {
    expect(Object.keys(matrixFormats)).toEqual(['html', 'markdown', 'json']);
    await expect(renderMatrix('toString', [results])).rejects.toThrow(RangeError);
  });
});

describe('the matrix in Markdown', async () => {
  const text = await renderMatrix('markdown', [results, other, cutResults]);

  it('shows each rule with the glyphs of the servers, and the branch of a MAY', () => {
    expect(text).toContain('|4.1.1.2|`mail-syntax`|MUST|✗|≈|✗|');
    expect(text).toContain('|3.5.3|`vrfy-reply`|MAY|◇ 252: the server does not tell|◇ 550: the server tells|·|');
    expect(text).toContain('|2|`bdat-last`|MUST|–|✓|·|');
  });

  it('marks a record that was cut short', () => {
    expect(text).toContain('**example: cut short: 2 verdicts, 9 scenarios planned.**');
    expect(text).toContain('example (incomplete)');
  });

  it('counts the rules that are broken by leniency alone, and names what it finds so', async () => {
    expect(text).toMatch(/^\| server .* \| by leniency \|$/m);
    expect(text).toMatch(/^\| example .* \| 1 \|$/m);
    expect(text).toContain('✗ fail (leniency) `smtp/syntax/mail-from[no-brackets]`');
    const strict = server(
      'strict',
      {},
      verdicts.filter(({ leniency }) => !leniency),
    );
    expect(await renderMatrix('markdown', [strict])).not.toContain('by leniency');
  });

  it('tells what was found, with the reasons of known deviations', async () => {
    expect(text).toContain('\n## Found\n');
    expect(text.match(/^- ≈ known `imap\/expunge\/not-while-fetching`.*$/gm)).toEqual([
      expect.stringContaining('`imap/expunge/not-while-fetching` (example, other): an EXPUNGE came while FETCH ran'),
    ]);
    const same = { verdict: 'fail', reason: 'got 250' } as const;
    const ids = ['smtp/limits/line[a]', 'smtp/limits/line[b]', 'smtp/limits/other'];
    const cases = whole(ids.map(scenario => ({ ...verdicts[0]!, ...same, scenario })));
    expect(await renderMatrix('markdown', [cases])).toContain(
      '\n- ✗ fail `smtp/limits/line[a]`, `[b]`, `smtp/limits/other`: got 250\n',
    );
    expect(
      await renderMatrix('markdown', [server('x', { 'smtp/limits/line': { verdict: 'fail', reason: injection } })]),
    ).not.toContain('<script>');
  });
});

it('the matrix in JSON has every cell', async () => {
  const document = JSON.parse(await renderMatrix('json', [results, other]));
  expect(document.columns).toHaveLength(2);
  const rule = document.rules.find((one: { rule: string }) => one.rule === 'rfc2920/3.2/answer-in-order');
  expect(rule.scenarios[0].cells).toEqual([
    { state: 'pass' },
    { state: 'not run', under: 'rfc5321/4.1.1.1/ehlo-reply', reason: 'expected 250, got 500' },
  ]);
  expect(JSON.stringify(document)).not.toContain('transcript');
});

describe('the matrix as a page', async () => {
  const page = await renderMatrix('html', [results, other, cutResults]);

  it('leads from each cell to its case, and every link has its end', () => {
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const ends = new Set(ids);
    const links = [...page.matchAll(/href="#([^"]*)"/g)].map(([, end]) => end);
    expect(links.filter(end => !ends.has(end))).toEqual([]);
    expect(links).toContain('smtp/syntax/mail-from[no-brackets]@other');
    const target = between(page, 'id="smtp/pipelining/answers-in-order@other"', '</li>');
    expect(target).toContain('500 what?');
  });

  it('shows what a server sent as text, and lets only its own script run', async () => {
    expect(page).not.toContain(injection);
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/<(link|img|iframe|object|embed)\b|<[^>]*\ssrc=|@import|url\(/);
    const hostile = server(injection, {}, [
      { ...verdicts[1]!, title: injection, rule: injection, scenario: injection },
    ]);
    expect(await renderMatrix('html', [hostile])).not.toContain('<script>alert');
    expect(() => new Script(between(page, '<script>', '</script>'))).not.toThrow();
  });

  it('closes what it opens', () => {
    expect(unclosed(page)).toEqual([]);
  });

  it('says each verdict in a word, beside glyph and colour', () => {
    expect(page).toContain('aria-label="fail">&#10007;</a>');
    expect(page).toContain('cut short: 2 verdicts, 9 scenarios planned');
  });

  it.skipIf(browser === undefined)('filters as the address says, and folds scenarios away', () => {
    const dom = opened(page, 'differ=1&text=vrfy');
    expect(dom).toContain(`>1 of ${buildMatrix([results, other, cutResults]).rows.length} rules</output>`);
    expect(dom.match(/<tbody class="rule"[^>]*data-differs=""(?![^>]*hidden)[^>]*>/g)).toHaveLength(1);
    expect(dom.match(/<tr class="case"(?! hidden)/g)).toBeNull();
    expect(dom.match(/<section class="scenario"(?![^>]*hidden)[^>]*>/g)).toEqual([
      expect.stringMatching(/ id="smtp\/vrfy\/[^"]*" data-words="[^"]*" data-differs=""/),
    ]);
  });

  it.skipIf(browser === undefined)('opens the case that a cell leads to', () => {
    const dom = opened(page, 'smtp/syntax/mail-from%5Bno-brackets%5D@other');
    expect(dom.match(/<details open/g)).toHaveLength(1);
    expect(between(dom, 'id="smtp/syntax/mail-from[no-brackets]@other"', '<summary>')).toContain('<details open');
  });
});

describe('the matrix of so many verdicts that a page packs them', async () => {
  /** The same verdicts again and again, under other ids. */
  const many = (from: Results): Results =>
    whole(
      Array.from({ length: 300 }, (_, round) =>
        from.verdicts.map(event => ({ ...event, scenario: `${event.scenario}-${round}` })),
      ).flat(),
    );
  const records = [many(results), many(other)];
  const page = await renderMatrix('html', records);
  const rules = buildMatrix(records).rows;

  it('has all scenarios in its packs, and a line for each rule outside', () => {
    const items = unpacked(page);
    const cases = rules.flatMap(rule => rule.cases);
    expect(items.filter(item => item.startsWith('<tr class="case">'))).toHaveLength(cases.length);
    const scenarios = new Set(cases.map(({ scenario }) => scenario));
    expect(items.filter(item => item.startsWith('<section class="scenario"'))).toHaveLength(scenarios.size);
    expect(page.match(/<tbody class="rule"/g)).toHaveLength(rules.length);
    expect(page).not.toContain('<tr class="case">');
    expect(unclosed(page)).toEqual([]);
    expect(items.flatMap(unclosed)).toEqual([]);
  });

  it('is much smaller for that, and says why nothing is seen without its script', async () => {
    expect(page.length).toBeLessThan(0.2 * unpacked(page).join('').length);
    expect(page).toContain('<p id="packed">There are verdicts of 2 servers, which are packed');
    expect(await renderMatrix('html', [results, other])).not.toContain('id="packed"');
  });

  it('lets nothing of a record become markup when it is unpacked', async () => {
    const hostile = many(
      server('x', {}, [
        { ...verdicts[1]!, title: injection, reason: injection, scenario: `a/${injection}` },
        ...verdicts,
      ]),
    );
    const items = unpacked(await renderMatrix('html', [hostile, hostile]));
    expect(items.length).toBeGreaterThan(0);
    expect(items.join('')).not.toContain(injection);
  });

  it.skipIf(browser === undefined)('finds rules by the words of packed scenarios, and folds them away', () => {
    const dom = opened(page, 'text=vrfy/reply-299');
    expect(dom).toContain(`>1 of ${rules.length} rules</output>`);
    expect(dom).toMatch(/<p id="packed" hidden/);
    expect(dom).toContain('>300 scenarios</button>');
    expect(dom).not.toContain('<tr class="case"');
  });

  it.skipIf(browser === undefined)('opens the packed case that a cell leads to', () => {
    const dom = opened(page, 'smtp/syntax/mail-from%5Bno-brackets%5D-299@example~2');
    expect(dom.match(/<details open/g)).toHaveLength(1);
    expect(between(dom, 'id="smtp/syntax/mail-from[no-brackets]-299@example~2"', '<summary>')).toContain(
      '<details open',
    );
  });
});

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { VerdictEvent } from '../../record/events.js';
import { html } from '../../reports/html/markup.js';
import { renderHtml as pieces } from '../../reports/html/render.js';
import { between, browser, inOne, opened, unclosed, unpacked } from './pages.js';
import { cutResults, injection, results, verdicts, wellResults, whole } from './sample.js';

const renderHtml = inOne(pieces);
const page = renderHtml(results);
const style = readFileSync(new URL('../../reports/browser/report.css', import.meta.url), 'utf8');

describe('the HTML report', () => {
  it('shows a script in a reply as text', () => {
    expect(page).not.toContain(injection);
    expect(page).toContain(
      '&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=&#39;alert(2)&#39;&gt;',
    );
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).not.toContain('<img');
    expect(page).not.toContain('<b>ready</b>');
  });

  it.each(['title', 'scenario', 'rule', 'says', 'reason', 'file', 'expected', 'got', 'seenIn'] as const)(
    'escapes the %s',
    field => {
      const hostile = renderHtml(whole([{ ...verdicts[1]!, [field]: injection }]));
      expect(hostile).not.toContain('<script>alert');
      expect(hostile).not.toContain("onerror='");
    },
  );

  it('makes no link of what is no web address', () => {
    const known = { reason: 'as agreed', link: 'javascript:alert(1)' };
    const text = renderHtml(whole([{ ...verdicts[2]!, known }]));
    expect(text).not.toContain('href="javascript:');
    expect(text).toContain('javascript:alert(1)');
    expect(page).toContain('<a href="https://example.com/bugs/1" rel="noreferrer">');
  });

  it('leads from a rule to its errata', () => {
    expect(page).toContain(
      '<a href="https://www.rfc-editor.org/errata/eid1683" rel="noreferrer">1683</a> (verified): More',
    );
    expect(page).toContain('<dt>Successor</dt><dd>Brackets may be missing.</dd>');
  });

  it('lets only its own style and script run', () => {
    const policy = between(page, 'http-equiv="Content-Security-Policy" content="', '"');
    expect(policy).toContain("default-src 'none'");
    for (const tag of ['style', 'script']) {
      const digest = createHash('sha256')
        .update(between(page, `<${tag}>`, `</${tag}>`))
        .digest('base64');
      expect(policy).toContain(`${tag}-src 'sha256-${digest}'`);
    }
  });

  it('loads nothing', () => {
    expect(page).not.toMatch(/<(link|img|iframe|object|embed)\b|<[^>]*\ssrc=|@import|url\(/);
  });

  it('has a script that compiles', () => {
    expect(() => new Script(between(page, '<script>', '</script>'))).not.toThrow();
  });

  it('opens no tag that it does not close, and has every id once', () => {
    expect(unclosed(page)).toEqual([]);
    const ids = [
      ...renderHtml(whole([...verdicts, ...verdicts.map(event => ({ ...event }))])).matchAll(/ id="([^"]*)"/g),
    ].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is to be read without its script: all is there, and the controls are not', () => {
    for (const { title, rule } of verdicts) {
      expect(page).toContain(html`${title}`.text);
      expect(page).toContain(rule);
    }
    expect(page).toContain('<form id="filter" hidden>');
    expect(page).toContain('<samp title="52 octets">250-mail.example.test<i>\\r\\n</i>\n250-PIPELINING');
  });

  it('says how the run came out', () => {
    expect(page).toContain('<p class="outcome bad">2 checks failed');
    expect(renderHtml(wellResults)).toContain('<p class="outcome well">No rule was broken.</p>');
    expect(renderHtml(wellResults)).not.toContain('Needs attention');
    expect(renderHtml(cutResults)).toContain('The run was cut short: 2 verdicts, 9 scenarios planned');
  });

  it('stays of a bearable size and time with 30,000 verdicts', () => {
    // Were each held against every other, it would take hours.
    const many = Array.from({ length: 30_000 }, (_, at) => ({
      ...verdicts[0]!,
      scenario: `smtp/many/case-${at}`,
      rule: `rfc5321/4.${at % 40}/rule-${at}`,
    }));
    const text = renderHtml(whole(many));
    expect(text.length).toBeLessThan(30_000 * 200);
    expect(unpacked(text).filter(item => item.startsWith('<li id="smtp/many/case-'))).toHaveLength(30_000);
  });

  it('has the same items where they are packed', () => {
    const many = manyOf(verdicts);
    const items = unpacked(renderHtml(whole(many)));
    expect(items).toHaveLength(many.length);
    const plain = page.match(/<li id="[^"]*" data.*?<\/details><\/li>\n/gs)!;
    expect(plain).toHaveLength(verdicts.length);
    for (const item of plain) expect(items).toContain(item);
    expect(unclosed(renderHtml(whole(many)))).toEqual([]);
    expect(unclosed(items.join(''))).toEqual([]);
  });

  it('says why nothing is seen without its script where the verdicts are packed', () => {
    const text = renderHtml(whole(manyOf(verdicts)));
    expect(text).toContain(
      '<p id="packed">There are 5010 verdicts, which are packed: they are shown where JavaScript runs.</p>',
    );
    expect(page).not.toContain('id="packed"');
    expect(() => new Script(between(text, '<script>', '</script>'))).not.toThrow();
  });

  it('names no more than a thousand at its head', () => {
    const text = renderHtml(whole(manyOf(verdicts)));
    expect(between(text, 'id="attention-heading"', '</section>').match(/<li>/g)).toHaveLength(1000);
    expect(text).toContain('<p>2 more are among the verdicts.</p>');
    const causes = between(text, 'id="broken-heading"', '</section>');
    expect(causes.match(/<summary>500 more scenarios failed behind this one<\/summary>/g)).toHaveLength(2);
    expect(causes.match(/<li><a href/g)).toHaveLength(200);
    expect(causes).toContain('<p>400 more are among the verdicts.</p>');
  });
});

/** So many that a page packs them: the same, and the same again under other ids. */
function manyOf(some: readonly VerdictEvent[]): VerdictEvent[] {
  return Array.from({ length: 5010 }, (_, at) => {
    const event = some[at % some.length]!;
    return at < some.length ? event : { ...event, scenario: `${event.scenario}-${Math.floor(at / some.length)}` };
  });
}

describe('the style', () => {
  const colours = (text: string) =>
    new Map([...text.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map(([, name, colour]) => [name!, colour!]));
  const [light, dark] = style.split('@media (prefers-color-scheme: dark)') as [string, string];

  it.each([
    ['light', colours(light)],
    ['dark', colours(dark)],
  ])('has enough contrast in the %s', (_, theme) => {
    const pairs = ['pass', 'fail', 'warn', 'note', 'skip', 'known', 'fixed', 'error'].map(name => [
      name,
      `${name}-soft`,
    ]);
    const texts = ['ink', 'faint', 'link'].flatMap(text =>
      ['paper', 'sheet', 'soft', 'note-soft'].map(ground => [text, ground]),
    );
    for (const [text, ground] of [...pairs, ...texts]) {
      expect(contrast(theme.get(text!)!, theme.get(ground!)!), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    }
  });
});

/** The contrast ratio of WCAG 2: 1 to 21. */
function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map(at => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

describe.skipIf(browser === undefined)('the HTML report in a browser', () => {
  it('filters and groups as the address says', () => {
    const dom = opened(page, 'verdict=fail,known&by=suite&text=expunge');
    expect(dom).toContain('>2 of 10 verdicts</output>');
    expect(dom).toContain('<h3>imap/expunge</h3>');
    expect(dom).not.toContain('<form id="filter" hidden');
  });

  it('opens the verdict that a link leads to', () => {
    const dom = opened(page, 'smtp/syntax/mail-from%5Bno-brackets%5D');
    expect(dom.match(/<details open/g)).toHaveLength(1);
    expect(between(dom, '<li id="smtp/syntax/mail-from[no-brackets]"', '<summary>')).toContain('<details open');
  });

  it('filters packed verdicts by RFC and by suite, and has the words of all of them', () => {
    const packed = renderHtml(whole(manyOf(verdicts)));
    const bySuite = opened(packed, 'verdict=fail,known&by=suite&text=expunge');
    expect(bySuite).toContain('>1002 of 5010 verdicts</output>');
    expect(bySuite).toContain('<h3>imap/expunge</h3>');
    expect(bySuite).toContain('<p id="packed" hidden');
    expect(opened(packed, 'text=expunge+no-such-word')).toContain('>0 of 5010 verdicts</output>');
  });

  it('opens the packed verdict that a link leads to', () => {
    const dom = opened(renderHtml(whole(manyOf(verdicts))), 'smtp/syntax/mail-from%5Bno-brackets%5D-300');
    expect(dom.match(/<details open/g)).toHaveLength(1);
    expect(between(dom, '<li id="smtp/syntax/mail-from[no-brackets]-300"', '<summary>')).toContain('<details open');
  });
});

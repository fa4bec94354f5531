import { describe, expect, it } from 'vitest';
import { brokenRules } from '../../reports/broken-rules.js';
import { formats, renderReport } from '../../reports/index.js';
import { renderMarkdown as pieces } from '../../reports/markdown.js';
import { rulesKept } from '../../reports/rules-kept.js';
import { linesOf, transcriptTail } from '../../reports/transcript.js';
import { rerunCommand } from '../../reports/verdict.js';
import { visible } from '../../reports/visible.js';
import { inOne } from './pages.js';
import { cutResults, header, injection, results, verdicts, whole } from './sample.js';

const renderMarkdown = inOne(pieces);

describe('reports by name', () => {
  it.each(Object.keys(formats))('renders %s from the record, twice the same', async format => {
    const text = await renderReport(format, results);
    // A badge has no room for names.
    expect(text).toContain(format === 'badge' ? '3 failed' : 'smtp/syntax');
    expect(text.endsWith('\n')).toBe(true);
    expect(await renderReport(format, results)).toBe(text);
  });

  it.each(['pdf', 'constructor', ''])('knows no report called %j', async format => {
    await expect(renderReport(format, results)).rejects.toThrow(RangeError);
  });

  it('has a file for each, no two alike', () => {
    const files = Object.values(formats).map(({ file }) => file);
    expect(new Set(files).size).toBe(files.length);
  });
});

describe('the JSON report', () => {
  it('holds the record and its summary', async () => {
    expect(JSON.parse(await renderReport('json', results))).toEqual({
      summary: {
        counts: results.footer?.counts,
        total: 10,
        skips: [{ reason: 'smtp does not offer CHUNKING', count: 2 }],
        unlocks: [],
        kept: rulesKept(verdicts),
        broken: brokenRules(verdicts),
        flaky: 0,
        outcome: {
          tone: 'bad',
          text: '2 checks failed (1 by leniency), 1 known deviation no longer occurs, 1 scenario could not be judged.',
        },
      },
      header,
      verdicts,
      footer: results.footer,
    });
  });

  it('has a null footer when the run was cut short', async () => {
    expect(JSON.parse(await renderReport('json', cutResults))).toMatchObject({
      footer: null,
      summary: { outcome: { tone: 'bad' } },
    });
  });
});

describe('the Markdown report', () => {
  it('is as it was agreed', async () => {
    await expect(renderMarkdown(results)).toMatchFileSnapshot('golden/summary.md.txt');
  });

  it('lets no text be markup', () => {
    const title = '*bold* _it_ [link](https://example.com) <b>x</b> `code` @someone #1 a|b &amp;\nnew line';
    const text = renderMarkdown(whole([{ ...verdicts[1]!, verdict: 'warn', title, reason: title }]));
    const row = text.split('\n').find(line => line.startsWith('| warn (leniency) | `'));
    expect(row).toContain(
      '\\*bold\\* \\_it\\_ \\[link\\](https&#58;//example.com) &lt;b&gt;x&lt;/b&gt; \\`code\\` &#64;someone \\#1 a\\|b &amp;amp;\\\\nnew line |',
    );
  });

  it('fences code with more backticks than it holds', () => {
    const got = 'a ``` b `';
    const transcript = [{ ms: 0, connection: 'smtp', direction: 'server' as const, text: '````' }];
    const text = renderMarkdown(whole([{ ...verdicts[1]!, got, transcript }]));
    expect(text).toContain('- got: ```` a ``` b ` ````');
    expect(text).toContain('`````text\nS: ````\n`````');
    expect(renderMarkdown(results)).toContain(`\`250 2.1.0 ok ${injection} \\x1b[31mred\\x00 ]]> ]]>\``);
  });

  it('stays short enough for a CI server', () => {
    const text = renderMarkdown(
      whole(
        Array.from({ length: 3000 }, (_, at) => ({
          ...verdicts[1]!,
          scenario: `smtp/x/c${at}`,
          rule: `rfc5321/1/rule-${Math.floor(at / 15)}`,
        })),
      ),
    );
    expect(text.length).toBeLessThan(200_000);
    expect(text).toContain('150 more are in the other reports.');
    expect(text.match(/^### fail: /gm)).toHaveLength(50);
    expect(text).toMatch(
      /^- more: 14 more scenarios failed behind this one: `smtp\/x\/c1`, (?:`smtp\/x\/c\d+`, ){9}\.\.$/m,
    );
  });
});

describe('the command that runs a scenario again', () => {
  const event = verdicts[1]!;
  it.each([
    ['smtp/a/b', 'npx mailspec run smtp/a/b --target x'],
    ['smtp/a/b[row]', "npx mailspec run 'smtp/a/b[row]' --target x"],
    ["it's $HOME", "npx mailspec run 'it'\\''s $HOME' --target x"],
  ])('quotes %s for the shell', (scenario, command) => {
    const { arguments: _, ...target } = header.target;
    expect(rerunCommand({ ...header, target: { ...target, name: 'x' } }, { ...event, scenario })).toBe(command);
  });

  it('says --strict when the run was strict', () => {
    expect(rerunCommand({ ...header, strict: true }, event)).toMatch(/ --strict$/);
  });

  it('names the file that holds the suite, whatever file decided', () => {
    const named = { ...header, files: { 'my/a': './a.yaml', 'my/b': "/it's/b.yaml" } };
    const decided = { ...event, scenario: 'my/b/one', file: 'fragments.yaml' };
    expect(rerunCommand(named, decided)).toContain("run '/it'\\''s/b.yaml' my/b/one --");
    const invariant = { ...verdicts.at(-1)!, seenIn: 'my/a/two' };
    expect(rerunCommand(named, invariant)).toContain('run ./a.yaml my/a/two --');
    expect(rerunCommand(named, { ...event, scenario: 'smtp/x/three' })).toContain('run smtp/x/three --');
  });

  it('has a variable of the shell for each password that the record does not have', () => {
    const urls = ['imap://al$ice:***@h?tls=none', 'pop3://al$ice:***@h:1', 'submission://bob:***@h', 'smtp://bob@h'];
    const target = { ...header.target, arguments: urls };
    expect(rerunCommand({ ...header, target }, event)).toMatch(
      RegExp(
        [
          ` 'imap://al\\$ice:'"\\$\\{MAIL_PASSWORD:\\?set it to the password of the URL}"'@h\\?tls=none'`,
          ` 'pop3://al\\$ice:'"\\$MAIL_PASSWORD"@h:1`,
          ` submission://bob:"\\$\\{MAIL_PASSWORD_2:\\?set it to the password of the URL}"@h`,
          ' smtp://bob@h$',
        ].join(''),
      ),
    );
  });

  it('is there for an invariant only when it names the case in which it saw something', () => {
    const { seenIn: _, ...invariant } = verdicts.at(-1)!;
    expect(rerunCommand(header, invariant)).toBeUndefined();
    expect(rerunCommand(header, verdicts.at(-1)!)).toContain("'imap/fetch/body[text]'");
  });
});

describe('the text of an exchange', () => {
  it.each([
    ['a\\r\\nb\\r\\n', ['a\\r\\n', 'b\\r\\n']],
    ['a\\nb', ['a\\n', 'b']],
    ['C:\\\\new\\r\\n', ['C:\\\\new\\r\\n']],
    ['', ['']],
    ['\\', ['\\']],
  ])('is parted after each LF: %s', (text, lines) => {
    expect(linesOf(text)).toEqual(lines);
  });

  it('names connections where there are several, and says what it left out', () => {
    const entries = [1, 2, 3].map(ms => ({
      ms,
      connection: ms === 2 ? 'b' : 'a',
      direction: 'client' as const,
      text: `${ms}\\r\\n`,
    }));
    expect(transcriptTail(entries, 2)).toEqual(['(1 earlier)', 'b C: 2\\r\\n', 'a C: 3\\r\\n']);
    expect(transcriptTail([{ ...entries[0]!, text: 'x'.repeat(30) }], 2, 10)).toEqual([
      'C: xxxxxxxxxx .. (20 more characters)',
    ]);
  });

  it('shows what would not be seen', () => {
    expect(visible('a\u0007\u009b\u202e\ud800\u{1f600}\u2028é\n\t')).toBe(
      'a\\x07\\x9b\\u{202e}\\u{d800}\u{1f600}\\u{2028}é\n\t',
    );
  });
});

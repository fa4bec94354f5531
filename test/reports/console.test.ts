import { describe, expect, it } from 'vitest';
import type { Results } from '../../record/events.js';
import { ConsoleReporter } from '../../reports/console/reporter.js';
import { renderReport } from '../../reports/index.js';
import { cutResults, results, verdicts, wellResults } from './sample.js';

interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly environment?: NodeJS.ProcessEnv;
  readonly verbose?: boolean;
  /** How long each verdict takes by the reporter's clock. */
  readonly pace?: number;
}

/** What a run leaves on the screen. */
function play(
  { header: first, verdicts: reached, footer }: Results,
  { isTTY, columns, environment = {}, verbose = false, pace = 100 }: Screen = {},
): string {
  let text = '';
  let now = 0;
  const output = { write: (more: string) => (text += more), ...(isTTY && { isTTY }), ...(columns && { columns }) };
  const reports = () => ['results/report.html', 'results/junit.xml'];
  const reporter = new ConsoleReporter({ output, progress: true, verbose, reports, now: () => now, environment });
  reporter.begin(first);
  for (const { scenario } of reached) if (!scenario.startsWith('invariant/')) reporter.started(scenario);
  for (const event of reached) {
    now += pace;
    reporter.verdict(event);
  }
  reporter.end(footer);
  return text;
}

describe('the console report', () => {
  it('tells every verdict, plain', async () => {
    await expect(play(results)).toMatchFileSnapshot('golden/console-plain.txt');
  });

  it('tells every verdict on a terminal', async () => {
    await expect(
      play(results, { isTTY: true }).replaceAll('\u001b', '<ESC>').replaceAll('\r', '<CR>'),
    ).toMatchFileSnapshot('golden/console-terminal.txt');
  });

  it('is quiet when all is well', async () => {
    await expect(play(wellResults)).toMatchFileSnapshot('golden/console-well.txt');
  });

  it('tells every verdict with all of its exchange where that is asked for', () => {
    const transcript = Array.from({ length: 30 }, (_, at) => ({
      ms: at,
      connection: 'smtp',
      direction: 'client' as const,
      text: `NOOP ${at}\\r\\n`,
      octets: 9,
    }));
    const passed = { ...wellResults, verdicts: [{ ...wellResults.verdicts[0]!, transcript }] };
    expect(play(passed, { verbose: true })).toMatch(/^PASS {3}.*NOOP 0\\r\\n.*NOOP 29\\r\\n/ms);
    expect(play(passed)).not.toContain('NOOP');
  });

  it('tells the first that failed by a rule in full, and the others in short', () => {
    const failed = results.verdicts[1]!;
    const text = play({
      ...results,
      verdicts: ['1', '2', '3'].map(at => ({ ...failed, scenario: `smtp/a/${at}`, title: `The ${at}` })),
    });
    expect(text.match(/^ {2}exchange /gm)).toHaveLength(1);
    expect(text).toMatch(
      /^FAIL {3}The 2\n {2}scenario {2}smtp\/a\/2\n {2}rule {6}rfc5321\/4\.1\.1\.2\/mail-syntax, as above\n/m,
    );
    expect(text).toContain('\n        smtp/a/1: 2 more scenarios failed behind this one\n');
  });

  it('says that a run was cut short', async () => {
    expect(await renderReport('console', cutResults)).toContain(
      'The run was cut short: 2 verdicts, 9 scenarios planned; 1 check failed (1 by leniency).',
    );
  });

  it('lets nothing of a server steer the terminal', () => {
    expect(play(results, { isTTY: true })).not.toContain('\u001b[31mred');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    expect(play(results)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });

  it.each<[string, NodeJS.ProcessEnv]>([
    ['NO_COLOR', { NO_COLOR: '1' }],
    ['a dumb terminal', { TERM: 'dumb' }],
  ])('has no colours with %s', (_, environment) => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape of a colour
    expect(play(results, { isTTY: true, environment })).not.toMatch(/\u001b\[\d+m/);
  });

  it('has colours where NO_COLOR is empty', () => {
    expect(play(results, { isTTY: true, environment: { NO_COLOR: '' } })).toContain('\u001b[31m');
  });

  it('adds a line about every 5 seconds where lines cannot be written over', () => {
    const lines = play(wellResults, { pace: 2000 }).split('\n');
    expect(lines.filter(line => /^\d+\/\d+ after/.test(line))).toEqual([]);
    const slow = play(results, { pace: 3000 }).split('\n');
    expect(slow.filter(line => /^\d+\/\d+ after/.test(line))).toEqual([
      '2/9 after 6.0 s, running imap/expunge/not-while-fetching and 6 more',
      '4/9 after 12.0 s, running smtp/chunking/last and 4 more',
      '6/9 after 18.0 s, running smtp/limits/line and 2 more',
      '8/9 after 24.0 s, running imap/login/twice',
    ]);
  });

  it('keeps the progress line within the terminal', () => {
    const drawn = play(results, { isTTY: true, columns: 60, environment: { NO_COLOR: '1' } })
      .split('\r\u001b[2K')
      .map(part => part.split('\n')[0] ?? '')
      .filter(part => part.startsWith('━'));
    expect(drawn.length).toBeGreaterThan(5);
    for (const line of drawn) expect(line.length).toBeLessThan(60);
  });

  it('cannot begin without a header', () => {
    const reporter = new ConsoleReporter({ output: { write: () => true }, environment: {} });
    expect(() => reporter.verdict(verdicts[1]!)).toThrow(/begins with the header/);
  });
});

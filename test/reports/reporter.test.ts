import { describe, expect, it } from 'vitest';
import { bufferedReporter, type Reporter, replay } from '../../reports/reporter.js';
import { cutResults, results } from './sample.js';

describe('a reporter', () => {
  it('is told of a record as of a run: its header, each verdict, its footer', async () => {
    const told: unknown[] = [];
    const reporter: Reporter = {
      begin: event => void told.push(event),
      verdict: event => void told.push(event),
      end: event => void told.push(event),
    };
    await replay(results, reporter);
    expect(told).toEqual([results.header, ...results.verdicts, results.footer]);
  });

  it('may write but once, when it has all', async () => {
    const written: string[] = [];
    const output = { write: (text: string) => written.push(text) };
    await replay(
      results,
      bufferedReporter(({ verdicts, footer }) => [`${verdicts.length} `, `${footer?.exitStatus}`])(output),
    );
    await replay(
      cutResults,
      bufferedReporter(({ verdicts, footer }) => [`${verdicts.length} `, `${footer?.exitStatus}`])(output),
    );
    expect(written).toEqual(['10 1', '2 undefined']);
  });

  it('cannot end before it began', () => {
    const reporter = bufferedReporter(() => [])({ write: () => true });
    expect(() => reporter.end(undefined)).toThrow('a report begins with the header');
  });
});

import { describe, expect, it } from 'vitest';
import { bufferedReporter, type Reporter, replay } from '../../reports/reporter.js';
import { cutResults, results } from './sample.js';

describe('a reporter', () => {
  it('is told of a record as of a run: its header, each verdict, its footer', () => {
    const told: unknown[] = [];
    const reporter: Reporter = {
      begin: event => told.push(event),
      verdict: event => told.push(event),
      end: event => told.push(event),
    };
    replay(results, reporter);
    expect(told).toEqual([results.header, ...results.verdicts, results.footer]);
  });

  it('may write but once, when it has all', () => {
    const written: string[] = [];
    const output = { write: (text: string) => written.push(text) };
    replay(
      results,
      bufferedReporter(({ verdicts, footer }) => [`${verdicts.length} `, `${footer?.exitStatus}`])(output),
    );
    replay(
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

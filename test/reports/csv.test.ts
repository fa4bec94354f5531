import { describe, expect, it } from 'vitest';
import { renderReport } from '../../reports/index.js';
import { csvParsed } from './readers.js';
import { injection, results, verdicts, whole } from './sample.js';

const csv = (record: typeof results) => renderReport('csv', record);

describe('the CSV report', () => {
  it('has a line for each verdict under the names of its columns', async () => {
    const text = await csv(results);
    expect(text.split('\r\n')).toHaveLength(verdicts.length + 2);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    const lines = await csvParsed(text);
    expect(lines[1]).toEqual({
      scenario: 'smtp/syntax/mail-from[no-brackets]',
      verdict: 'fail',
      rule: 'rfc5321/4.1.1.2/mail-syntax',
      level: 'MUST',
      severity: 'leniency',
      title: "A reverse-path without brackets is refused | `it's` *so*",
      reason: 'the reply was not the one expected',
      expected: '5xx',
      got: `250 2.1.0 ok ${injection} \\x1b[31mred\\x00 ]]> ]]>`,
      leniency: 'true',
      file: 'suites/smtp/syntax.yaml',
      line: '31',
      duration_ms: '20',
      seen_in: '',
      known_reason: '',
      known_link: '',
      known_expires: '',
      known_as: '',
      tries: '',
      flaky: '',
      tags: '',
    });
    expect(lines[2]).toMatchObject({
      known_reason: 'mended in 1.3',
      known_link: 'https://example.com/bugs/1',
      known_expires: '2027-01-01',
    });
    expect(lines.at(-1)).toMatchObject({ seen_in: 'imap/fetch/body[text]' });
  });

  it('keeps what parts fields and lines within its field', async () => {
    const got = 'a,b "c"\r\nd\te;f';
    const [line] = await csvParsed(await csv(whole([{ ...verdicts[1]!, got, tags: ['one', 'two'] }])));
    expect(line).toMatchObject({ got: 'a,b "c"\\x0d\\nd\\te;f', tags: 'one two', file: 'suites/smtp/syntax.yaml' });
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', ' =1', '\uff1d1'])('lets %s be no formula', async got => {
    const [line] = await csvParsed(await csv(whole([{ ...verdicts[1]!, got }])));
    expect(line?.got).toBe(`'${got}`);
  });

  it('has no line where there is none', async () => {
    const [line] = await csvParsed(await csv(whole([{ ...verdicts[1]!, line: 0 }])));
    expect(line?.line).toBe('');
  });
});

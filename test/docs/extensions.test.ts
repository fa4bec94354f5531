import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { root } from '../command-line.js';

interface Page {
  extensionsPage(scenarios: readonly object[], rules: readonly object[], records: readonly object[]): string;
}

const { extensionsPage } = (await import(pathToFileURL(join(root, 'targets/extensions.mjs')).href)) as Page;

const scenario = (id: string, rfc: number, needs: Readonly<Record<string, readonly string[]>>) => ({
  id,
  rule: { rfc },
  needs,
});
const record = (
  target: string,
  services: Readonly<Record<string, readonly string[]>>,
  verdicts: Readonly<Record<string, string>>,
) => ({
  target,
  header: {
    target: {
      services: Object.entries(services).map(([service, clear]) => ({ service, capabilities: { clear } })),
    },
  },
  verdicts: new Map(Object.entries(verdicts)),
});

describe('the page of extensions', () => {
  it('has a row a keyword, with its scenarios and what came of them where it is announced', () => {
    const page = extensionsPage(
      [
        scenario('imap/a', 1, { imap: ['ONE', '!TWO'] }),
        scenario('imap/b', 1, { imaps: ['ONE'] }),
        scenario('imap/c', 2, { imap: ['LIMIT'] }),
        scenario('smtp/a', 3, { submission: ['AUTH PLAIN'] }),
        scenario('pop3/a', 3, { pop3: ['UTF8 USER'] }),
      ],
      [{ rfc: 1 }, { rfc: 1 }, { rfc: 2 }],
      [
        record(
          'first',
          { imap: ['one', 'LIMIT=17'], smtp: ['AUTH PLAIN LOGIN'] },
          { 'imap/a': 'pass', 'imap/b': 'known', 'imap/c': 'skip', 'smtp/a': 'fail' },
        ),
        record('second', { imap: ['TWO'] }, {}),
      ],
    );
    const rows = page.split('\n').filter(line => line.startsWith('|'));
    expect(rows).toEqual([
      '|keyword|RFCs (rules)|cases|first|',
      '|---|---|---:|---|',
      '|`AUTH LOGIN`||0|–|',
      '|`AUTH PLAIN`|3 (0)|1|1 ✗|',
      '|keyword|RFCs (rules)|cases|',
      '|---|---|---:|',
      '|`UTF8`|3 (0)|1|',
      '|keyword|RFCs (rules)|cases|first|second|',
      '|---|---|---:|---|---|',
      '|`LIMIT`|2 (1)|1|–||',
      '|`ONE`|1 (2)|2|1 ✓ 1 ≈||',
      '|`TWO`||0||–|',
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { renderReport } from '../../reports/index.js';
import { unlocks, unlockText } from '../../reports/unlocks.js';
import { results, whole } from './sample.js';

const skip = results.verdicts.find(({ verdict }) => verdict === 'skip')!;

describe('what would let skipped scenarios be played', () => {
  it('is told with how many there are, the most first', () => {
    const found = unlocks([
      { reason: 'EHLO does not list CHUNKING', count: 9 },
      { reason: 'it needs 2 accounts, the target has 1', count: 1 },
      { reason: 'it needs 1 account, the target has 0', count: 2 },
      { reason: 'it needs 2 accounts, the target has 0', count: 3 },
      { reason: 'it may harm the server: it runs on a loopback address or with --intrusive', count: 4 },
    ]);
    expect(found.map(unlockText)).toEqual([
      '5 scenarios were skipped for want of an account: give its user and password in a URL (imap://user:password@host, smtp://user:password@host), or `accounts` in a target file',
      '4 scenarios were skipped for want of leave to harm the server: give --intrusive, for a server that nobody relies on',
      '1 scenario was skipped for want of more accounts: give several in a target file (`accounts: {user: "user{1..8}", ..}`)',
    ]);
  });

  it('stands in the console, the page, the summary and the JSON document', async () => {
    const lacking = whole([{ ...skip, reason: 'it needs 1 account, the target has 0' }]);
    for (const name of ['console', 'html', 'markdown'] as const)
      expect(await renderReport(name, lacking)).toContain('1 scenario was skipped for want of an account: ');
    const { summary } = JSON.parse(await renderReport('json', lacking));
    expect(summary.unlocks).toEqual([{ count: 1, lack: 'an account', advice: expect.stringContaining('URL') }]);
  });
});

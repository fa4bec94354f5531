import { describe, expect, it } from 'vitest';
import { choose, embedded, playAll, type VerdictEvent } from './playing.js';

const { scenarios, rules } = choose('imap/select', 'imap/status');
const unasked = 'the target claims RFC 2060, which does not require it';

/** Plays SELECT, EXAMINE and STATUS against a server that sends neither UIDNEXT nor UNSEEN at SELECT. */
async function played(claimed: readonly number[]): Promise<readonly VerdictEvent[]> {
  const target = await embedded(['imap-select-without-uidnext', 'imap-select-without-unseen']);
  const place = { file: 'target.yaml', line: 1, column: 1 };
  const claims = claimed.map(rfc => ({ rfc, place }));
  const { events } = await playAll({ ...target, claims }, scenarios, { rules, invariants: true });
  return events;
}

const mismatch = (events: readonly VerdictEvent[]) =>
  events
    .filter(({ verdict }) => verdict === 'fail' || verdict === 'error' || verdict === 'warn')
    .map(({ scenario, verdict, rule }) => `${verdict} ${scenario} ${rule}`)
    .sort();

describe('a server that sends neither UIDNEXT nor UNSEEN at SELECT', () => {
  it.each([[[]], [[3501]]])('breaks RFC 3501 (claims: %j)', async claimed => {
    expect(mismatch(await played(claimed))).toEqual([
      'fail imap/select/required-data-of-rev1[examine-unseen] rfc3501/6.3.2/unseen-response',
      'fail imap/select/required-data-of-rev1[select-unseen] rfc3501/6.3.1/unseen-response',
      'fail imap/select/required-data[examine-uidnext] rfc3501/6.3.2/uidnext-response',
      'fail imap/select/required-data[select-uidnext] rfc3501/6.3.1/uidnext-response',
      'fail imap/select/uidnext-above-uids rfc3501/6.3.1/uidnext-response',
      'fail imap/select/uidnext-stays rfc3501/6.3.1/uidnext-response',
      'fail imap/status/uidnext-as-select rfc3501/6.3.2/uidnext-response',
    ]);
  });

  it('follows RFC 2060, which only recommends UNSEEN and knows no UIDNEXT there', async () => {
    const events = await played([2060]);
    expect(mismatch(events)).toEqual([
      'warn imap/select/required-data-of-rev1[examine-unseen] rfc2060/6.3.2/unseen-response',
      'warn imap/select/required-data-of-rev1[select-unseen] rfc2060/6.3.1/unseen-response',
    ]);
    const skipped = events.filter(({ reason }) => reason === unasked).map(each => `${each.verdict} ${each.scenario}`);
    expect(skipped.sort()).toEqual([
      'skip imap/select/examine-keeps-recent',
      'skip imap/select/required-data[examine-uidnext]',
      'skip imap/select/required-data[select-uidnext]',
      'skip imap/select/uidnext-above-uids',
      'skip imap/select/uidnext-stays',
      'skip imap/status/uidnext-as-select',
      'skip invariant/imap/exists-never-falls',
      'skip invariant/imap/size-of-the-message',
    ]);
    expect(events.find(({ scenario }) => scenario === 'imap/select/missing[select]')).toMatchObject({
      verdict: 'pass',
      rule: 'rfc2060/6.3.1/no-such-mailbox',
    });
  });
});

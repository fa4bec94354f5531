import { describe, expect, it } from 'vitest';
import { choose, embedded, playAll, type VerdictEvent } from './playing.js';

const { scenarios, rules, message } = choose('imap/select', 'imap/status');
const unasked = 'the target claims RFC 2060, which does not require it';

/** Plays SELECT, EXAMINE and STATUS against a server that sends neither UIDNEXT nor UNSEEN at SELECT. */
async function played(claimed: readonly number[]): Promise<readonly VerdictEvent[]> {
  const target = await embedded(['imap-select-without-uidnext', 'imap-select-without-unseen']);
  const place = { file: 'target.yaml', line: 1, column: 1 };
  const claims = claimed.map(rfc => ({ rfc, place }));
  const { events } = await playAll({ ...target, claims }, scenarios, { rules, message, invariants: true });
  return events;
}

const mismatch = (events: readonly VerdictEvent[]) =>
  events
    .filter(({ verdict }) => verdict === 'fail' || verdict === 'error' || verdict === 'warn')
    .map(({ scenario, verdict, rule }) => `${verdict} ${scenario} ${rule}`)
    .sort();

describe('a server that sends neither UIDNEXT nor UNSEEN at SELECT', () => {
  it('breaks RFC 9051 in sessions of IMAP4rev2', async () => {
    const events = await played([]);
    expect(mismatch(events).filter(one => one.includes('@rev2'))).toEqual([
      'fail imap/select/required-data[examine-uidnext]@rev2 rfc9051/6.3.3/uidnext-response',
      'fail imap/select/required-data[select-uidnext]@rev2 rfc9051/6.3.2/uidnext-response',
      'fail imap/select/uidnext-above-uids@rev2 rfc9051/6.3.2/uidnext-response',
      'fail imap/select/uidnext-stays@rev2 rfc9051/6.3.2/uidnext-response',
      'fail imap/status/uidnext-as-select@rev2 rfc9051/6.3.3/uidnext-response',
    ]);
  });

  it('is not asked to speak IMAP4rev2 where it claims IMAP4rev1 alone', async () => {
    const events = (await played([3501])).filter(({ scenario }) => scenario.endsWith('@rev2'));
    expect(new Set(events.map(({ verdict, reason }) => `${verdict}: ${reason}`))).toEqual(
      new Set(['skip: the target claims RFC 3501, and IMAP4rev2 came after it']),
    );
  });

  it.each([[[]], [[3501]]])('breaks RFC 3501 (claims: %j)', async claimed => {
    expect(mismatch(await played(claimed)).filter(one => !one.includes('@rev2'))).toEqual([
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
      'skip invariant/imap/examined-stays-recent',
      'skip invariant/imap/exists-never-falls',
      'skip invariant/imap/size-of-the-message',
      'skip invariant/imap/uid-in-unsolicited-fetch',
    ]);
    expect(events.find(({ scenario }) => scenario === 'imap/select/missing[select]')).toMatchObject({
      verdict: 'pass',
      rule: 'rfc2060/6.3.1/no-such-mailbox',
    });
  });
});

import { describe, expect, it } from 'vitest';
import { root } from '../../command-line.js';
import { embedded, loadRules, loadSuites, playAll, type Target, type VerdictEvent } from './playing.js';
import { rewritingProxy } from './rewriting-proxy.js';

const rules = loadRules(`${root}/suites/rules`);
const suites = (...names: string[]) =>
  loadSuites(
    names.map(name => `${root}/suites/${name}.yaml`),
    rules,
    { messages: [`${root}/suites/messages`] },
  ).flatMap(({ scenarios }) => scenarios);
const retrieving = suites('pop3/retr').filter(({ tags }) => !tags.includes('large'));

async function played(target: Target, scenarios = retrieving): Promise<readonly VerdictEvent[]> {
  const { readFileSync } = await import('node:fs');
  const message = (name: string) =>
    Buffer.from(readFileSync(`${root}/suites/messages/${name}`, 'latin1').replace(/\r?\n/g, '\r\n'), 'latin1');
  return (await playAll(target, scenarios, { rules, message, intrusive: true })).events;
}

const red = (events: readonly VerdictEvent[]) =>
  events.filter(({ verdict }) => verdict === 'fail' || verdict === 'error').map(({ scenario }) => scenario);
const of = (events: readonly VerdictEvent[], id: string) => events.find(({ scenario }) => scenario === id);
const without = (target: Target, ...names: string[]): Target => ({
  ...target,
  services: Object.fromEntries(Object.entries(target.services).filter(([name]) => !names.includes(name))),
});

describe('what is wrong with content', () => {
  it('is nothing with a server that changes none', async () => {
    expect(red(await played(await embedded()))).toEqual([]);
  });

  it.each([
    ['pop3-retr-adds-line', 'calibration/pop3/content', 'rfc1939/5/retr-sends-all', ['pop3/retr']],
    ['pop3-retr-drops-octets', 'calibration/pop3/content', 'rfc1939/5/retr-sends-all', ['pop3/retr']],
    ['smtp-adds-line', 'calibration/smtp/content', 'rfc5321/4.5.2/all-ascii-delivered', ['delivery/content']],
    ['imap-append-adds-line', 'calibration/append/content', 'rfc3501/6.3.11/appends', ['imap/sections']],
  ])(
    '%s is one failure, and what depends on it is skipped',
    async (fault, id, rule, names) => {
      const scenarios = suites(...names).filter(({ tags }) => !tags.includes('large'));
      const events = await played(await embedded([fault]), scenarios);
      expect(red(events)).toEqual([id]);
      expect(of(events, id)).toMatchObject({ verdict: 'fail', rule });
      expect(JSON.stringify(of(events, id)?.transcript)).toContain('calibration');
      const skipped = events.filter(({ verdict, reason }) => verdict === 'skip' && reason.includes(`see ${id}: `));
      expect(skipped.length).toBeGreaterThan(3);
      expect(events.some(({ verdict }) => verdict === 'pass')).toBe(true);
    },
    60_000,
  );

  it('is an error where it cannot be told which of the ways changes it', async () => {
    const target = without(
      await embedded(['pop3-retr-adds-line']),
      'imap',
      'imaps',
      'lmtp',
      'submission',
      'submissions',
    );
    const events = await played(target);
    expect(red(events)).toEqual(['calibration/content']);
    expect(of(events, 'calibration/content')).toMatchObject({
      verdict: 'error',
      reason:
        'a plain message that was delivered by smtp is not returned unchanged by pop3: it is unknown which of them changes it',
    });
  });

  it('is found by APPEND alone where the accounts are not disposable, and nothing is sent there', async () => {
    const target = { ...(await embedded(['imap-append-adds-line', 'smtp-adds-line'])), disposable: false };
    const events = await played(target, suites('imap/sections', 'delivery/content'));
    expect(red(events)).toEqual(['calibration/content']);
    expect(of(events, 'calibration/content')).toMatchObject({ verdict: 'fail', rule: 'rfc3501/6.3.11/appends' });
    const told = JSON.stringify(of(events, 'calibration/content')?.transcript);
    expect(told).toContain('EXAMINE');
    expect(told).not.toMatch(/INBOX|DATA/);
  });
});

describe('a known entry about what is wrong before the run', () => {
  const key = 'calibration/pop3/content';
  const place = { file: 'known.yaml', line: 1, column: 1 };
  const entry = { key, reason: 'RETR adds a line.', place };
  const verdicts = async (target: Target, ...known: Target['known']) =>
    (await played({ ...target, known }, retrieving))
      .filter(({ scenario }) => scenario.endsWith(key))
      .map(({ scenario, verdict, reason }) => `${verdict} ${scenario}: ${reason}`);

  it('is known where it is found', async () => {
    expect(await verdicts(await embedded(['pop3-retr-adds-line']), entry)).toEqual([`known ${key}: RETR adds a line.`]);
  });

  it('is fixed where it is not, unless it shows at times only', async () => {
    const target = await embedded();
    expect(await verdicts(target, entry)).toEqual([
      `fixed known/${key}: listed as a known deviation (RETR adds a line.), but it is not found: remove it from the list`,
    ]);
    expect(await verdicts(target, { ...entry, intermittent: true })).toEqual([]);
  });

  it('stays where not everything could be looked for', async () => {
    const target = await embedded();
    expect(await verdicts({ ...target, disposable: false }, entry)).toEqual([]);
    // With POP3 alone nothing tells which way changes a message.
    const alone = await embedded(['smtp-adds-line']);
    expect(await verdicts(without(alone, 'imap', 'imaps', 'lmtp', 'submission', 'submissions'), entry)).toEqual([]);
  });
});

describe('what is wrong with envelopes', () => {
  const sending = () => suites('smtp/syntax', 'smtp/sequence', 'smtp/session');

  it('a refused null reverse-path is one failure', async () => {
    const events = await played(await embedded(['smtp-null-reverse-path-refused']), sending());
    expect(red(events)).toEqual(['calibration/smtp/null-reverse-path']);
    expect(of(events, 'calibration/smtp/null-reverse-path')).toMatchObject({
      verdict: 'fail',
      rule: 'rfc5321/4.5.5/null-reverse-path',
      title: expect.stringMatching(/^smtp(?:, .*)?: The null reverse-path is accepted$/),
      got: expect.stringMatching(/^550/),
    });
  });

  it.each(['550 5.7.1 Not you', '530 5.7.0 Authentication required'])(
    'who refuses every sender with %s is not accused of refusing the null reverse-path',
    async refusal => {
      const target = await embedded();
      const { smtp } = target.services;
      if (smtp === undefined) throw new Error('no smtp');
      const port = await rewritingProxy(
        smtp.port,
        line => line.replace(/^MAIL .*/i, 'XMAIL').replace(/^STARTTLS/i, 'XTLS'),
        line => line.replace(/^500 .*/, refusal).replace('250-STARTTLS', '250-XTLS'),
      );
      const services = { ...target.services, smtp: { ...smtp, port } };
      const events = await played({ ...target, services }, suites('smtp/syntax'));
      expect(of(events, 'calibration/smtp/null-reverse-path')?.verdict).not.toBe('fail');
      expect(of(events, 'calibration/smtp/sender')).toMatchObject({
        verdict: 'error',
        reason: expect.stringContaining(refusal),
      });
    },
  );

  it('accounts that take no mail are one error', async () => {
    const target = await embedded();
    const accounts = target.accounts.map(account => ({ ...account, address: `not-${account.address}` }));
    const events = await played({ ...target, accounts }, [...sending(), ...retrieving]);
    expect(red(events)).toEqual(['calibration/smtp/recipient']);
    expect(of(events, 'calibration/smtp/recipient')).toMatchObject({
      verdict: 'error',
      reason: expect.stringMatching(/RCPT.*expected reply 2xx, got 550/),
    });
    const skipped = events.filter(({ verdict }) => verdict === 'skip');
    expect(skipped.length).toBeGreaterThan(20);
    expect(events.filter(({ verdict }) => verdict === 'pass').length).toBeGreaterThan(20);
  });
});

describe('a target that lacks services', () => {
  it.each([
    ['POP3 alone', ['smtp', 'lmtp', 'submission', 'submissions', 'imap', 'imaps', 'pop3s']],
    ['SMTP alone', ['lmtp', 'submission', 'submissions', 'imap', 'imaps', 'pop3', 'pop3s']],
    ['LMTP and POP3', ['smtp', 'submission', 'submissions', 'imap', 'imaps', 'pop3s']],
    ['IMAP alone', ['smtp', 'lmtp', 'submission', 'submissions', 'pop3', 'pop3s', 'imaps']],
  ])('is calibrated as far as it can be: %s', async (_, absent) => {
    const whole = await embedded();
    const target = without(whole, ...absent);
    const deliver = target.services.smtp ? 'smtp' : target.services.lmtp ? 'lmtp' : 'append';
    const events = await played({ ...target, deliver }, [...retrieving.slice(0, 4), ...suites('smtp/session')]);
    expect(events.filter(({ scenario }) => scenario.startsWith('calibration/'))).toEqual([]);
    expect(red(events)).toEqual([]);
  });
});

describe('mailboxes that cannot be made', () => {
  it.each([true, false])('are one error, and no rule is broken (disposable accounts: %s)', async disposable => {
    const target = await embedded();
    const imap = target.services.imap ?? expect.fail('no imap');
    // INBOX cannot be made (RFC 3501 6.3.3): the answer is NO.
    const refused = (line: string) => line.replace(/^(\S+) CREATE .*/i, '$1 CREATE INBOX');
    const services = { imap: { ...imap, port: await rewritingProxy(imap.port, refused) } };
    const events = await played(
      { ...target, services, disposable },
      suites('imap/mailboxes', 'imap/store', 'imap/commands'),
    );
    expect(red(events)).toEqual(['calibration/imap/create']);
    expect(of(events, 'calibration/imap/create')?.reason).toMatch(
      /^the server makes no mailbox for the scenarios to use: CREATE: expected tagged OK, got m\d+ NO /,
    );
    const skipped = events.filter(({ reason }) => reason.startsWith('not judged, see calibration/imap/create: '));
    expect(skipped.length).toBeGreaterThan(20);
    expect(events.some(({ verdict }) => verdict === 'pass')).toBe(true);
  });
});

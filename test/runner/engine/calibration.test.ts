import { describe, expect, it } from 'vitest';
import type { Service } from '../../../runner/targets/target.js';
import {
  choose,
  embedded,
  playAll,
  type Scenario,
  type ServiceName,
  scenarios,
  steps,
  type Target,
  type VerdictEvent,
} from './playing.js';
import { rewritingProxy } from './rewriting-proxy.js';
import { speaking } from './speaking.js';

const suites = (...names: string[]) => choose(...names).scenarios;
const retrieving = suites('pop3/retr').filter(({ tags }) => !tags.includes('large'));

async function played(target: Target, scenarios: readonly Scenario[] = retrieving): Promise<readonly VerdictEvent[]> {
  const { rules, message } = choose();
  return (await playAll(target, scenarios, { rules, message, intrusive: true })).events;
}

const red = (events: readonly VerdictEvent[]) =>
  events.filter(({ verdict }) => verdict === 'fail' || verdict === 'error').map(({ scenario }) => scenario);
const of = (events: readonly VerdictEvent[], id: string) => events.find(({ scenario }) => scenario === id);
const without = (target: Target, ...names: string[]): Target => ({
  ...target,
  services: Object.fromEntries(Object.entries(target.services).filter(([name]) => !names.includes(name))),
});

/** The target when commands of some services are none that the server knows. */
async function withRefusals(names: readonly ServiceName[], command: RegExp): Promise<Target> {
  const whole = await embedded();
  const services = { ...whole.services };
  for (const name of names) {
    const service = services[name] ?? expect.fail(`no ${name}`);
    const hears = (line: string) => line.replace(command, 'XNONE');
    const says = (line: string) => [line];
    services[name] = { ...service, port: await speaking(service.port, { commands: /^[A-Z]+/i, hears, says }) };
  }
  return without({ ...whole, services }, 'submission', 'submissions', 'pop3s', 'imaps');
}

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
    expect(told).not.toMatch(/\b(?:INBOX|DATA)\b/);
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
        line => line.replace(/^MAIL .*/i, 'XMAIL'),
        line => line.replace(/^500 .*/, refusal),
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

  it('a submission server may let its users send from their own addresses alone', async () => {
    const target = await embedded();
    const smtp = target.services.smtp ?? expect.fail('no smtp');
    const port = await speaking(smtp.port, {
      commands: /^[A-Z]+/i,
      hears: line => line.replace(/^AUTH .*/, 'NOOP').replace(/^MAIL FROM:<sender@example\.com>.*/, 'XNONE'),
      says(line, command) {
        if (command.startsWith('AUTH')) return ['235 2.7.0 Welcome'];
        return [line.replace(/^250([ -])AUTH .*/, '250$1AUTH PLAIN')];
      },
    });
    const submission: Service = { ...smtp, name: 'submission', port, tls: 'none' };
    const events = await played({ ...target, services: { submission } }, suites('smtp/starttls', 'smtp/submission'));
    expect(of(events, 'calibration/smtp/sender')).toMatchObject({
      verdict: 'skip',
      reason: expect.stringMatching(/^submission at MAIL, expected reply 2xx, got 5/),
    });
  });

  it.each([
    ['MAIL', 'smtp/sender', 'MAIL, expected reply 2xx, got 5'],
    ['RCPT', 'smtp/recipient', 'RCPT: expected reply 2xx, got 5'],
  ])('every %s that is refused is one error, whomever it names', async (verb, id, got) => {
    const target = await withRefusals(['smtp', 'lmtp'], new RegExp(`^${verb} .*`, 'i'));
    const events = await played(target, suites('smtp/syntax', 'smtp/limits', 'smtp/sequence'));
    expect(red(events)).toEqual([`calibration/${id}`]);
    expect(of(events, `calibration/${id}`)).toMatchObject({
      verdict: 'error',
      reason: expect.stringContaining(`at ${got}`),
    });
    expect(events.filter(({ verdict }) => verdict === 'pass').length).toBeGreaterThan(10);
  });

  it('EHLO and LHLO that are refused are one failure', async () => {
    const target = await withRefusals(['smtp', 'lmtp'], /^[EL]HLO .*/i);
    const events = await played(target, suites('smtp/lmtp', 'smtp/session', 'delivery/content'));
    expect(red(events)).toEqual(['calibration/smtp/offers']);
    expect(of(events, 'calibration/smtp/offers')).toMatchObject({
      verdict: 'fail',
      title: 'smtp, lmtp: The server lists its capabilities',
    });
  });

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

describe('an account that cannot sign in', () => {
  it('is one error, and a step that only names it breaks no rule', async () => {
    const events = await played(await withRefusals(['pop3'], /^USER .*/i), suites('pop3/pipelining', 'pop3/states'));
    expect(red(events)).toEqual(['calibration/sign-in']);
    expect(of(events, 'pop3/pipelining/wrong-password')).toMatchObject({
      verdict: 'skip',
      reason: expect.stringMatching(/^not judged, see calibration\/sign-in: user1 could not sign in: USER: /),
    });
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

describe('mailboxes that cannot be used', () => {
  /** Who refuses a command has NO for it: there is no such mailbox, or INBOX cannot be made (RFC 3501 6.3.3). Or the server does not know it. */
  const refusing = (verb: string) => (line: string) =>
    line.replace(new RegExp(`^(\\S+) ${verb} .*`, 'i'), verb === 'APPEND' ? '$1 NONSENSE' : `$1 ${verb} INBOX/`);
  async function targetWith(hears: (command: string) => string, disposable: boolean): Promise<Target> {
    const target = await embedded();
    const imap = target.services.imap ?? expect.fail('no imap');
    // What a client was not to hear is the answer to a command of another's tag.
    const says = (line: string) => (line.startsWith('x OK') ? [] : [line]);
    const port = await speaking(imap.port, { hears, says });
    return { ...target, services: { imap: { ...imap, port } }, disposable };
  }
  const depending = () => suites('imap/mailboxes', 'imap/store', 'imap/select', 'imap/append');

  it.each(
    ['CREATE', 'SELECT', 'EXAMINE', 'APPEND'].flatMap(verb => [true, false].map(disposable => ({ verb, disposable }))),
  )('are one error, and no rule is broken: $verb, disposable accounts: $disposable', async ({ verb, disposable }) => {
    const id = `calibration/imap/${verb.toLowerCase()}`;
    const events = await played(await targetWith(refusing(verb), disposable), depending());
    expect(red(events)).toEqual([id]);
    expect(of(events, id)?.reason).toMatch(
      new RegExp(
        `^the server (?:makes|does not open|takes) .*: ${verb}: expected tagged OK, got (?:\\* OK \\[CLOSED\\].* \\| )?m\\d+ (?:NO|BAD) `,
      ),
    );
    const told = of(events, id)
      ?.transcript?.map(({ text }) => text)
      .join('');
    expect(told).toMatch(new RegExp(`m\\d+ ${verb} .*m\\d+ (?:NO|BAD) `, 's'));
    const skipped = events.filter(({ reason }) => reason.startsWith(`not judged, see ${id}: `));
    expect(skipped.length).toBeGreaterThan(verb === 'EXAMINE' && disposable ? 5 : 20);
    expect(skipped.every(({ verdict }) => verdict === 'skip')).toBe(true);
    expect(events.filter(({ verdict }) => verdict === 'pass').length).toBeGreaterThan(5);
  });

  it('are one error where they are opened in neither way', async () => {
    const neither = (line: string) => refusing('SELECT')(refusing('EXAMINE')(line));
    const events = await played(await targetWith(neither, true), depending());
    expect(red(events)).toEqual(['calibration/imap/select']);
  });

  it.each([true, false])(
    'are not said of a server that takes no message into what EXAMINE has opened: %s',
    async disposable => {
      const target = await embedded();
      const imap = target.services.imap ?? expect.fail('no imap');
      const examined = new Map<object, string>();
      const port = await rewritingProxy(imap.port, (line, connection) => {
        const [, tag = '', verb = '', mailbox = ''] = /^(\S+) (SELECT|EXAMINE|APPEND) ("[^"]*"|\S+)/i.exec(line) ?? [];
        if (/^(?:SELECT|EXAMINE)$/i.test(verb)) examined.set(connection, /^E/i.test(verb) ? mailbox : '');
        return verb.toUpperCase() === 'APPEND' && examined.get(connection) === mailbox ? `${tag} NONSENSE` : line;
      });
      const courier = { ...target, services: { imap: { ...imap, port } }, disposable };
      const events = await played(courier, suites('imap/store').slice(0, 6));
      expect(events.filter(({ scenario }) => scenario.startsWith('calibration/'))).toEqual([]);
      expect(events.filter(({ verdict }) => verdict === 'pass').length).toBeGreaterThan(3);
    },
  );

  it('are found where scenarios make them themselves', async () => {
    const events = await played(await targetWith(refusing('CREATE'), true), suites('imap/odd-messages'));
    expect(red(events)).toEqual(['calibration/imap/create']);
    expect(new Set(events.map(({ verdict }) => verdict))).toEqual(new Set(['error', 'skip']));
  });

  it('are not told apart from a server that does not answer by the word refused, and nobody waits for it again', async () => {
    const silent = (line: string) => line.replace(/^(\S+) CREATE .*/i, 'x NOOP');
    const target = { ...(await targetWith(silent, true)), timeoutMs: 300 };
    const events = await played(target, suites('imap/odd-messages', 'imap/store'));
    expect(red(events)).toEqual(['calibration/imap/create']);
    expect(of(events, 'calibration/imap/create')).toMatchObject({
      verdict: 'error',
      reason: expect.stringMatching(
        /^the server did not answer: CREATE: expected tagged OK, got .*nothing more in time$/,
      ),
    });
    expect(events.slice(1).every(({ verdict }) => verdict === 'skip')).toBe(true);
  });

  it('are not told apart from a server that closes the connection by the word refused', async () => {
    const leaving = (line: string) => line.replace(/^(\S+) CREATE .*/i, 'x LOGOUT');
    const events = await played(await targetWith(leaving, true), suites('imap/store'));
    expect(red(events)).toEqual(['calibration/imap/create']);
    expect(of(events, 'calibration/imap/create')).toMatchObject({
      verdict: 'error',
      reason: expect.stringMatching(/^the server closed the connection: CREATE: expected tagged OK, got /),
    });
  });

  it('excuse no more than what comes of them', async () => {
    const about = (last: string) =>
      scenarios(
        steps(`
- connect: {imap: c, login: true}
- {send: "CREATE \${mailbox}", expect: {tagged: [OK, NO]}}
- ${last}
`),
      );
    const verdicts = async (last: string) =>
      (await playAll(await targetWith(refusing('CREATE'), true), about(last))).events.map(({ verdict }) => verdict);
    expect(await verdicts('{send: NOOP, expect: NO}')).toEqual(['error', 'fail']);
    expect(await verdicts('{send: "SELECT ${mailbox}", expect: OK}')).toEqual(['error', 'skip']);
  });
});

describe('flags and dates of APPEND, which a server need not keep', () => {
  it.each([
    ['imap-append-drops-flags', 'flags', 'imap/uidplus', 'imap/uidplus/uid-expunge'],
    ['imap-append-drops-date', 'date', 'imap/copy', 'imap/copy/keeps-flags-and-date'],
  ])('%s: what is given such is skipped, and all else is played', async (fault, kind, suite, scenario) => {
    const events = await played(await embedded([fault]), suites(suite));
    expect(of(events, `calibration/imap/append-${kind}`)).toMatchObject({ verdict: 'skip' });
    expect(of(events, scenario)).toMatchObject({
      verdict: 'skip',
      reason: expect.stringMatching(new RegExp(`^not judged, see calibration/imap/append-${kind}: `)),
    });
    expect(red(events)).toEqual([]);
  });

  it('are not looked at where no scenario is given any', async () => {
    const events = await played(await embedded(['imap-append-drops-flags']), suites('imap/capabilities'));
    expect(of(events, 'calibration/imap/append-flags')).toBeUndefined();
  });
});

describe('a literal that is refused before it is sent', () => {
  it('is waited for no longer', async () => {
    const target = await embedded();
    const imap = target.services.imap ?? expect.fail('no imap');
    const hears = (line: string) => line.replace(/^(\S+) APPEND .*/i, '$1 NONSENSE');
    const port = await speaking(imap.port, { hears, says: line => [line] });
    const known = { service: 'imap', host: imap.host, port, tls: 'none' as const, greeting: '', capabilities: {} };
    const chosen = scenarios(
      steps(
        '- connect: {imap: c, login: true}\n- {send: NOOP, expect: OK}',
        'given: {mailbox: [{text: "Subject: a"}]}',
      ),
    );
    const services = { imap: { ...imap, port } };
    const { events } = await playAll({ ...target, services }, chosen, { services: [known] });
    expect(events).toMatchObject([
      {
        verdict: 'error',
        reason: expect.stringMatching(/^set-up: APPEND: expected tagged OK, got m\d+ BAD (?!.*in time)/),
      },
    ]);
  });
});

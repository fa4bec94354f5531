import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FooterEvent, RunEvent, VerdictEvent } from '../../record/events.js';
import { folder, mailspec, root } from '../command-line.js';

const suites = join(root, 'test/cli/suites');

function events(results: string): RunEvent[] {
  return readFileSync(join(results, 'results.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as RunEvent);
}

function verdicts(results: string): Map<string, VerdictEvent> {
  return new Map(events(results).flatMap(event => (event.event === 'verdict' ? [[event.scenario, event]] : [])));
}

function footer(results: string): FooterEvent | undefined {
  return events(results).find((event): event is FooterEvent => event.event === 'footer');
}

describe('mailspec run', () => {
  it('plays, and leaves a record and reports in which no password stands', async () => {
    const results = join(folder(), 'new/results');
    const all = ['junit', 'html', 'json', 'markdown'].flatMap(name => ['--reporter', name]);
    const { status, stdout, stderr } = await mailspec(
      'run',
      '--suites',
      suites,
      '--results',
      results,
      '--transcripts',
      ...all,
    );
    expect(status).toBe(0);
    expect(stderr).toBe('');
    const found = verdicts(results);
    expect(found.get('smtp/greeting/ehlo')?.verdict).toBe('pass');
    expect(found.get('smtp/greeting/verbs[noop]')?.verdict).toBe('pass');
    expect(found.get('imap/mailbox/capability')?.verdict).toBe('note');
    expect(found.get('imap/mailbox/unknown-extension')).toMatchObject({
      verdict: 'skip',
      reason: 'CAPABILITY does not list X-NOT-THERE',
    });
    expect(footer(results)).toMatchObject({ exitStatus: 0, counts: { fail: 0, error: 0, skip: 1 } });
    const files = readdirSync(results).sort();
    expect(files).toEqual(['junit.xml', 'report.html', 'report.json', 'results.jsonl', 'summary.md']);
    const login = found
      .get('imap/mailbox/one-message')
      ?.transcript?.some(({ text }) => text.includes('LOGIN "user1" "***"'));
    expect(login).toBe(true);
    for (const file of files) expect(readFileSync(join(results, file), 'utf8')).not.toContain('secret');
    expect(stdout).not.toContain('secret');
  });

  it('writes JUnit and HTML when nothing else is asked for, and takes the reports of an earlier run away', async () => {
    const results = folder({ 'report.json': '{}', 'mine.txt': 'x' });
    await mailspec('run', 'smtp/greeting/ehlo', '--suites', suites, '--results', results);
    expect(readdirSync(results).sort()).toEqual(['junit.xml', 'mine.txt', 'report.html', 'results.jsonl']);
  });

  it('ends with 1 when a server breaks a rule, and shows where', async () => {
    const results = folder();
    const fault = ['--fault', 'smtp-rset-keeps-buffers'];
    const { status, stdout } = await mailspec('run', '--suites', suites, '--results', results, ...fault);
    expect(status).toBe(1);
    const failed = verdicts(results).get('smtp/greeting/rset');
    expect(failed).toMatchObject({ verdict: 'fail', rule: 'rfc9999/2/other', line: 17 });
    expect(failed?.file).toMatch(/smtp\/greeting\.yaml$/);
    expect(stdout).toContain('smtp/greeting.yaml:17');
    expect(stdout).toMatch(/expected\s+reply 503/);
    expect(stdout).toContain('RCPT TO:<');
    expect(stdout).toMatch(/npx mailspec run smtp\/greeting\/rset .*--fault smtp-rset-keeps-buffers/);
    expect(readFileSync(join(results, 'junit.xml'), 'utf8')).toContain('<failure');
  });

  it('stops at the first failure when told to', async () => {
    const results = folder();
    const args = ['--fault', 'smtp-rset-keeps-buffers', '--fail-fast', '--jobs', '1', '--order', 'file'];
    const { status } = await mailspec('run', 'smtp', '--suites', suites, '--results', results, ...args);
    expect(status).toBe(1);
    expect(footer(results)?.stopped).toBe('--fail-fast');
    expect([...verdicts(results).keys()].filter(id => !id.startsWith('invariant/'))).toEqual([
      'smtp/greeting/ehlo',
      'smtp/greeting/rset',
    ]);
  });

  it('lets --strict fail a SHOULD', async () => {
    const text = (await import('node:fs')).readFileSync(join(suites, 'smtp/greeting.yaml'), 'utf8');
    const own = folder({
      'smtp/greeting.yaml': text.replace('reply: 214', 'reply: 299'),
      'rules/rfc9999.yaml': readFileSync(join(suites, 'rules/rfc9999.yaml'), 'utf8'),
    });
    const results = folder();
    const args = ['run', 'smtp/greeting/verbs', '--suites', own, '--results', results];
    expect((await mailspec(...args)).status).toBe(0);
    expect(verdicts(results).get('smtp/greeting/verbs[help]')?.verdict).toBe('warn');
    expect((await mailspec(...args, '--strict')).status).toBe(1);
    expect(verdicts(results).get('smtp/greeting/verbs[help]')?.verdict).toBe('fail');
  });

  it('calls no known deviation gone when it was stopped', async () => {
    const results = folder();
    const known = join(folder({ 'known.yaml': 'invariant/smtp/reply-text: {reason: "an old bug"}\n' }), 'known.yaml');
    const args = [
      'run',
      '--suites',
      suites,
      '--results',
      results,
      '--known',
      known,
      '--fault',
      'smtp-rset-keeps-buffers',
    ];
    const verdict = () => verdicts(results).get('invariant/smtp/reply-text')?.verdict;
    await mailspec(...args, '--fail-fast', '--jobs', '1', '--order', 'file');
    expect(verdict()).toBe('pass');
    await mailspec(...args);
    expect(verdict()).toBe('fixed');
  });

  it('tells leniency apart: what is taken, not what is refused otherwise', async () => {
    const results = folder();
    const told = async (scenario: string, fault: string) => {
      const { stdout } = await mailspec('run', scenario, '--results', results, '--fault', fault);
      return [verdicts(results).get(scenario)?.leniency, /^1 check failed.*$/m.exec(stdout)?.[0]];
    };
    expect(await told('pop3/commands/argument-too-many[noop]', 'pop3-missing-argument-accepted')).toEqual([
      true,
      '1 check failed (1 by leniency).',
    ]);
    expect(await told('smtp/syntax/unacceptable-mail-501[no-argument]', 'smtp-bad-mail-553')).toEqual([
      undefined,
      '1 check failed.',
    ]);
  });

  it('honours known deviations, and fails when one is gone', async () => {
    const results = folder();
    const known = folder({
      'known.yaml': 'smtp/greeting/rset: {reason: "an old bug", link: "https://example.com/1"}\n',
      'gone.yaml': 'smtp/greeting/ehlo: {reason: "an old bug"}\n',
      'rule-gone.yaml': 'rfc9999/1/should: {reason: "an old bug"}\n',
      'stray.yaml': 'smtp/greeting/rsett: {reason: "an old bug"}\n',
      'wrong.yaml': 'smtp/greeting/ehlo: {raeson: "an old bug"}\n',
    });
    const base = ['run', '--suites', suites, '--results', results, '--known'];
    const fault = ['--fault', 'smtp-rset-keeps-buffers'];
    expect((await mailspec(...base, join(known, 'known.yaml'), ...fault)).status).toBe(0);
    expect(verdicts(results).get('smtp/greeting/rset')).toMatchObject({
      verdict: 'known',
      known: { reason: 'an old bug', link: 'https://example.com/1' },
    });
    const gone = await mailspec(...base, join(known, 'gone.yaml'));
    expect(gone.status).toBe(1);
    expect(verdicts(results).get('smtp/greeting/ehlo')?.verdict).toBe('fixed');
    expect((await mailspec(...base, join(known, 'rule-gone.yaml'))).status).toBe(1);
    expect(verdicts(results).get('known/rfc9999/1/should')?.verdict).toBe('fixed');
    // A part of the suites cannot tell that a whole rule is kept.
    expect(
      (
        await mailspec(
          'run',
          'smtp',
          '--suites',
          suites,
          '--results',
          results,
          '--known',
          join(known, 'rule-gone.yaml'),
        )
      ).status,
    ).toBe(0);
    const stray = await mailspec(...base, join(known, 'stray.yaml'), ...fault);
    expect(stray.status).toBe(1);
    expect(stray.stderr).toMatch(
      /stray\.yaml:1:1: .*smtp\/greeting\/rsett is neither .* did you mean `smtp\/greeting\/rset`\?/,
    );
    const wrong = await mailspec(...base, join(known, 'wrong.yaml'));
    expect(wrong.status).toBe(2);
    expect(wrong.stderr).toMatch(/wrong\.yaml:1:\d+: .*raeson/);
    expect(wrong.stderr).toContain('^^^');
  });

  it('comes to the same in shards as in one piece', async () => {
    const [whole, one, two, all] = [folder(), folder(), folder(), folder()] as const;
    const base = ['run', '--suites', suites, '--seed', '7'];
    const ends = await Promise.all([
      mailspec(...base, '--results', whole),
      mailspec(...base, '--results', one, '--shard', '1/2'),
      mailspec(...base, '--results', two, '--shard', '2/2'),
    ]);
    expect(ends.map(({ status }) => status)).toEqual([0, 0, 0]);
    const shards = [join(one, 'results.jsonl'), join(two, 'results.jsonl')];
    const merged = await mailspec('merge', ...shards, '--results', all);
    expect(merged.status).toBe(0);
    const told = (results: string) =>
      [...verdicts(results).values()].map(({ scenario, verdict }) => `${scenario} ${verdict}`).sort();
    expect(told(all)).toEqual(told(whole));
    expect(footer(all)?.counts).toEqual(footer(whole)?.counts);
    expect((await mailspec('merge', shards[0] ?? '', '--results', all)).status).toBe(4);
    const twice = await mailspec('merge', shards[0] ?? '', shards[0] ?? '', '--results', all);
    expect(twice.status).toBe(4);
    expect(twice.stderr).toContain('1/2');
  });

  it('plays no more side by side than there is, and takes the number of a pipeline for a seed', async () => {
    const results = folder();
    const many = ['--jobs', '999999999999', '--seed', '17412345678'];
    const { status } = await mailspec('run', 'smtp/greeting', '--suites', suites, '--results', results, ...many);
    expect(status).toBe(0);
    expect(events(results)[0]).toMatchObject({ event: 'header', seed: 17412345678 });
  });

  it('ends with 4 when nothing is selected, and says what may have been meant', async () => {
    const results = join(folder(), 'results');
    const near = await mailspec('run', 'smtp/greting', '--suites', suites, '--results', results);
    expect(near.status).toBe(4);
    expect(near.stderr).toContain('did you mean `smtp/greeting`?');
    const tag = await mailspec('run', '--tag', 'nothing', '--suites', suites, '--results', results);
    expect(tag.status).toBe(4);
    expect(tag.stderr).toContain('--tag nothing');
    expect(existsSync(results)).toBe(false);
  });

  it('ends with 4 when everything is skipped', async () => {
    const results = folder();
    const { status, stdout } = await mailspec(
      'run',
      'imap/mailbox/unknown-extension',
      '--suites',
      suites,
      '--results',
      results,
    );
    expect(status).toBe(4);
    expect(stdout).toContain('Nothing was tested');
  });

  it('ends with 2 for options that cannot be', async () => {
    const file = folder({ taken: 'a file' });
    const cases: readonly (readonly [string[], RegExp])[] = [
      [['--jbos', '3'], /unknown option '--jbos'[\s\S]*Did you mean --jobs/],
      [['--jobs', '0'], /--jobs takes a whole number of at least 1, not `0`/],
      [['--jobs', 'many'], /--jobs .*`many`/],
      [['--shard', '3/2'], /--shard takes i\/n/],
      [['--seed', '-1'], /--seed/],
      [['--reporter', 'junt'], /--reporter takes .*`junt`: did you mean `junit`\?/],
      [['--fault', 'smtp-rset-keeps-bufers'], /smtp-rset-keeps-bufers/],
      [['--level', 'SHALL'], /--level takes one of MUST/],
      [['--target', 'nowhere'], /nowhere/],
      [['--imap', 'http://example.test'], /--imap: the scheme http/],
      [
        ['--results', join(file, 'taken')],
        /^--results \S+taken: the record cannot be written there: it is not a folder\n$/,
      ],
      [
        ['--results', '/proc/mailspec/results'],
        /^--results \/proc\/mailspec\/results: the record cannot be written there: ENOENT: .*'\/proc\/mailspec'\n$/,
      ],
      [['--results', '/dev/full'], /^--results \/dev\/full: the record cannot be written there: it is not a folder\n$/],
      [['--suites', join(file, 'missing')], /missing: no such folder of suites/],
      [[join(file, 'missing.yaml')], /missing\.yaml/],
    ];
    const results = folder();
    for (const [args, message] of cases) {
      const { status, stderr } = await mailspec('run', '--suites', suites, '--results', results, ...args);
      expect(`${args.join(' ')}: ${status}`).toBe(`${args.join(' ')}: 2`);
      expect(stderr).toMatch(message);
      expect(stderr).not.toMatch(/\n {4}at /);
    }
  });

  it('ends with 3 when nobody listens, and leaves a record that says so', async () => {
    const results = folder({ 'junit.xml': 'of an earlier run' });
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise(resolve => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    await new Promise(resolve => server.close(resolve));
    const { status, stderr } = await mailspec(
      'run',
      '--suites',
      suites,
      '--results',
      results,
      '--smtp',
      `smtp://127.0.0.1:${port}`,
    );
    expect(status).toBe(3);
    expect(stderr).toContain(`smtp at 127.0.0.1:${port}: the connection was refused`);
    expect(stderr).toContain('is the server running');
    expect(footer(results)).toMatchObject({ exitStatus: 3, stopped: expect.stringContaining('refused') });
    expect(readFileSync(join(results, 'junit.xml'), 'utf8')).toContain('<failure');
  });

  it('keeps the passwords of URLs to itself', async () => {
    const results = folder();
    const url = 'imap://me:hush%40hush@127.0.0.1:1';
    const { status, stdout, stderr } = await mailspec('run', '--suites', suites, '--results', results, '--imap', url);
    expect(status).toBe(3);
    const told = readdirSync(results).map(name => readFileSync(join(results, name), 'utf8'));
    for (const text of [stdout, stderr, ...told]) expect(text).not.toMatch(/hush/);
    expect(told.join('')).toContain('imap://me:***@127.0.0.1:1');
    writeFileSync(join(results, 'done'), '');
  });
});

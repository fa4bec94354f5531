import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, mailspec, root, start } from '../command-line.js';

const suites = join(root, 'test/cli/suites');
const own = ['--suites', suites];

/** The first octets that a port sends. */
function greeting(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', reject).once('data', octets => {
      resolve(octets.toString('latin1'));
      socket.destroy();
    });
  });
}

describe('every command', () => {
  it('has help with examples', async () => {
    const { status, stdout } = await mailspec('--help');
    expect(status).toBe(0);
    const commands = [...stdout.matchAll(/^ {2}([a-z]+) /gm)]
      .map(([, name]) => name ?? '')
      .filter(name => name !== 'help');
    expect(commands).toEqual(expect.arrayContaining(['run', 'list', 'lint', 'coverage', 'report', 'merge', 'serve']));
    await Promise.all(
      commands.map(async name => {
        const help = await mailspec(name, '--help');
        expect(help.status).toBe(0);
        expect(help.stdout).toMatch(new RegExp(`Examples?:\\n(  mailspec .*\\n)*  mailspec ${name}\\b`));
      }),
    );
  });

  it('is told apart from what is none', async () => {
    const { status, stderr } = await mailspec('rnu');
    expect(status).toBe(2);
    expect(stderr).toContain('Did you mean run?');
    expect((await mailspec()).status).toBe(2);
  });
});

describe('the command line as it is published', () => {
  const published = (...args: readonly string[]) => start(args).ended;

  it('carries every command out', async () => {
    const [results, merged] = [folder(), folder()];
    const record = join(results, 'results.jsonl');
    const said: readonly (readonly [readonly string[], number, RegExp])[] = [
      [
        ['run', 'smtp', ...own, '--shard', '1/1', '--results', results, '--fault', 'smtp-rset-keeps-buffers'],
        1,
        /smtp\/greeting\/rset/,
      ],
      [['list', ...own], 0, /\n7 scenarios\n$/],
      [['lint', ...own], 0, /^7 scenarios in 2 suites: no problems\n$/],
      [['coverage', '--rfc', '9999', ...own], 1, /rfc9999\/1\/must-not/],
      [['report', record], 0, /smtp\/greeting\/rset/],
      [['merge', record, '--results', merged], 1, /smtp\/greeting\/rset/],
      [['matrix', record, '--reporter', 'markdown'], 0, /^## RFC 9999\n[^#]*✗/m],
      [['diff', record, record], 0, /./],
      [['history', record], 0, /One run: there is nothing to compare it with/],
      [
        ['prove', 'smtp/greeting', ...own, '--fault', 'smtp-rset-keeps-buffers'],
        0,
        /^caught +smtp-rset-keeps-buffers /,
      ],
      [['serve', '--fault', 'list'], 0, /^smtp-rset-keeps-buffers\n/m],
    ];
    for (const [args, status, pattern] of said) {
      const ended = await published(...args);
      expect([args[0], ended]).toEqual([args[0], { status, stdout: expect.stringMatching(pattern), stderr: '' }]);
    }
  });

  it('is of the version that the package says', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    expect(await published('--version')).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('says what is wrong with its arguments', async () => {
    expect(await published('rnu')).toEqual({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining('Did you mean run?'),
    });
    expect(await published('report', '/nope')).toEqual({
      status: 2,
      stdout: '',
      stderr: '/nope: there is no such file\n',
    });
  });
});

describe('mailspec list', () => {
  it('tells the scenarios of a selection', async () => {
    const [all, smtp, level, json] = await Promise.all([
      mailspec('list', ...own),
      mailspec('list', 'smtp', ...own),
      mailspec('list', '--rfc', '9999/1', '--level', 'may', ...own),
      mailspec('list', '--tag', 'quick', '--json', ...own),
    ]);
    expect(all.stdout).toContain('7 scenarios');
    expect(smtp.stdout.match(/^smtp\/greeting\/\S+/gm)).toHaveLength(4);
    expect(smtp.stdout).not.toContain('imap/');
    expect(level.stdout).toMatch(/^imap\/mailbox\/capability +MAY +rfc9999\/1\/may$/m);
    expect(JSON.parse(json.stdout)).toMatchObject([
      { id: 'smtp/greeting/ehlo', rule: 'rfc9999/1/must', level: 'MUST', tags: ['quick'], line: 3 },
    ]);
  });

  it('does not mind a reader that has had enough', async () => {
    // More than a pipe holds.
    const rows = Array.from({ length: 2000 }, (_, at) => `      - {id: row${at}, verb: NOOP}\n`).join('');
    const text = readFileSync(join(suites, 'smtp/greeting.yaml'), 'utf8');
    const many = folder({
      'smtp/greeting.yaml': text.replace(/ {6}- \{id: noop.*?(?= {4}steps)/s, rows).replace('${reply}', '250'),
      'rules/rfc9999.yaml': readFileSync(join(suites, 'rules/rfc9999.yaml'), 'utf8'),
    });
    const running = start(['list', '--suites', many]);
    await running.says(/smtp/);
    running.process.stdout?.destroy();
    expect(await running.ended).toMatchObject({ status: 0, stderr: '' });
  });
});

describe('mailspec lint', () => {
  it('says that all is well', async () => {
    const [whole, one] = await Promise.all([
      mailspec('lint', ...own),
      mailspec('lint', join(suites, 'smtp/greeting.yaml'), ...own),
    ]);
    expect(whole).toEqual({ status: 0, stdout: '7 scenarios in 2 suites: no problems\n', stderr: '' });
    expect(one).toEqual({ status: 0, stdout: '4 scenarios in 1 suite: no problems\n', stderr: '' });
    const scenario = 'title: T, rule: rfc9999/1/must, steps: [{connect: smtp}, {send: NOOP, expect: 250}]';
    const single = folder({
      'one.yaml': `suite: one\nscenarios:\n  - {id: it, ${scenario}}\n`,
      'rules/rfc9999.yaml': readFileSync(join(suites, 'rules/rfc9999.yaml'), 'utf8'),
    });
    expect((await mailspec('lint', join(single, 'one.yaml'), '--suites', single)).stdout).toBe(
      '1 scenario in 1 suite: no problems\n',
    );
  });

  it('checks a file that has only fragments', async () => {
    const path = join(
      folder({ 'fragments.yaml': 'fragments:\n  hello:\n    params: {}\n    steps: [{send: NOOP, expect: 250}]\n' }),
      'fragments.yaml',
    );
    expect(await mailspec('lint', path, ...own)).toMatchObject({ status: 0, stderr: '' });
  });

  it('takes suite files only', async () => {
    const { status, stderr } = await mailspec('lint', 'smtp', ...own);
    expect(status).toBe(2);
    expect(stderr).toContain('`smtp`');
  });
});

describe('mailspec coverage', () => {
  it('ends with 1 while a rule has neither a scenario nor a reason', async () => {
    const [text, json, unknown] = await Promise.all([
      mailspec('coverage', '--rfc', '9999', ...own),
      mailspec('coverage', '--rfc', '9999', '--json', ...own),
      mailspec('coverage', '--rfc', '1', ...own),
    ]);
    expect(text.status).toBe(1);
    expect(text.stdout).toContain('rfc9999/1/must-not');
    expect(json.status).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject([{ rfc: 9999 }]);
    expect(unknown.status).toBe(2);
    expect(unknown.stderr).toContain('no RFC 1');
  });

  it('says what the server of a record announces that no scenario asks for', async () => {
    const results = folder();
    await mailspec('run', 'smtp', ...own, '--results', results);
    const record = join(results, 'results.jsonl');
    const [text, json, both] = await Promise.all([
      mailspec('coverage', '--record', record, ...own),
      mailspec('coverage', '--record', record, '--json', ...own),
      mailspec('coverage', '--record', record, '--rfc', '9999'),
    ]);
    expect(text).toMatchObject({ status: 0, stderr: '' });
    expect(text.stdout).toMatch(/^embedded\n {2}smtp[^:]*: \d+ announced, not tested: .*\bPIPELINING\b/);
    expect(JSON.parse(json.stdout)).toMatchObject([{ services: expect.arrayContaining(['smtp']) }]);
    expect(both).toMatchObject({ status: 2, stderr: '--record and --rfc cannot be given together\n' });
  });
});

describe('mailspec report', () => {
  it('renders a record in each form, and says of one without a footer that it was cut short', async () => {
    const results = folder();
    await mailspec('run', 'smtp', ...own, '--results', results);
    const record = join(results, 'results.jsonl');
    const forms = {
      junit: /<testsuites/,
      html: /<html/,
      json: /"header"/,
      markdown: /^#/m,
      console: /No rule was broken/,
    };
    await Promise.all(
      Object.entries(forms).map(async ([form, pattern]) => {
        const path = join(results, `made-${form}`);
        expect(await mailspec('report', record, '--reporter', form, '--output', path)).toMatchObject({
          status: 0,
          stderr: '',
        });
        expect(readFileSync(path, 'utf8')).toMatch(pattern);
      }),
    );
    const lines = readFileSync(record, 'utf8').trim().split('\n');
    writeFileSync(record, `${lines.slice(0, 3).join('\n')}\n`);
    const [console, junit] = await Promise.all([
      mailspec('report', record),
      mailspec('report', record, '--reporter', 'junit'),
    ]);
    expect(console.stdout).toContain('cut short');
    expect(junit.stdout).toMatch(/<failure[^>]*cut short/);
  });

  it('ends with 2 for what is no record', async () => {
    const results = folder({ 'results.jsonl': '{"event":"header"}\n' });
    const [broken, missing, form] = await Promise.all([
      mailspec('report', join(results, 'results.jsonl')),
      mailspec('report', join(results, 'none.jsonl')),
      mailspec('report', join(results, 'results.jsonl'), '--reporter', 'pdf'),
    ]);
    expect(broken.status).toBe(2);
    expect(broken.stderr).toContain('results.jsonl:1: ');
    expect(missing.status).toBe(2);
    expect(missing.stderr).toContain('none.jsonl');
    expect(missing.stderr).not.toMatch(/\n {4}at /);
    expect(form.status).toBe(2);
    expect(form.stderr).toContain('`pdf`');
  });
});

describe('mailspec serve', () => {
  it('starts, answers on every service, and ends on SIGTERM with nothing left', async () => {
    const certificate = join(folder(), 'certificate.pem');
    const running = start(['serve', '--account', 'alice:wonder', '--certificate', certificate]);
    const told = await running.says(/Ctrl-C/);
    expect(told).toContain('alice');
    expect(readFileSync(certificate, 'utf8')).toContain('BEGIN CERTIFICATE');
    const port = (service: string) => Number(new RegExp(`^ +${service} +\\S+:(\\d+)$`, 'm').exec(told)?.[1]);
    expect(await greeting(port('smtp'))).toMatch(/^220 /);
    expect(await greeting(port('lmtp'))).toMatch(/^220 /);
    expect(await greeting(port('pop3'))).toMatch(/^\+OK /);
    expect(await greeting(port('imap'))).toMatch(/^\* OK /);
    // A session that is open does not keep it.
    const open = connect(port('imap'), '127.0.0.1');
    await new Promise(resolve => open.once('data', resolve));
    const closed = new Promise(resolve => open.once('close', resolve));
    running.process.kill('SIGTERM');
    expect((await running.ended).status).toBe(0);
    await closed;
    await expect(greeting(port('imap'))).rejects.toThrow(/ECONNREFUSED/);
  });

  it('lists its faults', async () => {
    const { status, stdout } = await mailspec('serve', '--fault', 'list');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^smtp-rset-keeps-buffers\n {4}\S.*\n {4}rfc5321\//m);
  });

  it('ends with 2 for options that cannot be', async () => {
    const running = start(['serve']);
    const taken = / +imap +\S+:(\d+)$/m.exec(await running.says(/Ctrl-C/))?.[1] ?? '';
    const cases: readonly (readonly [string[], RegExp])[] = [
      [['--port', 'imap=99999'], /--port takes service=port/],
      [['--port', `imap=${taken}`], /in use already/],
      [['--account', 'alice'], /--account takes user:password/],
      [['--fault', 'nonsense'], /no fault `nonsense`/],
    ];
    for (const [args, message] of cases) {
      const { status, stderr } = await mailspec('serve', ...args);
      expect(`${args.join(' ')}: ${status}`).toBe(`${args.join(' ')}: 2`);
      expect(stderr).toMatch(message);
      expect(stderr).not.toMatch(/\n {4}at /);
    }
    running.process.kill('SIGINT');
    expect((await running.ended).status).toBe(0);
  });

  it.each(['a b', '', '..', 'a_b.test', `${'a.'.repeat(128)}b`])('refuses the domain `%s`', async domain => {
    const { status, stdout, stderr } = await mailspec('serve', '--domain', domain);
    expect(stderr).toBe(
      `--domain: \`${domain}\` is not a domain name: letters, digits and hyphens, with dots between them: example.test\n`,
    );
    expect([status, stdout]).toEqual([2, '']);
  });
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { complaint, here, load } from './load.js';

const sample = join(here, 'suites', 'smtp', 'sample.yaml');
const [suite] = load(sample);
const scenarios = suite?.scenarios ?? [];
const byId = (id: string) => {
  const found = scenarios.find(scenario => scenario.id === `smtp/sample/${id}`);
  if (found === undefined) throw new Error(`no scenario ${id}`);
  return found;
};

/** Writes files into a folder of their own, and removes it after use. */
function within<T>(files: Readonly<Record<string, string>>, use: (path: (name: string) => string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'mailspec-load-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(folder, name, '..'), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    return use(name => join(folder, name));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const minimal = (id: string, rest = '') =>
  `suite: ${id}\n${rest}scenarios:\n  - id: one\n    title: T\n    rule: rfc5321/4.1.1.1/ehlo-is-answered\n    steps:\n      - connect: smtp\n      - {send: NOOP, expect: 250}\n`;

describe('tables', () => {
  it('makes a case of each row', () => {
    expect(suite?.id).toBe('smtp/sample');
    expect(scenarios.map(({ id }) => id)).toEqual([
      'smtp/sample/table[number]',
      'smtp/sample/table[map]',
      'smtp/sample/fragments',
      'smtp/sample/capture',
    ]);
    expect(byId('table[map]').title).toBe('A table over <sender>');
  });

  it('puts whole values in place of a column, and text in place of one within a text', () => {
    const [, commands, mail] = byId('table[number]').steps;
    expect(commands?.action).toEqual({ verb: 'do', commands: ['NOOP', 'RSET'] });
    expect(mail?.written.expect).toBe(250);
    expect(byId('table[map]').steps[2]?.written.expect).toEqual({ code: [550, 551] });
    expect(byId('table[map]').steps[1]?.action).toEqual({ verb: 'do', commands: ['NOOP'] });
  });

  it('leaves what only the run knows, and the literal opening, to the run', () => {
    expect(byId('table[map]').steps[2]?.action).toEqual({
      verb: 'send',
      parts: [{ text: 'MAIL FROM:<${sender}> $${not} hello from ${client} again' }],
    });
  });

  it('lets a row have a rule of its own, and stands at the row', () => {
    expect(byId('table[number]').rule.id).toBe('rfc5321/4.1.1.1/ehlo-is-answered');
    expect(byId('table[map]').rule.id).toBe('rfc5321/4.1.1.5/rset-clears-buffers');
    expect(byId('table[map]').place.line).toBe(byId('table[number]').place.line + 1);
  });

  it('has compiled once what no row puts anything into', () => {
    const text = minimal('x')
      .replace('    steps:', '    each: [{id: a, code: 550}, {id: b, code: 551}]\n    steps:')
      .replace('NOOP, expect', '"NOOP ${code}", forbid: [2xx, "${code}"], expect');
    const [one, two] = within({ 'x.yaml': text }, path => load(path('x.yaml'))).flatMap(({ scenarios }) =>
      scenarios.map(({ steps }) => steps[1]?.forbid ?? []),
    );
    expect(one).toHaveLength(2);
    expect(one?.[0]).toBe(two?.[0]);
    expect(one?.[1]).not.toBe(two?.[1]);
  });
});

describe('fragments', () => {
  it('puts their steps in place, with parameters, defaults and the connection', () => {
    expect(
      byId('fragments')
        .steps.slice(1)
        .map(({ on, action, written }) => [on, action, written.expect]),
    ).toEqual([
      ['b', { verb: 'send', parts: [{ text: 'MAIL FROM:<${sender}>' }] }, 250],
      ['b', { verb: 'send', parts: [{ text: 'RCPT TO:<${recipient2}>' }] }, 250],
      ['a', { verb: 'send', parts: [{ text: 'MAIL FROM:<>' }] }, 250],
      ['a', { verb: 'send', parts: [{ text: 'RCPT TO:<x>' }] }, [550, 'closed']],
      ['a', { verb: 'send', parts: [{ text: 'QUIT' }] }, 221],
    ]);
  });

  it('stand where they are written', () => {
    expect(byId('fragments').steps[1]?.place.file).toMatch(/fragments\/transaction\.yaml$/);
    expect(byId('fragments').steps[5]?.place.file).toMatch(/smtp\/sample\.yaml$/);
  });

  it('a file of fragments alone is checked, and gives no suite', () => {
    expect(load(join(here, 'suites', 'fragments', 'transaction.yaml'))).toEqual([]);
  });
});

describe('what a scenario asks of a target', () => {
  it('services, keywords, accounts and maildrop', () => {
    expect(byId('table[number]')).toMatchObject({
      needs: { smtp: ['PIPELINING', 'AUTH PLAIN', '!STARTTLS'], imap: ['IDLE'] },
      services: ['submission', 'smtp'],
      accounts: 0,
      touchesMaildrop: false,
      tags: ['sample', 'rows'],
      timeoutMs: 30_000,
      intrusive: false,
    });
    expect(byId('fragments')).toMatchObject({ accounts: 2, touchesMaildrop: true, timeoutMs: 60_000, intrusive: true });
    expect(byId('capture')).toMatchObject({ accounts: 1, touchesMaildrop: false, services: ['imap'] });
  });

  it('a POP3 login touches the maildrop, by whatever verb', () => {
    const pop3 = (steps: string) =>
      within(
        {
          'x.yaml': `suite: x\nscenarios:\n  - id: a\n    title: T\n    rule: rfc1939/5/stat-drop-listing\n    steps:\n${steps}      - {send: STAT, expect: OK}\n`,
        },
        path => load(path('x.yaml'))[0]?.scenarios[0]?.touchesMaildrop,
      );
    expect(pop3('      - connect: {pop3: true, login: true}\n')).toBe(true);
    expect(pop3('      - connect: pop3\n      - login: true\n')).toBe(true);
    expect(pop3('      - connect: pop3\n      - do: ["USER ${user}", "PASS ${password}"]\n')).toBe(true);
    expect(pop3('      - connect: pop3\n      - {auth: {mechanism: PLAIN}, expect: OK}\n')).toBe(true);
    expect(pop3('      - connect: pop3\n')).toBe(false);
  });

  it('so do IMAP commands that name INBOX, unless they only look at it', () => {
    const imap = (step: string) =>
      within(
        {
          'x.yaml': `suite: x\nscenarios:\n  - id: a\n    title: T\n    rule: rfc5321/4.1.1.1/ehlo-is-answered\n    steps:\n      - connect: {imap: true, login: true}\n${step}      - {send: NOOP, expect: OK}\n`,
        },
        path => load(path('x.yaml'))[0]?.scenarios[0]?.touchesMaildrop,
      );
    expect(imap('      - {send: SELECT INBOX, expect: OK}\n')).toBe(true);
    expect(imap('      - {do: \'DELETE "inbox"\'}\n')).toBe(true);
    expect(imap('      - {send: "RENAME INBOX ${mailbox}", expect: OK}\n')).toBe(true);
    expect(imap('      - {send: COPY 1 Inbox, expect: NO}\n')).toBe(true);
    expect(imap('      - connect: {imap: b, select: INBOX}\n')).toBe(true);
    expect(imap('      - {send: EXAMINE INBOX, expect: OK}\n')).toBe(false);
    expect(imap('      - {send: STATUS INBOX (MESSAGES), expect: OK}\n')).toBe(false);
    expect(imap('      - {send: "SELECT INBOX.${mailbox}", expect: NO}\n')).toBe(false);
    expect(imap('      - connect: {imap: b, examine: INBOX}\n')).toBe(false);
  });

  it('and mail for an account, however its content is written', () => {
    const smtp = (recipient: string, steps: string) =>
      within(
        {
          'x.yaml': `suite: x\nscenarios:\n  - id: a\n    title: T\n    rule: rfc5321/4.1.1.1/ehlo-is-answered\n    steps:\n      - connect: {smtp: true, hello: EHLO}\n      - do: ["MAIL FROM:<>", "RCPT TO:<${recipient}>"]\n${steps}      - {send: NOOP, expect: 250}\n`,
        },
        path => load(path('x.yaml'))[0]?.scenarios[0]?.touchesMaildrop,
      );
    expect(smtp('${recipient}', '      - do: DATA\n      - {data: plain.eml, expect: 250}\n')).toBe(true);
    expect(smtp('${recipient}', '      - do: DATA\n      - {write: {text: ".\\r\\n"}, expect: 250}\n')).toBe(true);
    expect(smtp('postmaster@${domain}', '      - do: DATA\n      - {data: plain.eml, expect: 250}\n')).toBe(true);
    expect(smtp('${recipient}', '')).toBe(false);
    expect(smtp('${unknown}', '      - do: DATA\n      - {data: plain.eml, expect: 250}\n')).toBe(false);
  });
});

describe('steps', () => {
  it('know their connection, rule, time and what they bind', () => {
    const [connect, append, fetch, check, close] = byId('capture').steps;
    expect(connect).toMatchObject({
      setUp: true,
      action: { service: 'imap', names: ['imap'], login: true, select: '${mailbox}' },
    });
    expect(append).toMatchObject({ on: 'imap', setUp: false });
    expect(append?.action).toEqual({
      verb: 'send',
      parts: [
        { text: 'APPEND ${mailbox} ' },
        { literal: { file: 'plain.eml' }, sync: true },
        { literal: { text: 'x', repeat: 'y', times: 2 }, sync: false },
      ],
    });
    expect(fetch).toMatchObject({
      rule: { id: 'rfc3501/6.3.1/select-exists' },
      withinMs: 1500,
      written: { forbid: ['EXPUNGE'] },
    });
    expect(check).toMatchObject({ setUp: false, action: { verb: 'check', check: { equal: ['${uid}', '${uid}'] } } });
    expect(close).toMatchObject({ on: 'imap', setUp: true, action: { verb: 'close' } });
  });

  it('given messages are files, texts, or have flags and a date', () => {
    expect(byId('capture').given.mailbox).toEqual([
      { message: { file: 'plain.eml' } },
      { message: { file: 'plain.eml' }, flags: ['\\Seen'], date: '01-Jan-2024 00:00:00 +0000' },
      { message: { text: 'Subject: x\n\nbody' } },
    ]);
  });
});

describe('several files', () => {
  it('are told of together, file by file', () => {
    const bad = (name: string) => join(here, 'bad', `${name}.yaml`);
    const told = complaint(bad('unknown-rule'), bad('yaml-tab'), bad('unknown-key'));
    expect(told.match(/^bad\S+/gm)).toEqual([
      'bad/unknown-rule.yaml:5:11:',
      'bad/yaml-tab.yaml:9:1:',
      'bad/unknown-key.yaml:9:9:',
    ]);
  });

  it('cannot have the same suite id', () => {
    within({ 'x.yaml': minimal('same'), 'y.yaml': minimal('same') }, path => {
      expect(complaint(path('x.yaml'), path('y.yaml'))).toMatch(
        /y\.yaml:1:8: the suite `same` is already in \S*x\.yaml/,
      );
    });
  });

  it('below a folder suites/ must be called by their path', () => {
    within({ 'suites/smtp/x.yaml': minimal('smtp/y') }, path => {
      expect(complaint(path('suites/smtp/x.yaml'))).toContain(
        "x.yaml:1:8: the suite's id does not fit its path\n    1 | suite: smtp/y\n      |        ^^^^^^\n   = it must be `smtp/x`",
      );
    });
    within({ 'suites/smtp/x.yaml': minimal('smtp/x') }, path =>
      expect(load(path('suites/smtp/x.yaml'))).toHaveLength(1),
    );
  });

  it('a suite that is not there is told of', () => {
    expect(complaint('/nonexistent/suite.yaml')).toBe('/nonexistent/suite.yaml:1:1: there is no such file\n');
  });

  it('a suite cannot be included', () => {
    within({ 'x.yaml': minimal('x', 'include: [y.yaml]\n'), 'y.yaml': minimal('y') }, path => {
      expect(complaint(path('x.yaml'))).toContain('y.yaml is a suite: only files of fragments can be included');
    });
  });

  it('what is wrong in an included file is told in its place', () => {
    within({ 'x.yaml': minimal('x', 'include: [y.yaml]\n'), 'y.yaml': 'fragments:\n  a:\n    stesp: []\n' }, path => {
      expect(complaint(path('x.yaml'))).toContain('y.yaml:3:5: unknown key `stesp`');
    });
  });
});

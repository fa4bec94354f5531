import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { interpret, readTargetFile } from '../../../runner/targets/target-file.js';
import { InvalidSource, SourceDocument } from './opening.js';

const whole = `name: my-server
about: The server of the example
services:
  smtp: {host: 192.0.2.1, port: 2525}
  submission: {port: 587, tls: starttls}
  imaps:
domain: example.test
accounts: {user: "user{1..3}", password: "\${env:MAIL_PASSWORD}", disposable: true, apop: true}
deliver: smtp
timeout: 2.5s
mechanism: SCRAM-SHA-256
known: ./known.yaml
`;

function read(text: string, environment: Record<string, string> = {}) {
  return interpret(SourceDocument.parse('target.yaml', text), '/srv/targets', environment);
}

function refusal(text: string, environment: Record<string, string> = {}): string {
  try {
    read(text, environment);
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidSource);
    return (error as Error).message;
  }
  return expect.unreachable('it is accepted');
}

/** A target file that is right but for the lines given. */
const base = 'name: x\ndomain: example.test\n';

it.each([
  ['user', 'user@example.test'],
  ['user@example.com', 'user@example.com'],
  ['user/dept@example.com', 'user/dept@example.com'],
  ['EXAMPLE\\user', 'user@example.test'],
  ['EXAMPLE\\user\\shared', 'shared@example.test'],
  ['user@example.com\\shared', 'shared@example.test'],
  ['user@example.com/shared', 'shared@example.test'],
  ['user@example.com/shared@example.org', 'shared@example.org'],
])('the mailbox of %s is %s', (user, address) => {
  const { accounts } = read(`${base}services: {imaps: }\naccounts: {user: '${user}', password: secret}\n`);
  expect(accounts).toEqual([{ user, password: 'secret', address }]);
});

describe('a target that signs in by a token', () => {
  it('needs a secret, or a person', () => {
    const oauth = (more: string) =>
      `${base}services: {imaps: }\noauth: {token: "https://a.example/t", client: c${more}}\n`;
    expect(refusal(oauth(''))).toContain(
      'target.yaml:4:1: `oauth` needs `secret`, or `device`, by which a person signs in',
    );
    expect(read(oauth(', device: "https://a.example/d"')).oauth?.device).toBe('https://a.example/d');
    expect(refusal(oauth(', device: a.example'))).toContain('an address that begins with https://');
  });
});

describe('a target file', () => {
  it('is completed with the defaults', () => {
    expect(read(whole, { MAIL_PASSWORD: 'pa:ss' })).toEqual({
      name: 'my-server',
      about: 'The server of the example',
      domain: 'example.test',
      services: {
        smtp: { name: 'smtp', protocol: 'smtp', host: '192.0.2.1', port: 2525, tls: 'none' },
        submission: { name: 'submission', protocol: 'smtp', host: '127.0.0.1', port: 587, tls: 'starttls' },
        imaps: { name: 'imaps', protocol: 'imap', host: '127.0.0.1', port: 993, tls: 'implicit' },
        imap: { name: 'imap', protocol: 'imap', host: '127.0.0.1', port: 993, tls: 'implicit' },
      },
      accounts: [1, 2, 3].map(n => ({ user: `user${n}`, password: 'pa:ss', address: `user${n}@example.test` })),
      disposable: true,
      apop: true,
      deliver: 'smtp',
      tls: { insecure: false },
      timeoutMs: 2500,
      mechanism: 'SCRAM-SHA-256',
      known: '/srv/targets/known.yaml',
      servers: [],
    });
  });

  it('takes hosts, ports and lists of accounts from the environment', () => {
    const { services, accounts, deliver, disposable } = read(
      `${base}host: "\${env:HOST}"\nservices: {imap: {port: "\${env:PORT}"}}\naccounts: {user: [a@example.org, b], password: ["$\${x}", "\${env:B}"]}\n`,
      { HOST: 'mail.example.test', PORT: '1143', B: 'bb' },
    );
    expect(services.imap).toMatchObject({ host: 'mail.example.test', port: 1143 });
    expect(accounts).toEqual([
      { user: 'a@example.org', password: `\${x}`, address: 'a@example.org' },
      { user: 'b', password: 'bb', address: 'b@example.test' },
    ]);
    expect(disposable).toBe(false);
    expect(deliver).toBe('append');
  });

  it.each([
    ['{lmtp: , imap: }', 'lmtp'],
    ['{submissions: , imap: }', 'submission'],
    ['{pop3: }', 'append'],
    ['{smtp: , lmtp: }', 'smtp'],
  ])('with services %s delivers by %s', (services, deliver) => {
    expect(read(`${base}services: ${services}\n`).deliver).toBe(deliver);
  });

  it('may claim older RFCs', () => {
    const claims = read(`${base}services: {smtp: }\nclaims: [rfc821, rfc2060]\n`).claims ?? [];
    expect(claims.map(({ rfc, place: { file, line, column } }) => [rfc, file, line, column])).toEqual([
      [821, 'target.yaml', 4, 10],
      [2060, 'target.yaml', 4, 18],
    ]);
  });

  it('plans a container', () => {
    expect(
      read(`${base}services: {smtp: {port: 25}}\ncontainer: {build: ., env: {A: b}, version: [cat, /v], start: 2m}\n`)
        .container,
    ).toEqual({
      build: '/srv/targets',
      context: '/srv/targets',
      args: {},
      env: { A: 'b' },
      version: ['cat', '/v'],
      startMs: 120_000,
    });
  });

  it.each([
    ['build: ., context: ..', '/srv/targets', '/srv'],
    ['build: a/b, context: .', '/srv/targets/a/b', '/srv/targets'],
    ['build: ..b, context: .', '/srv/targets/..b', '/srv/targets'],
    ['build: a, context: ./a/', '/srv/targets/a', '/srv/targets/a'],
  ])('builds with {%s} from the context that is asked for', (container, build, context) => {
    const file = read(`${base}services: {smtp: }\ncontainer: {${container}}\n`);
    expect(file.container).toMatchObject({ build, context });
  });

  it.each<[string, string, string]>([
    [
      'an unknown key',
      `${base}servces: {smtp: }\n`,
      'target.yaml:3:1: unknown key `servces`\n    3 | servces: {smtp: }\n      | ^^^^^^^\n   = did you mean `services`?',
    ],
    [
      'an unknown service',
      `${base}services: {impa: }\n`,
      'target.yaml:3:12: unknown key `impa`\n    3 | services: {impa: }\n      |            ^^^^\n   = did you mean `imap`?',
    ],
    ['a missing key', 'name: x\nservices: {smtp: }\n', 'target.yaml:1:1: the key `domain` is missing'],
    [
      'a claim that is no RFC',
      `${base}services: {smtp: }\nclaims: [2060]\n`,
      'target.yaml:4:10: item 1 of `claims` must be an RFC such as rfc2060, but is the number 2060',
    ],
    [
      'a version that YAML reads as a number',
      `${base}services: {smtp: }\nservers: {postfix: 3.7}\n`,
      'target.yaml:4:20: `postfix` must be a version in quotes, such as "3.10", but is the number 3.7',
    ],
    [
      'a version that is none',
      `${base}services: {smtp: }\nservers: {postfix: latest}\n`,
      'target.yaml:4:20: `postfix` must be a version in quotes, such as "3.10"\n    4 | servers: {postfix: latest}',
    ],
    [
      'a server misspelt',
      `${base}services: {smtp: }\nservers: {postfx: "3.7"}\n`,
      'target.yaml:4:11: there is no list of known deviations for `postfx`\n    4 | servers: {postfx: "3.7"}\n      |           ^^^^^^\n   = did you mean `postfix`?',
    ],
    [
      'a base of another folder',
      `${base}extends: ../target.yaml\nservices: {smtp: }\n`,
      'target.yaml:3:10: `extends` must be a file of the same folder',
    ],
    [
      'a process and a container',
      `${base}services: {smtp: }\ncontainer: {image: a}\nprocess: {command: [a]}\n`,
      'target.yaml:5:1: `process` is not allowed with `container`\n    5 | process: {command: [a]}\n      | ^^^^^^^\n   = leave one of them out',
    ],
    [
      'the port of a service that it does not have',
      `${base}services: {imap: }\nprocess: {command: [a, "\${port:impa}"]}\n`,
      'target.yaml:4:25: `${port:impa}`: the target has no service `impa`\n    4 | process: {command: [a, "${port:impa}"]}\n      |                         ^^^^^^^^^^^^\n   = did you mean `imap`?',
    ],
    [
      'a port outside of a process',
      `${base}services: {imap: }\nversion: "\${port:imap}"\n`,
      'target.yaml:4:11: `${port:imap}` is not known here',
    ],
    [
      'a process on another host',
      `${base}services: {imap: {host: a}}\nprocess: {command: [a]}\n`,
      'target.yaml:3:19: `host` is not allowed with `process`',
    ],
    [
      'a process in a folder that is not there',
      `${base}services: {smtp: }\nprocess: {command: [a], cwd: target.yaml}\n`,
      'target.yaml:4:30: there is no folder `target.yaml`',
    ],
    [
      'a process whose sink has an address',
      `${base}services: {smtp: }\nprocess: {command: [a]}\nsink: {host: a, port: 1, plain-port: 2}\n`,
      'target.yaml:5:7: `sink` takes no address for a process',
    ],
    [
      'build arguments for an image',
      `${base}services: {smtp: }\ncontainer: {image: a, args: {A: b}}\n`,
      'target.yaml:4:23: `args` needs `build` beside it',
    ],
    [
      'a time-out without end',
      `${base}services: {smtp: }\ntimeout: 99999999m\n`,
      'target.yaml:4:10: a duration is at most 60m',
    ],
    [
      'a start without end',
      `${base}services: {smtp: {port: 25}}\ncontainer: {build: ., start: 61m}\n`,
      'target.yaml:4:30: a duration is at most 60m',
    ],
    [
      'a time-out of nothing',
      `${base}services: {smtp: }\ntimeout: 0.0s\n`,
      'target.yaml:4:10: `timeout` must be more than 0\n    4 | timeout: 0.0s',
    ],
    [
      'a domain that is none',
      'name: x\ndomain: "a b"\nservices: {smtp: }\n',
      'target.yaml:2:9: `a b` is not a domain name\n    2 | domain: "a b"\n      |         ^^^^^\n   = letters, digits and hyphens, with dots between them: example.test',
    ],
    [
      'a domain with an empty label',
      'name: x\ndomain: a..b\nservices: {smtp: }\n',
      'target.yaml:2:9: `a..b` is not a domain name',
    ],
    [
      'a mechanism that is none',
      `${base}services: {smtp: }\nmechanism: FOO\n`,
      'target.yaml:4:12: `FOO` is no mechanism to sign in with\n    4 | mechanism: FOO\n      |            ^^^\n   = there are SCRAM-SHA-256-PLUS, SCRAM-SHA-1-PLUS, SCRAM-SHA-256, SCRAM-SHA-1, CRAM-MD5, DIGEST-MD5, PLAIN, LOGIN, NTLM, OAUTHBEARER, XOAUTH2, EXTERNAL',
    ],
    [
      'a mechanism misspelt',
      `${base}services: {smtp: }\nmechanism: PLIAN\n`,
      'target.yaml:4:12: `PLIAN` is no mechanism to sign in with\n    4 | mechanism: PLIAN\n      |            ^^^^^\n   = did you mean `PLAIN`?',
    ],
    [
      'fewer passwords than users',
      `${base}services: {smtp: }\naccounts: {user: [a, b], password: [x]}\n`,
      'target.yaml:4:36: there are 2 users but 1 password',
    ],
    [
      'more passwords than users',
      `${base}services: {smtp: }\naccounts: {user: [a], password: [x, y]}\n`,
      'target.yaml:4:33: there is 1 user but 2 passwords',
    ],
    ['no service', `${base}services: {}\n`, 'target.yaml:3:11: `services` must not be empty'],
    [
      'a service that is no map',
      `${base}services: {smtp: 25}\n`,
      'target.yaml:3:18: `smtp` must be a map or nothing, but is the number 25',
    ],
    ['a port too high', `${base}services: {smtp: {port: 65536}}\n`, 'target.yaml:3:25: `port` must be at most 65535'],
    [
      'a port that is text',
      `${base}services: {smtp: {port: "25"}}\n`,
      `target.yaml:3:25: \`port\` must be a number, or \${env:NAME}`,
    ],
    [
      'a wrong tls',
      `${base}services: {imap: {tls: startls}}\n`,
      'target.yaml:3:24: `tls` must be one of `none`, `starttls`, `implicit`',
    ],
    [
      'a wrong deliver',
      `${base}services: {imap: }\ndeliver: appendd\n`,
      'target.yaml:4:10: `deliver` must be one of `smtp`, `lmtp`, `submission`, `append`',
    ],
    [
      'deliver without its service',
      `${base}services: {imap: }\ndeliver: lmtp\n`,
      'target.yaml:4:10: `deliver: lmtp` needs the service `lmtp`',
    ],
    [
      'append without IMAP',
      `${base}services: {smtp: }\ndeliver: append\n`,
      'target.yaml:4:10: `deliver: append` needs the service `imap`',
    ],
    [
      'a variable that is not set',
      `${base}services: {imap: }\naccounts: {user: u, password: "\${env:NO_SUCH}"}\n`,
      'target.yaml:4:32: the environment variable NO_SUCH is not set',
    ],
    [
      'an empty variable',
      `${base}services: {imap: }\naccounts: {user: u, password: "\${env:EMPTY}"}\n`,
      'target.yaml:4:32: the environment variable EMPTY is empty',
    ],
    [
      'another variable',
      `${base}services: {imap: }\naccounts: {user: "\${user}", password: p}\n`,
      `target.yaml:4:19: \`\${user}\` is not known here`,
    ],
    [
      'a port of the environment that is none',
      `${base}services: {imap: {port: "\${env:WORD}"}}\n`,
      'target.yaml:3:25: `imap` is not a port: it must be from 1 to 65535',
    ],
    [
      'no password',
      `${base}services: {imap: }\naccounts: {user: u}\n`,
      'target.yaml:4:11: `accounts`: the key `password` is missing',
    ],
    [
      'a range that counts down',
      `${base}services: {imap: }\naccounts: {user: "u{8..1}", password: p}\n`,
      'target.yaml:4:18: the range {8..1} counts down',
    ],
    [
      'a range of letters',
      `${base}services: {imap: }\naccounts: {user: "u{a..c}", password: p}\n`,
      'target.yaml:4:18: a range is written {1..8}',
    ],
    [
      'a range without end',
      `${base}services: {imap: }\naccounts: {user: "u{1..99999999}", password: p}\n`,
      'target.yaml:4:18: the range {1..99999999} stands for more than 1000 names',
    ],
    [
      'a user twice',
      `${base}services: {imap: }\naccounts: {user: ["u{1..3}", u2], password: p}\n`,
      'target.yaml:4:18: the user `u2` occurs twice',
    ],
    [
      'too few passwords',
      `${base}services: {imap: }\naccounts: {user: "u{1..3}", password: [a, b]}\n`,
      'target.yaml:4:39: there are 3 users but 2 passwords',
    ],
    [
      'a wrong mechanism',
      `${base}services: {imap: }\nmechanism: plain text\n`,
      'target.yaml:4:12: `mechanism` must be the name of a SASL mechanism, in capitals',
    ],
    [
      'a wrong duration',
      `${base}services: {imap: }\ntimeout: 10 s\n`,
      'target.yaml:4:10: `timeout` must be a duration: 500ms, 10s or 1m',
    ],
    [
      'a CA file that is not there',
      `${base}services: {imap: }\ntls: {ca: none.pem}\n`,
      'target.yaml:4:11: none.pem cannot be read (ENOENT)',
    ],
    [
      'a container of nothing',
      `${base}services: {imap: }\ncontainer: {}\n`,
      'target.yaml:4:1: `container` needs `build`, a folder with a Dockerfile, `image`, or `compose`, a file of several containers: one of them',
    ],
    [
      'a context that the Dockerfile is not in',
      `${base}services: {imap: }\ncontainer: {build: ., context: ../other}\n`,
      'target.yaml:4:32: `context` must be the folder that `build` names, or one above it',
    ],
    [
      'a context of nothing that is built',
      `${base}services: {imap: }\ncontainer: {image: x, context: .}\n`,
      'target.yaml:4:23: `context` needs `build` beside it',
    ],
    [
      'a container beside a dialect',
      `${base}services: {imap: }\ndialect: exchange-2019\ncontainer: {image: x}\n`,
      'target.yaml:5:1: `container` is not allowed with `dialect`',
    ],
    [
      'a port beside a dialect',
      `${base}services: {imap: {port: 143}}\ndialect: exchange-2019\n`,
      'target.yaml:3:19: `port` is not allowed with `dialect`',
    ],
    [
      'a host beside a dialect',
      `${base}services: {imap: }\nhost: localhost\ndialect: exchange-2019\n`,
      'target.yaml:4:1: `host` is not allowed with `dialect`',
    ],
    [
      'a compose file that is not there',
      `${base}services: {imap: }\ncontainer: {compose: none.yaml, service: mail}\n`,
      'target.yaml:4:22: there is no file `none.yaml`',
    ],
    [
      'a compose file of which no service is named',
      `${base}services: {imap: }\ncontainer: {compose: a.yaml}\n`,
      'target.yaml:4:13: `compose` needs `service` beside it',
    ],
    [
      'a container with a host',
      `${base}services: {imap: {host: localhost}}\ncontainer: {image: x}\n`,
      'target.yaml:3:19: `host` is not allowed with `container`',
    ],
    ['a doubled key', `${base}services: {imap: }\nname: y\n`, 'target.yaml:4:1: duplicate key `name`'],
  ])('with %s is refused with the place', (_, text, message) => {
    expect(`${refusal(text, { EMPTY: '', WORD: 'imap' })}\n`).toContain(`${message}\n`);
  });

  it('tells everything that is wrong at once', () => {
    const message = refusal(`${base}services: {imap: {port: 0, tls: x}}\nmechanismus: PLAIN\n`);
    expect(message.match(/^target\.yaml:\d+:\d+:/gm)).toEqual([
      'target.yaml:3:25:',
      'target.yaml:3:33:',
      'target.yaml:4:1:',
    ]);
  });
});

describe('a target file on disk', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'mailspec-target-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('has paths relative to itself', () => {
    writeFileSync(join(folder, 'ca.pem'), '-----BEGIN CERTIFICATE-----\n');
    writeFileSync(
      join(folder, 'a.yaml'),
      `${base}services: {imap: }\ntls: {ca: ca.pem, servername: mail.example.test}\n`,
    );
    expect(readTargetFile(join(folder, 'a.yaml')).tls).toEqual({
      ca: '-----BEGIN CERTIFICATE-----\n',
      insecure: false,
      servername: 'mail.example.test',
    });
  });

  it('plans several containers', () => {
    writeFileSync(join(folder, 'compose.yaml'), '');
    const written = 'container: {compose: compose.yaml, service: mail, env: {A: b}}\n';
    writeFileSync(join(folder, 'several.yaml'), `${base}services: {imap: }\n${written}`);
    expect(readTargetFile(join(folder, 'several.yaml')).container).toEqual({
      compose: join(folder, 'compose.yaml'),
      service: 'mail',
      env: { A: 'b' },
      startMs: 60_000,
    });
  });

  it('must hold certificates where it says so', () => {
    writeFileSync(join(folder, 'key.pem'), '-----BEGIN PRIVATE KEY-----\n');
    writeFileSync(join(folder, 'b.yaml'), `${base}services: {imap: }\ntls: {ca: key.pem}\n`);
    expect(() => readTargetFile(join(folder, 'b.yaml'))).toThrow('b.yaml:4:11: key.pem holds no PEM certificate');
  });

  it('changes another one of its folder', () => {
    writeFileSync(
      join(folder, 'family.yaml'),
      `${base}services: {imap: {port: 143}}\ncontainer: {build: ., args: {BASE: a}}\nservers: {dovecot: "2.3"}\nsink: true\n`,
    );
    writeFileSync(
      join(folder, 'new.yaml'),
      'extends: family.yaml\nname: y\ncontainer: {args: {BASE: b}}\nservers: {dovecot: "2.4"}\nsink:\n',
    );
    const { name, domain, container, servers, sink } = readTargetFile(join(folder, 'new.yaml'));
    expect({ name, domain, servers, sink }).toEqual({
      name: 'y',
      domain: 'example.test',
      servers: [{ name: 'dovecot', version: '2.4' }],
      sink: undefined,
    });
    expect(container).toMatchObject({ args: { BASE: 'b' }, build: folder });
    writeFileSync(join(folder, 'up.yaml'), 'extends: new.yaml\ncontainer:\nservices: {imap: {port: 1143}}\n');
    expect(readTargetFile(join(folder, 'up.yaml'))).toMatchObject({ services: { imap: { port: 1143 } } });
    expect(readTargetFile(join(folder, 'up.yaml'))).not.toHaveProperty('container');
  });

  it('tells of a fault in the file that has it', () => {
    writeFileSync(join(folder, 'low.yaml'), `${base}services: {imap: {port: 0}}\n`);
    writeFileSync(join(folder, 'top.yaml'), 'extends: low.yaml\ntimeout: 0s\n');
    const file = () => readTargetFile(join(folder, 'top.yaml'));
    expect(file).toThrow('low.yaml:3:25: `port` must be at least 1');
    writeFileSync(join(folder, 'low.yaml'), `${base}services: {imap: }\n`);
    expect(file).toThrow('top.yaml:2:10: `timeout` must be more than 0');
  });

  it('must have a base that is there, and is not itself', () => {
    writeFileSync(join(folder, 'alone.yaml'), 'extends: no-such.yaml\n');
    expect(() => readTargetFile(join(folder, 'alone.yaml'))).toThrow(
      'alone.yaml:1:10: there is no file `no-such.yaml` beside this one',
    );
    writeFileSync(join(folder, 'alone.yaml'), 'extends: .\n');
    expect(() => readTargetFile(join(folder, 'alone.yaml'))).toThrow(
      'alone.yaml:1:10: there is no file `.` beside this one',
    );
    for (const base of ['../family.yaml', '3', '']) {
      writeFileSync(join(folder, 'alone.yaml'), `extends: ${base}\n`);
      expect(() => readTargetFile(join(folder, 'alone.yaml'))).toThrow(
        /^\S*alone\.yaml:1:\d+: `extends` must be a file of the same folder\n[^=]*$/,
      );
    }
    writeFileSync(join(folder, 'd.yaml'), 'extends: e.yaml\n');
    writeFileSync(join(folder, 'e.yaml'), 'extends: d.yaml\n');
    expect(() => readTargetFile(join(folder, 'd.yaml'))).toThrow(
      'e.yaml:1:10: `d.yaml` extends itself: d.yaml -> e.yaml -> d.yaml',
    );
  });

  it('must be there', () => {
    expect(() => readTargetFile(join(folder, 'c.yaml'))).toThrow('c.yaml:1:1: there is no such file');
  });
});

describe('the sink of a target file', () => {
  const services = `${base}services: {smtp: }\n`;
  const container = `${services}container: {image: x}\n`;

  it('is where the file says, or where the container reaches it', () => {
    const sink = { host: '192.0.2.9', port: 2526, plainPort: 2527 };
    expect(
      read(`${services}sink: {host: 192.0.2.9, port: "\${env:SINK}", plain-port: 2527}`, { SINK: '2526' }),
    ).toMatchObject({ sink });
    expect(read(`${container}sink: true`)).toMatchObject({ sink: 'started' });
    expect(read(`${container}sink: false`)).not.toHaveProperty('sink');
  });

  it.each([
    [`${services}sink: true`, '`sink: true` is for containers and processes'],
    [`${container}sink: {host: a, port: 1, plain-port: 2}`, '`sink` takes no address for a container'],
    [
      `${services}sink: {host: a, port: "\${env:SINK}", plain-port: 2}`,
      '`x` is not a port: it must be from 1 to 65535',
    ],
    [`${services}sink: {host: a, port: 1}`, 'the key `plain-port` is missing'],
  ])('is refused: %s', (text, why) => {
    expect(refusal(text, { SINK: 'x' })).toContain(why);
  });
});

import type { Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startReferenceServer } from '../../../reference/server.js';
import { neededServices } from '../../../runner/engine/needed-services.js';
import type { RuleCatalogue } from '../../../runner/scenario/rules.js';
import { root } from '../../command-line.js';
import { serverCertificate } from '../wire/certificates.js';
import { plainServer } from '../wire/servers.js';
import {
  embedded,
  type HeaderEvent,
  loadRules,
  rules as ownRules,
  playAll,
  type Service,
  type ServiceName,
  scenarios,
  steps,
  type Target,
  targetAt,
  type VerdictEvent,
} from './playing.js';

const bundled = loadRules(`${root}/suites/rules`);
/** The catalogue of the tests and that of the package. */
const rules = {
  rfcs: [],
  all: () => [...ownRules.all(), ...bundled.all()],
  get: (id: string) => ownRules.get(id) ?? bundled.get(id),
} as unknown as RuleCatalogue;

type Answer = (line: string, socket: Socket) => string;

/** A server that greets with these octets and answers each line. */
async function scripted(greeting: string, answer: Answer): Promise<number> {
  return plainServer(socket => {
    socket.on('end', () => socket.end());
    let rest = '';
    socket.on('data', octets => {
      rest += octets.toString('latin1');
      for (let at = rest.indexOf('\r\n'); at >= 0; at = rest.indexOf('\r\n')) {
        const line = rest.slice(0, at);
        rest = rest.slice(at + 2);
        socket.write(answer(line, socket));
      }
    });
    socket.write(greeting);
  });
}

const answers: Readonly<Record<string, Answer>> = {
  smtp: line => (/^EHLO/.test(line) ? '250 mail.example.test\r\n' : '250 ok\r\n'),
  pop3: line => (line === 'CAPA' ? '+OK\r\nUIDL\r\n.\r\n' : '+OK\r\n'),
  imap: line => {
    const [tag, verb] = line.split(' ');
    return `${verb === 'CAPABILITY' ? '* CAPABILITY IMAP4rev1\r\n' : ''}${tag} OK done\r\n`;
  },
};
const greetings: Readonly<Record<string, string>> = {
  smtp: '220 mail.example.test\r\n',
  pop3: '+OK ready\r\n',
  imap: '* OK ready\r\n',
};

/** A target with these services; those that are not told otherwise are well. */
async function target(
  odd: Readonly<Record<string, { greeting?: string; answer?: Answer; port?: number }>>,
  more: Partial<Target> = {},
): Promise<Target> {
  const services: Partial<Record<ServiceName, Service>> = {};
  for (const name of ['smtp', 'pop3', 'imap'] as const) {
    const { greeting = greetings[name]!, answer = answers[name]!, port } = odd[name] ?? {};
    Object.assign(services, targetAt(name, port ?? (await scripted(greeting, answer))).services);
  }
  return { ...targetAt('smtp', 1), services, ...more };
}

const one = (id: string, ...lines: string[]) =>
  steps(lines.join('\n'))
    .replace('scenarios:\n', '')
    .replace('id: it', `id: ${id}`)
    .replace('title: It', `title: It is ${id}`);
const suite = scenarios(
  `scenarios:\n${one('smtp', '- connect: smtp', '- {send: NOOP, expect: 250}')}${one(
    'ehlo',
    '- connect: smtp',
    '- {send: EHLO x.example, expect: 250}',
  )}${one('pop3', '- connect: pop3', '- {send: NOOP, expect: OK}')}${one(
    'capa',
    '- connect: pop3',
    '- {send: CAPA, expect: OK}',
  )}${one('imap', '- connect: imap', '- {send: NOOP, expect: OK}')}${one(
    'capability',
    '- connect: imap',
    '- {send: CAPABILITY, expect: OK}',
  )}`,
);

async function played(of: Target, which = suite): Promise<Record<string, VerdictEvent>> {
  const { events } = await playAll(of, which, { rules });
  return Object.fromEntries(events.map(event => [event.scenario.replace('test/one/', ''), event]));
}

describe('the greeting', () => {
  it.each<[string, string, string, string]>([
    ['POP3 without a status', 'pop3', 'Hello\r\n', 'rfc1939/4/greeting-positive'],
    ['a negative POP3 response', 'pop3', '-ERR not today\r\n', 'rfc1939/4/greeting-positive'],
    ['another SMTP code', 'smtp', '250 hi\r\n', 'rfc5321/3.1/greeting-220'],
    ['IMAP on SMTP', 'smtp', '* OK ready\r\n', 'rfc5321/3.1/greeting-220'],
    ['SMTP on IMAP', 'imap', '220 mail.example.test\r\n', 'rfc3501/7.1/greeting'],
    ['a tagged IMAP response', 'imap', 'a OK ready\r\n', 'rfc3501/7.1/greeting'],
    ['an SMTP reply whose last line does not come', 'smtp', '220-mail.example.test\r\n', 'rfc5321/3.1/greeting-220'],
  ])('%s breaks its rule, once, and the other services are played', async (_, service, greeting, rule) => {
    const verdicts = await played(await target({ [service]: { greeting } }));
    expect(verdicts[`calibration/${service}/greeting`]).toMatchObject({
      verdict: 'fail',
      rule,
      got: expect.stringContaining(greeting.trim()),
    });
    expect(JSON.stringify(verdicts[`calibration/${service}/greeting`]?.transcript)).toContain(greeting.trim());
    for (const id of ['smtp', 'pop3', 'imap'])
      expect(verdicts[id]).toMatchObject(
        id === service
          ? { verdict: 'skip', reason: expect.stringMatching(`^not judged, see calibration/${service}/greeting: `) }
          : { verdict: 'pass' },
      );
    expect(Object.values(verdicts).filter(({ verdict }) => verdict === 'fail')).toHaveLength(1);
  });

  it.each([
    ['smtp', '554 no service here'],
    ['smtp', '521 mail.example.test takes no mail'],
    ['smtp', '421 too busy'],
    ['imap', '* BYE too busy'],
    ['pop3', '-ERR [SYS/TEMP] too busy'],
    ['pop3', '-ERR [sys/temp/load] too busy'],
  ])('a refusal that the RFC allows is told for what it is: %s %s', async (service, greeting) => {
    const verdicts = await played(await target({ [service]: { greeting: `${greeting}\r\n` } }));
    expect(verdicts[`calibration/${service}/greeting`]).toMatchObject({
      verdict: 'error',
      reason: `${service} refuses the session: ${greeting}`,
    });
    expect(verdicts[service]).toMatchObject({ verdict: 'skip' });
  });

  it.each(['', '22'])('nothing, or the beginning of one (%j), breaks no rule', async greeting => {
    const verdicts = await played(await target({ smtp: { greeting } }));
    expect(verdicts['calibration/smtp/greeting']).toMatchObject({
      verdict: 'error',
      reason: expect.stringMatching(/^the greeting: expected .*nothing more in time$/),
    });
  });
});

describe('what a service offers', () => {
  it.each<[string, string, Answer, string, string, string]>([
    [
      'an EHLO reply that stops',
      'smtp',
      line => (/^EHLO/.test(line) ? '250-mail.example.test\r\n' : '250 ok\r\n'),
      'rfc5321/4.2.1/last-line-has-space',
      'ehlo',
      'smtp',
    ],
    [
      'an EHLO reply that goes on and on',
      'smtp',
      line => (/^EHLO/.test(line) ? '250-mail.example.test\r\n'.repeat(200) : '250 ok\r\n'),
      'rfc5321/4.2.1/last-line-has-space',
      'ehlo',
      'smtp',
    ],
    [
      'an EHLO that is not known',
      'smtp',
      line => (/^EHLO/.test(line) ? '502 what?\r\n' : '250 ok\r\n'),
      'rfc5321/4.1.1.1/ehlo-supported',
      'ehlo',
      'smtp',
    ],
    [
      'an EHLO reply that is none',
      'smtp',
      line => (/^EHLO/.test(line) ? 'hello\r\n' : '250 ok\r\n'),
      'rfc5321/4.2/code-of-three-digits',
      'ehlo',
      'smtp',
    ],
    [
      'CAPA without its last line',
      'pop3',
      line => (line === 'CAPA' ? '+OK\r\nUIDL\r\n' : '+OK\r\n'),
      'rfc2449/5/capa-multi-line',
      'capa',
      'pop3',
    ],
    [
      'CAPABILITY that is not completed',
      'imap',
      line => (/CAPABILITY/.test(line) ? '* CAPABILITY IMAP4rev1\r\n' : `${line.split(' ')[0]} OK\r\n`),
      'rfc3501/2.2.2/tagged-response',
      'capability',
      'imap',
    ],
  ])('%s breaks its rule, and what does not ask is played', async (_, service, answer, rule, asks, other) => {
    const verdicts = await played(await target({ [service]: { answer } }));
    expect(verdicts[`calibration/${service}/offers`]).toMatchObject({ verdict: 'fail', rule });
    expect(verdicts[asks]).toMatchObject({ verdict: 'skip' });
    expect(verdicts[other]).toMatchObject({ verdict: 'pass' });
    expect(Object.values(verdicts).filter(({ verdict }) => verdict === 'fail')).toHaveLength(1);
  });

  it('EHLO that is refused for a reason of the server breaks no rule that could be named', async () => {
    const answer: Answer = line => (/^EHLO/.test(line) ? '450 later\r\n' : '250 ok\r\n');
    const verdicts = await played(await target({ smtp: { answer } }));
    expect(verdicts['calibration/smtp/offers']).toMatchObject({ verdict: 'error', reason: 'EHLO got 450 later' });
  });

  it('a server without CAPA offers nothing, and nothing is wrong', async () => {
    const verdicts = await played(
      await target({ pop3: { answer: line => (line === 'CAPA' ? '-ERR\r\n' : '+OK\r\n') } }),
    );
    expect(Object.keys(verdicts)).not.toContain('calibration/pop3/offers');
  });
});

describe('a service that cannot be reached', () => {
  it('is an error of its own, and the others are played', async () => {
    const verdicts = await played(await target({ pop3: { port: 1 } }));
    expect(verdicts['calibration/pop3/connection']).toMatchObject({
      verdict: 'error',
      reason: expect.stringMatching(/^127\.0\.0\.1:1: the connection was refused \(is the server running/),
    });
    expect(verdicts.pop3).toMatchObject({ verdict: 'skip' });
    expect(verdicts.smtp).toMatchObject({ verdict: 'pass' });
  });

  it('ends the run when there is no other', async () => {
    await expect(playAll(targetAt('lmtp', 1), suite)).rejects.toThrow(
      /^lmtp at 127\.0\.0\.1:1: the connection was refused \(is the server running/,
    );
    const all = await target({ smtp: { port: 1 }, pop3: { port: 1 }, imap: { port: 1 } });
    await expect(playAll(all, suite)).rejects.toThrow(/^smtp at .*\npop3 at .*\nimap at /);
  });
});

describe('a certificate that is not trusted', () => {
  const tls = scenarios(
    `scenarios:\n${one('plain', '- connect: smtp', '- {send: NOOP, expect: 250}')}${one(
      'starttls',
      '- connect: smtp',
      '- do: EHLO x.example',
      '- {send: STARTTLS, expect: 220}',
      '- {handshake: true, expect: secured}',
    )}${one('stls', '- connect: pop3', '- starttls: true', '- {send: NOOP, expect: [OK, ERR]}')}${one(
      'inside',
      '- connect: imaps',
      '- {send: NOOP, expect: OK}',
    )}${one('submitted', '- connect: submission', '- starttls: true', '- {send: NOOP, expect: 250}')}${one(
      'submitted-inside',
      '- connect: submissions',
      '- {send: NOOP, expect: 250}',
    )}${one('pop3s', '- connect: pop3s', '- {send: QUIT, expect: OK}')}${one(
      'imap-starttls',
      '- connect: imap',
      '- starttls: true',
      '- {send: NOOP, expect: OK}',
    )}`,
  );

  type TlsService = 'smtp' | 'submission' | 'submissions' | 'pop3' | 'pop3s' | 'imap' | 'imaps';
  /** Where RFC 8314 asks for a valid certificate, however TLS begins, and the scenario that goes there. */
  const judged: readonly (readonly [TlsService, Service['tls'], string])[] = [
    ['submission', 'starttls', 'submitted'],
    ['submission', 'none', 'submitted'],
    ['submissions', 'implicit', 'submitted-inside'],
    ['pop3', 'starttls', 'stls'],
    ['pop3', 'none', 'stls'],
    ['pop3s', 'implicit', 'pop3s'],
    ['imap', 'starttls', 'imap-starttls'],
    ['imap', 'none', 'imap-starttls'],
    ['imaps', 'implicit', 'inside'],
  ];

  it('is one error, wherever TLS is offered, and what stays in the clear is played', async () => {
    const { close, ...of } = await embedded();
    const verdicts = await played({ ...of, close, tls: { insecure: false } }, tls);
    expect(Object.keys(verdicts).filter(id => id.startsWith('calibration/'))).toEqual(['calibration/certificate']);
    expect(verdicts['calibration/certificate']).toMatchObject({
      verdict: 'error',
      title: expect.stringMatching(/^smtp, submission, submissions, (?:lmtp, )?pop3, pop3s, imap, imaps: /),
      reason: expect.stringMatching(/the server's certificate .*--insecure accepts the certificate all the same/),
    });
    expect(verdicts.plain).toMatchObject({ verdict: 'pass' });
    for (const id of ['starttls', ...judged.map(([, , id]) => id)])
      expect(verdicts[id]).toMatchObject({
        verdict: 'skip',
        reason: expect.stringMatching(/^not judged, see calibration\/certificate: .*--insecure/),
      });
  });

  it.each([
    ['has expired', { notAfter: new Date('2024-02-03') }, '127.0.0.1', 'a certificate that expired on 2024-02-03'],
    [
      'is for another name',
      {},
      'mail.example.com',
      'a certificate that is for mail.example.test, 127.0.0.1, not for mail.example.com',
    ],
  ])('breaks a rule where it %s', async (_, wishes, servername, got) => {
    const certificate = serverCertificate(wishes);
    const server = await startReferenceServer({ tls: certificate });
    onTestFinished(() => server.close());
    const { close, ...of } = await embedded();
    await close();
    const trust = { ca: certificate.cert, insecure: false, servername };
    const at = (name: TlsService, mode = of.services[name]!.tls) => ({
      ...of,
      close: async () => {},
      tls: trust,
      services: { [name]: { ...of.services[name]!, host: '127.0.0.1', port: server.ports[name], tls: mode } },
    });
    for (const [name, mode, inside] of judged) {
      const verdicts = await played(at(name, mode), tls);
      expect(verdicts['calibration/certificate'], `${name} ${mode}`).toMatchObject({
        title: `${name}: The certificate can be trusted`,
        verdict: 'fail',
        rule: 'rfc8314/4.4/valid-certificate',
        got,
      });
      expect(verdicts[inside], `${name} ${mode}`).toMatchObject({
        verdict: 'skip',
        reason: expect.stringContaining('calibration/certificate'),
      });
    }
    // No RFC speaks of the certificate of port 25.
    for (const mode of ['none', 'starttls'] as const)
      expect((await played(at('smtp', mode), tls))['calibration/certificate']).toMatchObject({ verdict: 'error' });
    // An address is no name, and any certificate will do if the user says so.
    if (servername !== '127.0.0.1') {
      const local = { ...at('imaps'), tls: { ...trust, servername: 'localhost' } };
      expect((await played(local, tls))['calibration/certificate']).toMatchObject({ verdict: 'error' });
    }
    const accepting = { ...at('imaps'), tls: { ...trust, insecure: true } };
    expect((await played(accepting, tls))['calibration/certificate']).toBeUndefined();
  });

  it('is of no account where nothing looks at it', async () => {
    const { close, ...of } = await embedded();
    const verdicts = await played(
      { ...of, close, services: { smtp: of.services.smtp! }, tls: { insecure: false } },
      tls.slice(0, 1),
    );
    expect(Object.keys(verdicts)).toEqual(['plain']);
  });
});

describe('TLS', () => {
  it('is looked into wherever it is offered', async () => {
    const of = await embedded();
    const headers: HeaderEvent['target'][] = [];
    await playAll(of, [], { rules, whole: false, transcripts: false, onReady: found => void headers.push(found) });
    const smtp = headers[0]?.services.find(({ service }) => service === 'smtp');
    expect(smtp?.tls).toBe('none');
    expect(smtp?.capabilities.clear).toContain('STARTTLS');
    expect(smtp?.capabilities.clear?.join()).not.toContain('REQUIRETLS');
    expect(smtp?.capabilities.secured).toContain('REQUIRETLS');
  });

  it('makes an offer that a scenario in the clear cannot take, and one in TLS can', async () => {
    const of = await embedded();
    const needing = (id: string, ...lines: string[]) =>
      one(id, ...lines).replace('    steps:', '    needs: {smtp: REQUIRETLS}\n    steps:');
    const verdicts = await played(
      of,
      scenarios(
        `scenarios:\n${needing('clear', '- connect: smtp', '- {send: NOOP, expect: 250}')}${needing(
          'tls',
          '- connect: smtp',
          '- starttls: true',
          '- {send: NOOP, expect: 250}',
        )}`,
      ),
    );
    expect(verdicts.clear).toMatchObject({
      verdict: 'skip',
      reason: 'EHLO lists REQUIRETLS only inside TLS, and the target says `tls: none` of smtp',
    });
    expect(verdicts.tls).toMatchObject({ verdict: 'pass' });
  });

  it('that does not begin is told in words', async () => {
    const answer: Answer = (line, socket) => {
      if (/^STARTTLS/.test(line)) socket.end('220 go ahead\r\n');
      return /^EHLO/.test(line) ? '250-mail.example.test\r\n250 STARTTLS\r\n' : '';
    };
    const starts = scenarios(steps('- connect: smtp\n- starttls: true\n- {send: NOOP, expect: 250}'));
    const verdicts = await played(await target({ smtp: { answer } }), starts);
    expect(verdicts['calibration/tls']).toMatchObject({
      verdict: 'error',
      reason: 'the TLS handshake failed: the server closed the connection',
    });
    expect(verdicts.it).toMatchObject({ verdict: 'skip' });
  });
});

describe('signing in', () => {
  it('that fails is one error for all services, and nobody tries again', async () => {
    const server = await embedded();
    const of = { ...server, accounts: server.accounts.map(account => ({ ...account, password: 'guesswork' })) };
    const verdicts = await played(
      of,
      scenarios(
        `scenarios:\n${one('in', '- connect: {imap: a, login: true}', '- {send: NOOP, expect: OK}')}${one(
          'out',
          '- connect: imap',
          '- {send: NOOP, expect: OK}',
        )}`,
      ),
    );
    expect(verdicts['calibration/sign-in']).toMatchObject({
      verdict: 'error',
      reason: expect.stringMatching(/^user1 could not sign in: .* Check the account's name and password in the target/),
    });
    expect(JSON.stringify(verdicts)).not.toContain('guesswork');
    expect(verdicts.in).toMatchObject({ verdict: 'skip' });
    expect(verdicts.out).toMatchObject({ verdict: 'pass' });
  });
});

describe('where it is said which services are needed', () => {
  const needed = new Set<ServiceName>(['smtp']);
  const [first] = suite;

  /** What is told, and the services that were asked. */
  async function told(of: Target): Promise<{ verdicts: readonly string[]; asked: readonly string[] }> {
    let asked: readonly string[] = [];
    const onReady = ({ services }: HeaderEvent['target']) => {
      asked = services.map(({ service }) => service);
    };
    const { events } = await playAll(of, first === undefined ? [] : [first], { rules, needed, onReady });
    return { verdicts: events.map(({ scenario, verdict }) => `${verdict} ${scenario}`), asked };
  }

  it('the others are not asked', async () => {
    const of = await target({ pop3: { greeting: 'Hello\r\n' } });
    expect(await told(of)).toEqual({ verdicts: ['pass test/one/smtp'], asked: ['smtp'] });
  });

  it('and none of these can be reached, the others tell whether the server can', async () => {
    const of = await target({ smtp: { port: 1 } });
    expect(await told(of)).toEqual({
      verdicts: ['error calibration/smtp/connection', 'skip test/one/smtp'],
      asked: ['pop3', 'imap'],
    });
  });

  it('they are those of the scenarios, and those by which the harness handles mail', async () => {
    const of = await embedded();
    const names = (text: string, more?: string) => [...neededServices(scenarios(steps(text, more)), of)].sort();
    expect(names('- connect: submission\n- {send: NOOP, expect: 250}')).toEqual(['submission']);
    expect(names('- connect: pop3s\n- {send: NOOP, expect: ERR}')).toEqual(['pop3s']);
    expect(names('- connect: imaps\n- {send: NOOP, expect: OK}')).toEqual(['imap', 'imaps', 'pop3', 'smtp']);
    expect(names('- connect: smtp\n- {send: NOOP, expect: 250}', 'given: {maildrop: []}')).toEqual([
      'imap',
      'pop3',
      'smtp',
    ]);
    expect(
      names('- deliver: {message: {text: "Subject: a"}, via: lmtp}\n- connect: lmtp\n- {send: NOOP, expect: 250}'),
    ).toEqual(['imap', 'lmtp']);
    expect(
      names(
        '- deliver: {message: {text: "Subject: a"}, via: lmtp}\n- await: {messages: 1}\n- connect: lmtp\n- {send: NOOP, expect: 250}',
      ),
    ).toEqual(['imap', 'lmtp', 'pop3', 'smtp']);
  });
});

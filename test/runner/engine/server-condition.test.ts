import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { plainServer } from '../wire/servers.js';
import { playAll, type ServiceName, scenarios, steps, targetAt } from './playing.js';

const greetings: Partial<Record<ServiceName, string>> = {
  smtp: '220 ready',
  lmtp: '220 ready',
  pop3: '+OK ready',
  imap: '* OK ready',
};

type Refusals = Readonly<Record<string, string>>;

/**
 * A server whose first session, the probe's, is a healthy one. From the second on it greets with `greeting`, and answers NOOP with `noop`, in
 * which `$` stands for the tag, and closes; without one it closes and says nothing. `refusals` has its answers to other commands.
 */
async function serving(
  service: ServiceName,
  {
    greeting = greetings[service],
    noop = '',
    refusals = {},
  }: { greeting?: string | undefined; noop?: string; refusals?: Refusals },
) {
  let sessions = 0;
  const port = await plainServer(socket => {
    sessions += 1;
    const probed = sessions === 1;
    const line = (text = '') => void socket.write(text === '' ? '' : `${text}\r\n`);
    socket.on('error', () => undefined);
    socket.on('end', () => socket.end());
    line(probed ? greetings[service] : greeting);
    if (!probed && greeting !== greetings[service]) {
      socket.end();
      return;
    }
    socket.on('data', octets => {
      const [tag = '', second = tag] = octets.toString().trim().split(' ');
      const verb = service === 'imap' ? second : tag;
      if (verb === 'NOOP') {
        line(noop.replaceAll('$', tag));
        socket.end();
      } else if (!probed && refusals[verb] !== undefined) line(refusals[verb].replaceAll('$', tag));
      else if (service === 'imap') line(`* CAPABILITY IMAP4rev1\r\n${tag} OK done`);
      else if (service === 'pop3') line(tag === 'CAPA' ? '+OK\r\nUIDL\r\n.' : '+OK');
      else line('250 mail.example.test');
    });
  });
  return targetAt(service, port);
}

async function verdictOn(service: ServiceName, server: Parameters<typeof serving>[1], step: string) {
  const { events } = await playAll(await serving(service, server), scenarios(steps(step)));
  return events.find(({ scenario }) => scenario === 'test/one/it');
}

it('a server that is stopped breaks no rule with the connections that it leaves', async () => {
  const listener = createServer(socket => {
    socket.write('220 ready\r\n');
    socket.on('error', () => undefined);
    socket.on('data', octets => {
      if (!/^NOOP/.test(octets.toString())) socket.write('250 mail.example.test\r\n');
      else listener.close(() => undefined) && socket.end();
    });
    socket.on('end', () => socket.end());
  });
  await new Promise<void>(done => listener.listen(0, '127.0.0.1', done));
  const { port } = listener.address() as AddressInfo;
  const { events } = await playAll(
    targetAt('smtp', port),
    scenarios(steps('- connect: smtp\n- {send: NOOP, expect: 250}')),
  );
  expect(events.find(({ scenario }) => scenario === 'test/one/it')).toMatchObject({
    verdict: 'error',
    reason: 'not judged: the server no longer accepts connections, got no reply; then the server closed the connection',
  });
});

describe('a server that ends the session', () => {
  it.each<[ServiceName, string, string, string]>([
    [
      'smtp',
      '421 4.7.0 too many errors',
      '{send: NOOP, expect: 250}',
      'the server ended the session while reply 250 was',
    ],
    ['smtp', '421 bye', '{send: NOOP, expect: [2xx, 5xx]}', 'the server ended the session while '],
    ['imap', '* BYE too many', '{send: NOOP, expect: OK}', 'the server ended the session while '],
    ['imap', '* BYE no more\r\n$ NO', '{send: NOOP, expect: OK}', 'the server ended the session while '],
    ['smtp', '421 bye', '{send: NOOP, expect: 4xx}\n- {send: NOOP, expect: 250}', 'the server ended the session with'],
  ])('and says so is not judged by what was asked: %s, %j, %s', async (service, noop, step, reason) => {
    const verdict = await verdictOn(service, { noop }, `- connect: ${service}\n- ${step}`);
    expect(verdict).toMatchObject({ verdict: 'error' });
    expect(verdict?.reason).toContain(`not judged: ${reason}`);
  });

  it.each<[ServiceName, string | undefined, string]>([
    ['smtp', '421 too many connections', 'the server ended the session while '],
    ['imap', '* BYE too many connections', 'the server ended the session while '],
    ['pop3', '-ERR too many connections', 'the server ended the session while '],
    ['pop3', '', 'the server accepted no session while '],
    ['smtp', '', 'the server accepted no session while '],
  ])('instead of greeting is not judged either: %s, %j', async (service, greeting, reason) => {
    const success = service === 'smtp' ? '220' : 'OK';
    const verdict = await verdictOn(
      service,
      { greeting },
      `- connect: {${service}: c, greeting: false}\n- {on: c, expect: ${success}}`,
    );
    expect(verdict).toMatchObject({ verdict: 'error' });
    expect(verdict?.reason).toContain(`not judged: ${reason}`);
  });

  it.each<[ServiceName, string, string]>([
    ['smtp', '421 bye', '{send: NOOP, expect: [2xx, 4xx, 5xx], forbid: 421}'],
    ['smtp', '421 bye', '{send: NOOP, expect: 4xx}\n- {send: NOOP, expect: [2xx, 5xx], forbid: 421}'],
    ['imap', '* BYE bye', '{send: NOOP, expect: OK, forbid: BYE}'],
    ['imap', '* BYE bye', '{send: NOOP, expect: {untagged: [BYE], tagged: OK}}'],
    ['smtp', '', '{send: NOOP, expect: 250}'],
    ['pop3', '', '{send: NOOP, expect: OK}'],
    ['imap', '', '{send: NOOP, expect: OK}'],
    ['smtp', '550 no', '{send: NOOP, expect: 250}'],
  ])('is judged where the step is about that, and where nothing is said: %s, %j, %s', async (service, noop, step) => {
    expect(await verdictOn(service, { noop }, `- connect: ${service}\n- ${step}`)).toMatchObject({ verdict: 'fail' });
  });

  it('at LOGOUT, as it must, is held to what was asked', async () => {
    const noop = '* BYE bye\r\n$ OK\r\nm9 NO';
    const step = '- connect: {imap: c}\n- write: |\n    a NOOP\n    m9 LOGOUT\n- {on: c, expect: {tagged: NO}}';
    expect(await verdictOn('imap', { noop }, step)).toMatchObject({ verdict: 'fail' });
  });

  it('at the greeting is told in its own words where a scenario only connects', async () => {
    const verdict = await verdictOn(
      'imap',
      { greeting: '* BYE too busy' },
      '- connect: imap\n- {send: NOOP, expect: OK}',
    );
    expect(verdict).toMatchObject({ verdict: 'error', reason: 'imap refuses the session: * BYE too busy' });
  });
});

describe('a server that refuses for now', () => {
  const mail = '{send: "MAIL FROM:<a@example.com>", ';
  const rows: [ServiceName, string, string, string][] = [
    ['smtp', 'MAIL', '450 4.7.1 later', `${mail}expect: 250}`],
    ['smtp', 'MAIL', '451 later', `${mail}expect: [250, 5xx]}`],
    ['smtp', 'MAIL', '452 full', `${mail}expect: {code: 250, enhanced: 2.x.x}}`],
    ['smtp', 'MAIL', '451 later', `${mail}expect: 250, forbid: 452}`],
    ['smtp', 'MAIL', '451 later', `${mail}skip-if: 454, expect: 250}`],
    ['smtp', 'MAIL', '451 later', `${mail}observe: {taken: 250, refused: 5xx}}`],
    ['lmtp', 'MAIL', '451 later', `${mail}expect: 250}`],
    ['smtp', 'DATA', '451 later', '{send: DATA, expect: 354}'],
    ['smtp', 'AUTH', '454 later', '{send: AUTH PLAIN, expect: 334}'],
    ['smtp', 'STARTTLS', '454 later', '{send: STARTTLS, expect: 220}'],
    ['smtp', 'EHLO', '450 later', '{send: "EHLO client.example", expect: {has: SIZE}}'],
    ['pop3', 'PASS', '-ERR [IN-USE] locked', '{send: PASS x, expect: OK}'],
    ['pop3', 'PASS', '-ERR [login-delay] wait', '{send: PASS x, expect: [OK, {status: ERR, code: AUTH}]}'],
    ['pop3', 'AUTH', '-ERR [SYS/TEMP] later', '{send: AUTH PLAIN, expect: +}'],
    ['pop3', 'STAT', '-ERR [SYS/TEMP] later', '{send: STAT, expect: {args: <n> <octets>}}'],
    ['imap', 'SELECT', '$ NO [UNAVAILABLE] later', '{send: SELECT INBOX, expect: OK}'],
    ['imap', 'SELECT', '$ NO [INUSE] later', '{send: SELECT INBOX, expect: {untagged: [1 EXISTS], tagged: [OK, NO]}}'],
    [
      'imap',
      'STORE',
      '$ NO [LIMIT] 32 flags',
      '{send: STORE 1 FLAGS (a), expect: {untagged: ["1 FETCH (FLAGS (a))"]}}',
    ],
    ['imap', 'APPEND', '$ NO [OVERQUOTA] full', '{send: "APPEND INBOX {1}", expect: continuation}'],
  ];
  it.each(rows)('is not judged by what was asked: %s %s, %j, %s', async (service, verb, reply, step) => {
    const verdict = await verdictOn(service, { refusals: { [verb]: reply } }, `- connect: ${service}\n- ${step}`);
    expect(verdict).toMatchObject({ verdict: 'error' });
    expect(verdict?.reason).toMatch(
      /^not judged: the server refused for a temporary failure or lack of storage while .* was waited for, got /,
    );
    expect(verdict?.reason).toContain(reply.replace('$', 'm1'));
  });

  it.each<[ServiceName, string, string, string]>([
    ['smtp', 'MAIL', '451 later', `${mail}expect: 5xx}`],
    ['smtp', 'MAIL', '451 later', `${mail}expect: [250, 452]}`],
    ['smtp', 'MAIL', '451 4.4.5 later', `${mail}expect: {enhanced: [2.1.x, 4.3.x]}}`],
    ['smtp', 'MAIL', '451-x\r\n451 later', `${mail}expect: {lines: 1}}`],
    ['smtp', 'MAIL', '452 later', `${mail}expect: 250, forbid: 452}`],
    ['smtp', 'MAIL', '451 stack trace', `${mail}expect: 250, forbid: {matches: /trace/}}`],
    ['smtp', 'MAIL', '550 no', `${mail}expect: 250}`],
    ['smtp', 'RSET', '451 later', '{send: RSET, expect: 250}'],
    ['smtp', 'QUIT', '451 later', '{send: QUIT, expect: 221}'],
    ['pop3', 'PASS', '-ERR [IN-USE] locked', '{send: PASS x, expect: {status: ERR, code: AUTH}}'],
    ['pop3', 'PASS', '-ERR [IN-USE] locked', '{send: PASS x, expect: OK, forbid: {code: IN-USE}}'],
    ['pop3', 'STAT', '-ERR [IN-USE] locked', '{send: STAT, expect: OK}'],
    ['pop3', 'STAT', '-ERR [SYS/PERM] broken', '{send: STAT, expect: OK}'],
    ['pop3', 'STAT', '-ERR no', '{send: STAT, expect: OK}'],
    ['imap', 'SELECT', '$ NO [UNAVAILABLE] later', '{send: SELECT nothing, expect: {tagged: NO, code: TRYCREATE}}'],
    ['imap', 'SELECT', '$ NO [INUSE] later', '{send: SELECT INBOX, expect: [OK, {tagged: NO, code: LIMIT}]}'],
    ['imap', 'SELECT', '$ NO [SERVERBUG] oh', '{send: SELECT INBOX, expect: OK}'],
    ['imap', 'SELECT', '$ BAD [UNAVAILABLE] later', '{send: SELECT INBOX, expect: OK}'],
    ['imap', 'SELECT', '$ NO no', '{send: SELECT INBOX, expect: OK}'],
  ])('is judged where the step is about that, and what says no such thing is: %s %s, %j, %s', async (...row) => {
    const [service, verb, reply, step] = row;
    const verdict = await verdictOn(service, { refusals: { [verb]: reply } }, `- connect: ${service}\n- ${step}`);
    expect(verdict).toMatchObject({ verdict: 'fail' });
  });

  // Exchange's own words, as logs and questions of its clients have them.
  it.each<[ServiceName, string, string, string]>([
    ['smtp', 'MAIL', '432 4.3.2 Concurrent connections limit exceeded.', `${mail}expect: 250}`],
    ['smtp', 'MAIL', '432 4.3.2 Concurrent connections limit exceeded.', `${mail}expect: 5xx}`],
    ['smtp', 'AUTH', '451 4.7.500 Server busy. Please try again later', '{send: AUTH PLAIN, expect: 535}'],
    ['smtp', 'MAIL', '451-4.7.650 x\r\n451 4.7.650 later', `${mail}expect: [250, 452]}`],
    [
      'imap',
      'SELECT',
      '$ BAD Request is throttled. Suggested Backoff Time: 89117 milliseconds',
      '{send: SELECT x, expect: OK}',
    ],
    [
      'imap',
      'SELECT',
      '$ NO Request is throttled. Suggested Backoff Time: 299 milliseconds',
      '{send: SELECT x, expect: {tagged: BAD}}',
    ],
    ['imap', 'SELECT', '$ BAD User is authenticated but not connected.', "{send: SELECT x, expect: [OK, 'NO']}"],
    ['imap', 'SELECT', '* BAD Server Unavailable. 15\r\n$ BAD Command Error. 12', '{send: SELECT x, expect: OK}'],
    ['pop3', 'PASS', '-ERR Server Unavailable. 21', '{send: PASS x, expect: OK}'],
  ])('because it throttles is judged by nothing that is asked: %s %s, %j, %s', async (...row) => {
    const [service, verb, reply, step] = row;
    const verdict = await verdictOn(service, { refusals: { [verb]: reply } }, `- connect: ${service}\n- ${step}`);
    expect(verdict).toMatchObject({ verdict: 'error' });
    expect(verdict?.reason).toMatch(/^not judged: the server serves us nothing for now while .* was waited for, got /);
  });

  it.each([
    ['432 4.3.2 Concurrent connections limit exceeded.', '{check: {equal: ["${c}", "250"]}}', 'equal values'],
    ['421 4.3.2 too many connections', '{check: {matches: ["${c}", /^25/]}}', 'a value that matches /^25/'],
    ['451 4.7.500 Server busy.', '{send: RSET, expect: "${c}"}', 'reply 451'],
  ])('where a step leaves open what comes is not judged by what follows: %j, %s', async (reply, step, expected) => {
    const open = `- connect: smtp\n- ${mail}expect: [2xx, 4xx, 5xx], bind: {c: code}}`;
    const verdict = await verdictOn('smtp', { refusals: { MAIL: reply } }, `${open}\n- ${step}`);
    expect(verdict).toMatchObject({ verdict: 'error' });
    expect(verdict?.reason).toContain(
      `not judged: the server had said ${reply} before ${expected} was waited for, got `,
    );
    expect(await verdictOn('smtp', { refusals: { MAIL: '451 later' } }, `${open}\n- ${step}`)).toMatchObject({
      verdict: 'fail',
    });
  });

  it.each<[ServiceName, string, string, string]>([
    ['smtp', 'MAIL', '451 4.3.2 x', `${mail}expect: 250, forbid: 4xx}`],
    ['smtp', 'MAIL', '451 4.3.0 x', `${mail}expect: 5xx}`],
    ['smtp', 'MAIL', '451 4.7.1 x', `${mail}expect: 5xx}`],
    ['smtp', 'MAIL', '551 4.3.2 x', `${mail}expect: 250}`],
    ['smtp', 'RSET', '451 4.3.2 x', '{send: RSET, expect: 250}'],
    ['imap', 'SELECT', '$ BAD Your request is throttled', '{send: SELECT x, expect: OK}'],
    ['pop3', 'STAT', '-ERR No Server Unavailable', '{send: STAT, expect: OK}'],
  ])('but not by what only looks like it: %s %s, %j, %s', async (...row) => {
    const [service, verb, reply, step] = row;
    const verdict = await verdictOn(service, { refusals: { [verb]: reply } }, `- connect: ${service}\n- ${step}`);
    expect(verdict).toMatchObject({ verdict: 'fail' });
  });

  it.each<[ServiceName, string]>([
    [
      'smtp',
      '421 4.3.2 The maximum number of concurrent server connections has exceeded a limit, closing transmission channel',
    ],
    ['imap', '* BYE Connection is closed. 13'],
    ['pop3', '-ERR Server Unavailable. 21'],
  ])('takes no session in words that the report has: %s, %j', async (service, greeting) => {
    const verdict = await verdictOn(
      service,
      { greeting },
      `- connect: ${service}\n- {send: NOOP, expect: OK}`.replace('OK', service === 'smtp' ? '250' : 'OK'),
    );
    expect(verdict).toMatchObject({ verdict: 'error', reason: `${service} refuses the session: ${greeting}` });
  });

  it.each([
    '550 5.7.60 SMTP; Client does not have permissions to send as this sender',
    '554 5.2.252 SendAsDenied; a@example.com not allowed to send as b@example.com',
  ])('because of who may send from where is judged where the step is about that: %j', async reply => {
    const server = { refusals: { MAIL: reply } };
    expect(await verdictOn('smtp', server, `- connect: smtp\n- ${mail}expect: 250}`)).toMatchObject({
      verdict: 'error',
      reason: `not judged: the server does not let the account send from that address while reply 250 was waited for, got ${reply}`,
    });
    expect(await verdictOn('smtp', server, `- connect: smtp\n- ${mail}expect: [250, 501]}`)).toMatchObject({
      verdict: 'fail',
    });
  });

  it('where the stage is set is an error as ever', async () => {
    const refusals = { MAIL: '451 later' };
    const verdict = await verdictOn(
      'smtp',
      { refusals },
      '- connect: smtp\n- do: MAIL FROM:<a@example.com>\n- expect: 250',
    );
    expect(verdict).toMatchObject({
      verdict: 'error',
      reason: 'MAIL: expected reply 2xx, or reply 3xx, got 451 later',
    });
  });
});

describe('a server that requires authentication where the step is about something else', () => {
  const server = { refusals: { VRFY: '530 5.7.0 Authentication required' } };
  const sends = (expected: string) =>
    `- connect: {smtp: a, hello: EHLO}\n- {send: VRFY postmaster, expect: ${expected}}`;

  it.each(['250', '[250, 501]', '252'])('is not judged: %s', async expected => {
    expect(await verdictOn('smtp', server, sends(expected))).toMatchObject({
      verdict: 'error',
      reason: expect.stringMatching(/^not judged: the server requires authentication or TLS while reply /),
    });
  });

  it.each([
    ['530', 'pass'],
    ['5xx', 'pass'],
    ['{code: 5xx, enhanced: 5.5.1}', 'fail'],
  ])('is judged by a step that asks for it: %s', async (expected, verdict) => {
    expect(await verdictOn('smtp', server, sends(expected))).toMatchObject({ verdict });
  });
});

import type { HeaderEvent, Results, VerdictEvent } from '../../record/events.js';
import { countVerdicts, exitStatus } from '../../record/verdicts.js';

/** A script that a hostile server sends, in the hope of a report that runs it. */
export const injection = `"><script>alert(1)</script><img src=x onerror='alert(2)'>`;

export const header: HeaderEvent = {
  event: 'header',
  format: 1,
  tool: { name: 'mailspec', version: '0.1.0' },
  started: '2026-01-02T03:04:05.678Z',
  target: {
    name: 'example',
    about: 'Example Mail',
    version: '1.2.3',
    arguments: ['--target', 'targets/my server.yaml'],
    services: [
      {
        service: 'smtp',
        host: '127.0.0.1',
        port: 2525,
        tls: 'starttls',
        greeting: `220 mail.example.test ESMTP <b>ready</b>`,
        capabilities: {
          clear: ['PIPELINING', 'SIZE 10485760', 'STARTTLS'],
          secured: ['PIPELINING', 'AUTH PLAIN LOGIN'],
        },
      },
      {
        service: 'imap',
        host: '::1',
        port: 1143,
        tls: 'none',
        greeting: '* OK [CAPABILITY IMAP4rev1 IDLE] ready',
        capabilities: { clear: ['IMAP4rev1 IDLE'], authenticated: ['IMAP4rev1 IDLE UIDPLUS MOVE'] },
      },
    ],
  },
  suites: '0123456789abcdef'.repeat(4),
  selection: ['smtp/', '--rfc', '5321'],
  planned: 9,
  seed: 42,
  strict: false,
};

function verdict(
  event: Pick<VerdictEvent, 'scenario' | 'title' | 'rule' | 'verdict'> & Partial<VerdictEvent>,
): VerdictEvent {
  return {
    event: 'verdict',
    says: 'The server does as the rule has it.',
    level: 'MUST',
    reason: '',
    file: `suites/${event.scenario.slice(0, event.scenario.lastIndexOf('/'))}.yaml`,
    line: 12,
    durationMs: 20,
    ...event,
  };
}

export const verdicts: readonly VerdictEvent[] = [
  verdict({
    scenario: 'smtp/pipelining/answers-in-order',
    title: 'Pipelined commands are answered in order, one reply each',
    rule: 'rfc2920/3.2/answer-in-order',
    verdict: 'pass',
  }),
  verdict({
    scenario: 'smtp/syntax/mail-from[no-brackets]',
    title: "A reverse-path without brackets is refused | `it's` *so*",
    rule: 'rfc5321/4.1.1.2/mail-syntax',
    says: 'The reverse-path of MAIL stands in angle brackets.',
    errata: [
      { id: 1683, status: 'verified', says: `More may follow ${injection}.` },
      { id: 5414, status: 'held', says: 'It is not empty.' },
    ],
    inSuccessor: 'Brackets may be missing.',
    verdict: 'fail',
    leniency: true,
    reason: 'the reply was not the one expected',
    line: 31,
    expected: '5xx',
    got: `250 2.1.0 ok ${injection} \u001b[31mred\u0000 ]]> ]]>`,
    transcript: [
      ...Array.from({ length: 14 }, (_, at) => ({
        ms: at,
        connection: 'smtp',
        direction: 'client' as const,
        text: `NOOP ${at}\\r\\n`,
      })),
      {
        ms: 20,
        connection: 'smtp',
        direction: 'server',
        text: '250-mail.example.test\\r\\n250-PIPELINING\\r\\n250 SIZE\\r\\n',
        octets: 52,
      },
      { ms: 21, connection: 'smtp', direction: 'client', text: 'MAIL FROM:sender@example.com\\r\\n', octets: 30 },
      {
        ms: 22,
        connection: 'smtp',
        direction: 'server',
        text: `250 2.1.0 ok ${injection} \\x1b[31mred\\x00\\n`,
        octets: 80,
      },
    ],
  }),
  verdict({
    scenario: 'imap/expunge/not-while-fetching',
    title: 'No EXPUNGE is sent while FETCH runs',
    rule: 'rfc3501/7.4.1/no-expunge-while-fetch-store-search',
    says: 'EXPUNGE is not sent while FETCH, STORE or SEARCH runs.',
    level: 'MUST NOT',
    verdict: 'known',
    reason: 'an EXPUNGE came while FETCH ran',
    got: '* 2 EXPUNGE',
    known: { reason: 'mended in 1.3', link: 'https://example.com/bugs/1', expires: '2027-01-01' },
    transcript: [
      { ms: 1, connection: 'a', direction: 'event', text: 'connected to ::1 port 1143' },
      { ms: 2, connection: 'b', direction: 'client', text: 'B3 FETCH 1:3 (FLAGS)\\r\\n', octets: 22 },
      { ms: 3, connection: 'b', direction: 'server', text: '* 2 EXPUNGE\\r\\n', octets: 13 },
    ],
  }),
  verdict({
    scenario: 'imap/list/hierarchy',
    title: 'The delimiter is the same throughout',
    rule: 'rfc3501/6.3.8/one-delimiter',
    verdict: 'fixed',
    reason: 'it passes, yet known.yaml lists it: take it off the list',
    known: { reason: 'mended in 1.2' },
  }),
  verdict({
    scenario: 'smtp/chunking/last',
    title: 'BDAT LAST ends the message',
    rule: 'rfc3030/2/bdat-last',
    verdict: 'skip',
    reason: 'smtp does not offer CHUNKING',
  }),
  verdict({
    scenario: 'smtp/chunking/empty',
    title: 'An empty chunk is allowed',
    rule: 'rfc3030/2/empty-chunk',
    verdict: 'skip',
    reason: 'smtp does not offer CHUNKING',
  }),
  verdict({
    scenario: 'smtp/limits/line',
    title: 'A command line of 512 octets is taken',
    rule: 'rfc5321/4.5.3.1.4/command-line',
    level: 'SHOULD',
    verdict: 'warn',
    reason: 'the reply was 500',
  }),
  verdict({
    scenario: 'smtp/vrfy/reply',
    title: 'VRFY is answered',
    rule: 'rfc5321/3.5.3/vrfy-reply',
    level: 'MAY',
    verdict: 'note',
    reason: '252: the server does not tell',
  }),
  verdict({
    scenario: 'imap/login/twice',
    title: 'A second LOGIN is refused',
    rule: 'rfc3501/6.2.3/login-once',
    verdict: 'error',
    reason: 'login of user1 as set-up: NO [UNAVAILABLE] try later',
  }),
  verdict({
    scenario: 'invariant/imap/exists-never-falls',
    title: 'EXISTS never falls without EXPUNGE',
    rule: 'rfc3501/7.3.1/exists-never-falls',
    verdict: 'fail',
    reason: 'in 1 of 70 sessions',
    file: 'suites/rules/rfc3501.yaml',
    expected: 'at least 3 EXISTS',
    got: '2 EXISTS',
    seenIn: 'imap/fetch/body[text]',
  }),
];

/** A record with every verdict in it. */
export const results: Results = whole(verdicts);

/** A record in which all is well. */
export const wellResults: Results = whole(verdicts.filter(({ verdict }) => verdict === 'pass' || verdict === 'note'));

/** The record of a run that died. */
export const cutResults: Results = { header, verdicts: verdicts.slice(0, 2) };

export function whole(reached: readonly VerdictEvent[]): Results {
  const counts = countVerdicts(reached);
  return {
    header,
    verdicts: reached,
    footer: {
      event: 'footer',
      finished: '2026-01-02T03:04:18.000Z',
      durationMs: 12_322,
      counts,
      exitStatus: exitStatus(counts),
    },
  };
}

import type { FooterEvent, HeaderEvent, VerdictEvent } from '../../record/events.js';

/** A header with every field, as the contract knows them. */
export const header: Required<HeaderEvent> = {
  event: 'header',
  format: 1,
  tool: { name: 'mailspec', version: '0.1.0' },
  started: '2026-01-02T03:04:05.678Z',
  target: {
    name: 'example',
    about: 'A server for examples',
    version: '1.2.3',
    arguments: ['--target', 'targets/example.yaml'],
    services: [
      {
        service: 'imap',
        host: '127.0.0.1',
        port: 143,
        tls: 'starttls',
        greeting: '* OK ready',
        capabilities: {
          clear: ['IMAP4rev1 STARTTLS'],
          secured: ['IMAP4rev1 AUTH=PLAIN'],
          authenticated: ['IMAP4rev1 IDLE'],
        },
      },
    ],
  },
  suites: 'ab'.repeat(32),
  selection: ['imap/', '--strict'],
  files: { mine: './mine.yaml' },
  planned: 1,
  shard: { index: 1, count: 2 },
  seed: 7,
  strict: true,
  retries: 2,
  baseline: {
    file: 'nightly.jsonl',
    target: 'example',
    version: '1.2.2',
    started: '2026-01-01T03:04:05.678Z',
    suites: 'cd'.repeat(32),
  },
};

/** A verdict with every field. */
export const verdict: Required<VerdictEvent> = {
  event: 'verdict',
  scenario: 'imap/expunge/not-while-fetching[uid]',
  title: 'No EXPUNGE is sent while FETCH runs',
  rule: 'rfc3501/7.4.1/no-expunge-while-fetch-store-search',
  says: 'EXPUNGE is never sent while FETCH, STORE or SEARCH runs.',
  level: 'MUST NOT',
  errata: [{ id: 1, status: 'verified', says: 'SORT is meant, too.' }],
  inSuccessor: 'It goes for UID commands, too.',
  verdict: 'known',
  severity: 'leniency',
  leniency: true,
  reason: 'an EXPUNGE came while FETCH ran',
  file: 'suites/imap/expunge.yaml',
  line: 14,
  durationMs: 12.5,
  expected: 'no EXPUNGE',
  got: '* 2 EXPUNGE',
  seenIn: 'imap/expunge/not-while-fetching[uid]',
  known: { reason: 'fixed in 1.3', link: 'https://example.com/1', expires: '2027-01-01', todo: true, baseline: true },
  flaky: true,
  tries: [
    {
      number: 1,
      verdict: 'error',
      rule: 'rfc3501/7.4.1/no-expunge-while-fetch-store-search',
      reason: 'the time of the scenario ran out',
      durationMs: 30_000,
      expected: 'no EXPUNGE',
      got: 'nothing',
      transcript: [{ ms: 1, connection: 'b', direction: 'event', text: 'connected' }],
    },
  ],
  tags: ['core'],
  transcript: [{ ms: 1, connection: 'b', direction: 'server', text: '* 2 EXPUNGE\\r\\n', octets: 13 }],
};

export const footer: Required<FooterEvent> = {
  event: 'footer',
  finished: '2026-01-02T03:04:06.678Z',
  durationMs: 1000,
  counts: { pass: 0, fail: 0, warn: 0, note: 0, skip: 0, known: 1, fixed: 0, error: 0 },
  stopped: 'interrupted',
  exitStatus: 130,
};

/** A plain pass, the smallest verdict there is. */
export const pass: VerdictEvent = {
  event: 'verdict',
  scenario: 'smtp/reset/clears',
  title: 'RSET clears the transaction',
  rule: 'rfc5321/4.1.1.5/rset-clears-buffers',
  says: 'RSET discards the transaction.',
  level: 'MUST',
  verdict: 'pass',
  reason: '',
  file: 'suites/smtp/reset.yaml',
  line: 5,
  durationMs: 3,
};

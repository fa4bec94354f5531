import { describe, expect, it } from 'vitest';
import { choose, embedded, playAll, type ServiceName, type VerdictEvent } from '../runner/engine/playing.js';
import { type Speech, speaking } from '../runner/engine/speaking.js';

// Servers that are unusual and keep to the RFCs, or break one rule in all that they say: the reference server, what it says rewritten.

/** Plays suites against a server that speaks so at these services. */
async function played(speech: Speech, services: readonly ServiceName[], suites: readonly string[]) {
  const { scenarios: all, rules, message } = choose(...suites);
  // Once is enough: what is rewritten reads the same in both revisions of IMAP.
  const scenarios = all.filter(({ id }) => !id.endsWith('@rev2') || id.startsWith('imap/rev2/'));
  const target = await embedded();
  const spoken = services.map(async name => {
    const service = target.services[name];
    if (service === undefined) throw new Error(`no ${name}`);
    return [name, { ...service, port: await speaking(service.port, speech), tls: 'none' as const }] as const;
  });
  const one = { ...target, services: { ...target.services, ...Object.fromEntries(await Promise.all(spoken)) } };
  return (
    await playAll(one, scenarios, { jobs: 8, rules, message, transcripts: false, invariants: true, intrusive: true })
  ).events;
}

const accused = (events: readonly VerdictEvent[]) =>
  events
    .filter(({ verdict }) => verdict === 'fail' || verdict === 'warn' || verdict === 'error')
    .map(({ scenario, verdict, reason }) => `${verdict} ${scenario}: ${reason}`);

/** RFC 3501 7.2.2: NIL for a hierarchy delimiter where there is none; RFC 2342 5: NIL for a class of namespaces that is not told of. */
const withoutHierarchy: Speech = {
  says: line => [
    line.replace(/^\* NAMESPACE .*/, '* NAMESPACE NIL NIL NIL').replace(/^(\* (?:LIST|LSUB) \([^)]*\)) "\/"/, '$1 NIL'),
  ],
};

const names =
  /^\S+ (?:CREATE|DELETE|RENAME|LIST|LSUB|SELECT|EXAMINE|STATUS|SUBSCRIBE|UNSUBSCRIBE|APPEND|(?:UID )?(?:COPY|MOVE))\b/i;
/** Flags begin with a backslash. */
const flagList = /\(\\[^)]*\)/;
const delimited = (name: string) => `"${name.replace(/^"|"$/g, '').replaceAll('/', '\\\\')}"`;

/** The hierarchy delimiter is a backslash, which stands twice in a quoted string, and in no atom (RFC 3501 9). */
const backslash: Speech = {
  hears(command) {
    // What a literal holds begins with the name of a mailbox of the run.
    if (command.startsWith('mailspec-')) return command.replaceAll('\\', '/');
    if (!names.test(command)) return command;
    const quoted = /"(?:[^"\\]|\\["\\])*"/g;
    const right = command.replace(quoted, text => text.replaceAll('\\\\', '/'));
    return right.replace(quoted, '').replace(flagList, '').includes('\\')
      ? `${command.split(' ', 1)[0]} XSYNTAX`
      : right;
  },
  says(line) {
    const [, head, name = ''] = /^(\* (?:LIST|LSUB) \([^)]*\)) "\/" (.*)$/.exec(line) ?? [];
    if (head !== undefined) return [`${head} "\\\\" ${name.includes('/') ? delimited(name) : name}`];
    const status = line.replace(/^(\* STATUS )(\S*\/\S*)/, (_, before: string, of: string) => before + delimited(of));
    return [status.replace(/^\* NAMESPACE .*/, told => told.replaceAll('"/"', '"\\\\"'))];
  },
};

const keywords =
  /\b(?:OK|NO|BAD|BYE|FETCH|EXISTS|RECENT|EXPUNGE|FLAGS|LIST|LSUB|SEARCH|STATUS|NIL|UID|INTERNALDATE|BODY|BODYSTRUCTURE|ENVELOPE|MESSAGES|UIDNEXT|UIDVALIDITY|UNSEEN|READ-WRITE|READ-ONLY|PERMANENTFLAGS|NAMESPACE|ENABLED|ESEARCH|COPYUID|APPENDUID|TRYCREATE|JAN|[A-Z][a-z]{2}(?=-20\d\d))\b/g;

/** RFC 3501 9, note 1: tokens are without case. */
const lowerCase: Speech = {
  says: line => [
    /^(?:\*|[^+ ]+ (?:OK|NO|BAD)\b)/.test(line)
      ? line.replace(/^([^*]\S* )?(.*)$/, (_, tag: string | undefined, rest: string) => {
          const lower = rest.replace(/"(?:[^"\\]|\\.)*"|[^"]+/g, part =>
            part.startsWith('"') ? part : part.replace(keywords, word => word.toLowerCase()),
          );
          return (tag ?? '') + lower;
        })
      : line,
  ],
};

/** RFC 5321 4.2.1: every reply may have several lines. */
const severalLines: Speech = {
  commands: /^[A-Z]{4}/i,
  says(line, command) {
    const [, code, enhanced = '', text = ''] = /^(\d{3}) ([245]\.\d+\.\d+ )?(.*)$/.exec(line) ?? [];
    if (code === undefined || code === '334' || (code === '250' && /^[EL]HLO/i.test(command))) return [line];
    return [`${code}-${enhanced}${text}`, `${code}-${enhanced}`, `${code} ${enhanced}more`];
  },
};

/** More works than is listed. RFC 3501 7.2.1 and RFC 2449 5 say what a listing holds, not that it is whole. */
const reticent: Speech = {
  says: line =>
    /^(?:TOP|UIDL|STLS)$/.test(line)
      ? []
      : [
          line
            .replace(/^SASL .*/, 'SASL PLAIN')
            .replace(/\bCAPABILITY [^\]]*/, listed =>
              listed.replace(/ (?:UNSELECT|ID|MOVE|QUOTA|IMAP4rev2)(?= |$)/g, ''),
            ),
        ],
};

/** What has to be listed is not: RFC 2449 5, RFC 2342 4. A server of IMAP4rev2 need not list NAMESPACE. */
const silent: Speech = {
  says: line => (/^(?:SASL .*|STLS)$/.test(line) ? [] : [line.replace(/ (?:NAMESPACE|IMAP4rev2)(?= |$)/g, '')]),
};

/** Every reply ends with a space, and so does every line of EHLO's. The lines of messages are left alone. */
const trailingSpace: Speech = {
  says: line => [/^(?:\d{3}[ -]|\+|-ERR|\* (?!.*\}$)|[am]\d+ (?:OK|NO|BAD))/.test(line) ? `${line} ` : line],
};

/** The suites about the names of mailboxes. */
const namesOfMailboxes = [
  'namespace',
  'children',
  'mailboxes',
  'list',
  'subscriptions',
  'list-status',
  'international-names',
  'names-patterns',
  'names-changes',
  'names-odd',
].map(suite => `imap/${suite}`);

describe('a server that keeps to the RFCs is accused of nothing', () => {
  it('without a hierarchy of mailboxes', async () => {
    const events = await played(withoutHierarchy, ['imap'], namesOfMailboxes);
    expect(accused(events)).toEqual([]);
    const reasons = new Map(events.map(({ scenario, verdict, reason }) => [scenario, `${verdict} ${reason}`]));
    for (const id of [
      'list/percent',
      'mailboxes/rename-takes-inferiors',
      'children/has-children',
      'list-status/noselect',
    ])
      expect(reasons.get(`imap/${id}`)).toBe('skip the server has no hierarchy of mailboxes');
    expect(reasons.get('imap/namespace/delimiter')).toMatch(/^skip NAMESPACE is answered NAMESPACE NIL /);
  });

  it('with a backslash as hierarchy delimiter', async () => {
    const events = await played(backslash, ['imap'], namesOfMailboxes);
    expect(accused(events)).toEqual([]);
    expect(events.find(({ scenario }) => scenario === 'imap/list/percent')?.verdict).toBe('pass');
  });

  it('that writes the words of IMAP in lower case', async () => {
    const suites = [
      'commands',
      'greeting',
      'select',
      'expunge',
      'fetch',
      'search',
      'store',
      'status',
      'uid',
      'uidplus',
    ];
    expect(
      accused(
        await played(
          lowerCase,
          ['imap'],
          suites.map(suite => `imap/${suite}`),
        ),
      ),
    ).toEqual([]);
  });

  it.each([
    { offer: 'LITERAL-', suites: ['literal-minus', 'literals', 'append'], passed: 'literal-minus/too-large[append]' },
    {
      offer: 'IMAP4rev2 alone',
      suites: ['authenticate', 'starttls', 'idle', 'search', 'esearch'],
      passed: 'authenticate/not-base64-bad[padding-within]',
    },
    { offer: 'UTF8=ACCEPT', suites: ['utf8', 'names-odd', 'enable'], passed: 'utf8/append-utf8[plain]' },
  ] as const)('that offers $offer', async ({ offer, suites, passed }) => {
    const { scenarios, rules, message } = choose(...suites.map(suite => `imap/${suite}`));
    const target = await embedded([], [offer]);
    const request = { jobs: 8, rules, message, transcripts: false, invariants: true, intrusive: true };
    const { events } = await playAll(target, scenarios, request);
    expect(accused(events)).toEqual([]);
    expect(events.find(({ scenario }) => scenario === `imap/${passed}`)?.verdict).toBe('pass');
  });

  it('whose SMTP replies have several lines', async () => {
    const suites = [
      'replies',
      'lmtp',
      'session',
      'commands',
      'pipelining',
      'data',
      'sequence',
      'enhanced-status-codes',
    ];
    const services = ['smtp', 'submission', 'lmtp'] as const;
    expect(
      accused(
        await played(
          severalLines,
          services,
          suites.map(suite => `smtp/${suite}`),
        ),
      ),
    ).toEqual([]);
  });
});

describe('a server that does more than it lists', () => {
  const services = ['imap', 'pop3'] as const;
  const suites = [
    'imap/capabilities/works-so-is-listed',
    'pop3/capa/works-so-is-listed-after-login',
    'pop3/capa/mechanism-that-works-is-listed',
    'pop3/capa/auth-works-so-is-listed',
  ];

  it('is noted for it where no RFC asks for the listing', async () => {
    const events = await played(reticent, services, suites);
    expect(accused(events)).toEqual([]);
    const noted = events.filter(({ verdict, reason }) => verdict === 'note' && reason.startsWith('not supported'));
    expect(noted.map(({ scenario }) => scenario)).toEqual(
      expect.arrayContaining([
        'imap/capabilities/works-so-is-listed[move]',
        'pop3/capa/works-so-is-listed-after-login[uidl]',
        'pop3/capa/mechanism-that-works-is-listed[cram-md5]',
      ]),
    );
  });

  it('fails where one does', async () => {
    const events = await played(silent, services, suites);
    expect(accused(events).map(one => one.replace(/:.*/s, ''))).toEqual(
      expect.arrayContaining([
        'fail imap/capabilities/works-so-is-listed[namespace]',
        'fail pop3/capa/auth-works-so-is-listed',
      ]),
    );
  });
});

describe('a server that ends its lines with a space', () => {
  it('is accused of that alone, once a protocol and kind of line', async () => {
    const suites = [
      ...['expunge', 'list', 'select', 'search', 'fetch'].map(suite => `imap/${suite}`),
      ...['size', 'deliver-by', 'announced-limits', 'mt-priority'].map(suite => `smtp/${suite}`),
      ...['auth', 'greeting'].map(suite => `pop3/${suite}`),
    ];
    const told = accused(await played(trailingSpace, ['imap', 'smtp', 'pop3'], suites));
    expect(told.map(one => one.replace(/:.*/s, '')).sort()).toEqual([
      'fail invariant/imap/response-grammar',
      'fail invariant/pop3/challenge-syntax',
      'fail invariant/smtp/ehlo-extension',
    ]);
  });
});

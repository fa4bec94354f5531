import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type ReferenceServer, startReferenceServer } from '../../../reference/server.js';
import { askImap } from '../../reference/client.js';
import { ofEachKind } from './kinds.js';
import { type Account, choose, playAll, type Scenario, scenarios, steps, type Target, targetAt } from './playing.js';
import { type LineRewrite, rewritingProxy } from './rewriting-proxy.js';

// A server that answers with more than it was asked, or opens what it was not asked to, must not bring the harness to change what it did not make.

const users = ['anna', 'bert', 'carl', 'dora', 'emil', 'frida', 'gustav', 'hanna'];

/** Replaces the command of a line, behind its tag. */
const instead =
  (...rewrites: readonly [RegExp, string][]): LineRewrite =>
  line =>
    rewrites.reduce((rewritten, [command, replacement]) => rewritten.replace(command, replacement), line);

const foreign = ['INBOX', 'Letters', 'Letters/2024', 'mailspec', 'mailspec-notes'];

/** A server at which these users have mail of their own. */
async function serverWithMail(owners: readonly string[] = users): Promise<ReferenceServer> {
  const server = await startReferenceServer({ accounts: owners.map(user => ({ user, password: 'secret' })) });
  onTestFinished(() => server.close());
  const message = 'Subject: kept\r\n\r\nKept.\r\n';
  const append = (name: string, flags: string) => `APPEND ${name} (${flags}) {${message.length}+}\r\n${message}`;
  const made = foreign.slice(1).flatMap(name => [`CREATE ${name}`, `SUBSCRIBE ${name}`]);
  const mail = foreign.flatMap(name => [append(name, ''), append(name, '\\Deleted'), append(name, '\\Flagged')]);
  for (const user of owners) await askImap(server.ports.imap, user, ...made, 'SUBSCRIBE INBOX', ...mail);
  return server;
}

/** What a user has of his own: subscriptions, mailboxes, and every message with its UID and flags (all but \Recent, which SELECT takes). */
async function belongings(
  server: ReferenceServer,
  user: string,
  names: readonly string[] = foreign,
): Promise<readonly string[]> {
  const own = (text: string) =>
    text
      .split('\r\n')
      .filter(line => !/mailspec-1x/.test(line))
      .join('\n');
  const looks = names.flatMap(name => [`EXAMINE ${name}`, 'UID FETCH 1:* (FLAGS BODY.PEEK[])']);
  const [list = '', lsub = '', ...looked] = await askImap(server.ports.imap, user, 'LIST "" *', 'LSUB "" *', ...looks);
  const mail = looked.filter((_, at) => at % 2 === 1);
  return [own(list), own(lsub), ...mail.map(text => text.replace(/ ?\\Recent/g, ''))];
}

async function targetOf(
  server: ReferenceServer,
  bend: LineRewrite,
  disposable: boolean,
  answers?: LineRewrite,
): Promise<Target> {
  const accounts = server.accounts.map((one): Account => ({ ...one, address: `${one.user}@example.test` }));
  const { services } = targetAt('imap', await rewritingProxy(server.ports.imap, bend, answers));
  return { ...targetAt('imap', 0), services, accounts, disposable, timeoutMs: 400 };
}

const bends: readonly (readonly [string, LineRewrite])[] = [
  [
    'answers LIST and LSUB with every name',
    instead([/^(\S+ L(?:IST|SUB)) ".*" .*$/i, '$1 "" "*"'], [/^(\S+ L(?:IST|SUB)) "" mailspec.*$/i, '$1 "" "*"']),
  ],
  ['opens INBOX whatever it is asked to open', instead([/^(\S+ SELECT) .*$/i, '$1 INBOX'])],
  ['opens INBOX to write when it is asked to examine another', instead([/^(\S+) EXAMINE .*$/i, '$1 SELECT INBOX'])],
  [
    'makes no mailbox, and opens another',
    instead([/^(\S+) CREATE .*$/i, '$1 NOOP'], [/^(\S+ SELECT) .*$/i, '$1 Letters']),
  ],
  [
    'opens INBOX whatever it is asked to open, and takes no mailbox away',
    instead([/^(\S+ (?:SELECT|EXAMINE)) .*$/i, '$1 INBOX'], [/^(\S+) DELETE .*$/i, '$1 DELETE INBOX']),
  ],
  [
    'opens INBOX for any other mailbox, and examines none',
    instead([/^(\S+ SELECT) .*$/i, '$1 INBOX'], [/^(\S+) EXAMINE mailspec-1.*$/i, '$1 NONSENSE']),
  ],
  ['finds every message in a search', instead([/^(\S+ (?:UID )?SEARCH) .*$/i, '$1 ALL'])],
  ['tells the status of INBOX for that of any other', instead([/^(\S+ STATUS) \S+ /i, '$1 INBOX '])],
];

/** A server for each connection that knows which of them made what, and how often something was opened. */
const confusions: readonly (readonly [string, () => (line: string, connection: object) => string])[] = [
  [
    'opens INBOX for what another connection made',
    () => {
      const madeBy = new Map<string, object>();
      return (line, connection) => {
        const [, verb = '', name = ''] = /^\S+ (\w+) "?(mailspec-[^" ]*)/i.exec(line) ?? [];
        if (verb === 'CREATE') madeBy.set(name, connection);
        const wrong = /^(?:SELECT|EXAMINE)$/i.test(verb) && madeBy.get(name) !== connection;
        return wrong ? line.replace(/ "?mailspec-.*/, ' INBOX') : line;
      };
    },
  ],
  [
    'opens INBOX every other time',
    () => {
      let count = 0;
      return line => {
        if (!/ (?:SELECT|EXAMINE) "?mailspec-/i.test(line) || /-new"?/.test(line)) return line;
        count += 1;
        return count % 2 === 0 ? line.replace(/ "?mailspec-.*/, ' INBOX') : line;
      };
    },
  ],
  [
    'opens INBOX for any mailbox that is not new',
    () => line => (/-new"?/.test(line) ? line : line.replace(/( (?:SELECT|EXAMINE)) "?mailspec-.*/i, '$1 INBOX')),
  ],
];

describe('accounts that are not disposable', () => {
  let chosen: readonly Scenario[];
  const { scenarios: all, rules, message } = choose('imap');
  beforeAll(() => {
    const about = /^imap\/(?:expunge|mailboxes|move|sessions|store|subscriptions|uid)\//;
    chosen = ofEachKind(all.filter(({ id }) => about.test(id)));
    expect(chosen.length).toBeGreaterThan(80);
  });

  it.each(bends)('are as they were when the server %s', async (_, bend) => {
    const server = await serverWithMail();
    const before = await Promise.all(users.map(user => belongings(server, user)));
    const target = await targetOf(server, bend, false);
    const { events } = await playAll(target, chosen, { rules, message, jobs: 8, transcripts: false });
    expect(await Promise.all(users.map(user => belongings(server, user)))).toEqual(before);
    expect(events.length).toBeGreaterThanOrEqual(chosen.length);
  });

  it.each(confusions)('are as they were when the server %s', async (_, confused) => {
    for (const tells of ['the truth', 'one message']) {
      const server = await serverWithMail();
      const before = await Promise.all(users.map(user => belongings(server, user)));
      const lies: LineRewrite = line =>
        tells === 'the truth' ? line : line.replace(/^\* [1-9]\d* EXISTS$/, '* 1 EXISTS');
      const target = await targetOf(server, confused(), false, lies);
      const { events } = await playAll(target, chosen, { rules, message, jobs: 8, transcripts: false });
      expect(await Promise.all(users.map(user => belongings(server, user)))).toEqual(before);
      const told = events.filter(({ reason }) =>
        /^not judged: the server opened another mailbox than mailspec-1x\w+; nothing was changed$/.test(reason ?? ''),
      );
      expect(told.length).toBeGreaterThan(10);
      for (const { verdict, transcript } of told) {
        expect(verdict).toBe('error');
        const shown = (transcript ?? []).map(({ text }) => text).join('');
        // What another's mailbox holds is not shown.
        expect(shown).toContain('the harness checks what the open mailbox holds, which is not shown');
        expect(shown).not.toContain('Kept.');
      }
    }
  });

  it('are told of what the server put into INBOX, which happens once', async () => {
    const server = await serverWithMail(['anna']);
    const before = await belongings(server, 'anna');
    const target = await targetOf(server, instead([/^(\S+ APPEND) \S+/i, '$1 INBOX']), false);
    const { events } = await playAll(target, chosen, { rules, message, jobs: 1 });
    const refused = /^set-up: APPEND was not sent: the server put into INBOX what was for a mailbox of the harness$/;
    expect(events.filter(({ reason }) => refused.test(reason ?? '')).length).toBeGreaterThan(20);
    expect(events.at(-1)).toMatchObject({
      scenario: 'clean-up/messages',
      verdict: 'error',
      reason:
        'messages that the run created are left: anna: 1 in INBOX (the server put them there instead of into the mailboxes of the harness)',
    });
    const after = await belongings(server, 'anna');
    expect(after.filter((text, at) => text !== before[at])).toEqual([expect.stringContaining('A trial.')]);
  });
});

describe('mail that the harness did not put there', () => {
  const message = '{text: "Subject: a\\n\\na\\n"}';
  const given = `given: {mailbox: [${message}, ${message}, ${message}]}`;
  const reading = (command: string) =>
    steps(
      `
- connect: {imap: a, login: true}
- {do: "SELECT \${mailbox}"}
- {send: "${command}", expect: OK}
`,
      given,
    );
  const [, confused] = confusions.at(-1)!;
  /** Everything that is told of a run. */
  const shown = (events: readonly unknown[]) => JSON.stringify(events);
  const secret = /kept/i;

  async function playedAgainst(text: string, bend: LineRewrite = confused(), answers?: LineRewrite) {
    const target = await targetOf(await serverWithMail(['anna']), bend, false, answers);
    const { events } = await playAll(target, scenarios(text), { invariants: true });
    return events.filter(({ scenario }) => scenario.startsWith('test/') || shown([scenario]).match(secret));
  }

  it.each([
    'FETCH 1:* BODY.PEEK[]',
    'UID FETCH 1:* (FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)])',
    'FETCH 1:* RFC822.HEADER',
    'FETCH 1 ENVELOPE',
    'FETCH 1 (UID BODYSTRUCTURE)',
    'FETCH 1 BODY',
    'FETCH 1 ALL',
    'FETCH 1 FULL',
    'FETCH 1 BINARY.PEEK[1]',
    'FETCH 1 PREVIEW',
  ])('is not asked for by a scenario, where the server opened another mailbox: %s', async command => {
    const events = await playedAgainst(reading(command));
    expect(events).toMatchObject([
      {
        verdict: 'error',
        reason: expect.stringMatching(
          /^not judged: the server opened another mailbox than mailspec-1x\w+; FETCH was not sent$/,
        ),
      },
    ]);
    expect(events[0]!.transcript?.map(({ text }) => text).join('')).not.toContain(command);
    expect(shown(events)).not.toMatch(secret);
  });

  it.each<[string, LineRewrite]>([
    ['names the part of a message in another way', line => line.replace('BODY[]<0>', 'BODY[]<0.4096>')],
    ['shows another part of a message', line => line.replace('BODY[]<0>', 'RFC822')],
    ['says that messages are shorter than they are', line => line.replace(/\{\d+\}$/, '{3}')],
    ['says that messages are longer than can be held', line => line.replace(/^(\* 1 FETCH.*)\{\d+\}$/, '$1{99999999}')],
    ['answers with what follows no grammar', line => line.replace(/^\* (\d+) FETCH/, '* $1 FETCH kept')],
    ['shows no message', line => line.replace(/^\* \d+ FETCH.*/, '* 1 RECENT')],
  ])('is not told when the server, asked by the harness what the mailbox holds, %s', async (_, answers) => {
    const events = await playedAgainst(reading('FETCH 1:* BODY.PEEK[]'), confused(), answers);
    expect(events).toMatchObject([
      { verdict: 'error', reason: expect.stringMatching(/^not judged: .*; FETCH was not sent/) },
    ]);
    expect(shown(events)).not.toMatch(secret);
  });

  it.each<[string, string]>([
    [
      'opened in the same write',
      '- write: "x1 SELECT ${mailbox}\\nx2 FETCH 1 ENVELOPE\\n"\n- {send: NOOP, expect: OK}',
    ],
    [
      'opened in a write that is not answered',
      '- {send: "SELECT ${mailbox}"}\n- {send: "FETCH 1 ENVELOPE", expect: OK}',
    ],
  ])('is not asked for in a mailbox that is %s', async (_, text) => {
    const events = await playedAgainst(steps(`- connect: {imap: a, login: true}\n${text}`, given));
    expect(events).toMatchObject([
      { verdict: 'skip', reason: expect.stringMatching(/^FETCH was not sent: the server has not answered what/) },
    ]);
    expect(shown(events)).not.toMatch(secret);
  });

  it('is not read in INBOX, though the scenario asks to look at it', async () => {
    const text = reading('FETCH 1 ENVELOPE').replace('SELECT ${mailbox}', 'EXAMINE INBOX');
    const events = await playedAgainst(text, line => line);
    expect(events).toMatchObject([
      { verdict: 'skip', reason: 'FETCH was not sent: no mailbox that the harness made is open' },
    ]);
    expect(shown(events)).not.toMatch(secret);
  });

  it("does not keep scenarios from what the harness put there, and its flags are anyone's", async () => {
    for (const command of ['FETCH 1:* (UID ENVELOPE)', 'UID FETCH 1:* BODY.PEEK[]'])
      expect(await playedAgainst(reading(command), line => line)).toMatchObject([{ verdict: 'pass' }]);
    expect(await playedAgainst(reading('FETCH 1:* (UID FLAGS RFC822.SIZE)'))).toMatchObject([{ verdict: 'pass' }]);
  });
});

describe('mail behind a command that closes a mailbox', () => {
  const message = '{text: "Subject: a\\n\\na\\n"}';
  const behind = (closing: string, command: string) =>
    steps(
      `
- connect: {imap: a, select: "\${mailbox}"}
- {do: "${closing}"}
- {send: '${command}', expect: [NO, BAD]}
`,
      `given: {mailbox: [${message}, ${message}, ${message}]}`,
    );
  const toInbox = instead([/^(\S+) (?:CLOSE|UNSELECT)$/i, '$1 SELECT INBOX']);
  const verdictOf = async (text: string, bend: LineRewrite, disposable = false) => {
    const server = await serverWithMail(['anna']);
    const before = await belongings(server, 'anna');
    const { events } = await playAll(await targetOf(server, bend, disposable), scenarios(text));
    if (!disposable) expect(await belongings(server, 'anna')).toEqual(before);
    return events;
  };

  it.each(
    ['CLOSE', 'UNSELECT'].flatMap(closing =>
      ['STORE 1:* +FLAGS (\\Deleted)', 'EXPUNGE', 'UID EXPUNGE 1:*', 'CLOSE'].map(
        command => [closing, command] as const,
      ),
    ),
  )('is as it was when INBOX is open then: %s, %s', async (closing, command) => {
    const verb = command.replace('UID ', '').split(' ')[0];
    expect(await verdictOf(behind(closing, command), toInbox)).toMatchObject([
      {
        verdict: 'error',
        reason: expect.stringMatching(
          new RegExp(
            `^not judged: after ${closing} the server has another mailbox open than mailspec-1x\\w+; nothing was changed$`,
          ),
        ),
      },
    ]);
    expect(await verdictOf(behind(closing, command), line => line)).toMatchObject([
      { verdict: 'skip', reason: `${verb} was not sent: after ${closing} it is unknown which mailbox it would reach` },
    ]);
    expect(await verdictOf(behind(closing, command), line => line, true)).toMatchObject([{ verdict: 'pass' }]);
    // The mailbox that stays open is the run's own.
    const stays = instead([new RegExp(`^(\\S+) ${closing}$`, 'i'), '$1 NOOP']);
    if (closing !== command)
      expect(await verdictOf(behind(closing, command), stays)).toMatchObject([{ verdict: 'fail' }]);
  });
});

describe('a trial whether the server opens the right mailbox that failed', () => {
  const message = '{text: "Subject: a\\n\\na\\n"}';
  /** As many messages as INBOX holds: their number does not tell the two apart. */
  const stores = steps(
    `
- connect: {imap: a, login: true}
- {do: "SELECT \${mailbox}"}
- {do: "STORE 1:* +FLAGS (\\\\Deleted)"}
- {send: NOOP, expect: OK}
`,
    `given: {mailbox: [${message}, ${message}, ${message}]}`,
  );
  const unseen = expect.stringMatching(
    /APPEND was not sent: it is unknown whether the server opens and fills the right mailbox \(CREATE: expected tagged OK, got \S+ BAD .*\)/,
  );

  it.each<[string, boolean]>([
    ['opens INBOX for any other mailbox', true],
    ['opens what it is asked to', false],
  ])('lets nothing be marked where the server %s', async (_, another) => {
    const server = await serverWithMail(['anna']);
    const before = await belongings(server, 'anna');
    const bend = instead(
      [/^(\S+) CREATE .*-new"?$/i, '$1 NONSENSE'],
      another ? [/^(\S+ (?:SELECT|EXAMINE)) .*$/i, '$1 INBOX'] : [/$^/, ''],
    );
    const { events } = await playAll(await targetOf(server, bend, false), scenarios(stores));
    expect(events).toMatchObject([{ verdict: 'error', reason: unseen }]);
    expect(await belongings(server, 'anna')).toEqual(before);
  });

  it('is made again for the next scenario', async () => {
    const server = await serverWithMail(['anna']);
    // Twice before the run, and for the first scenario.
    let refused = 0;
    const once: LineRewrite = line => {
      if (!/ CREATE .*-new"?$/.test(line) || refused > 2) return line;
      refused += 1;
      return line.replace(/CREATE .*/, 'NONSENSE');
    };
    const target = await targetOf(server, once, false);
    const two = [...scenarios(stores), ...scenarios(stores.replace('id: it', 'id: next'))];
    const { events } = await playAll(target, two, { jobs: 1 });
    expect(events).toMatchObject([{ verdict: 'error', reason: unseen }, { verdict: 'pass' }]);
  });
});

describe('accounts that are disposable', () => {
  it('keep mailboxes that the harness did not make, when the server answers LIST and LSUB with every name', async () => {
    // INBOX is the harness's there.
    const others = foreign.filter(name => name !== 'INBOX');
    const server = await serverWithMail();
    const before = await Promise.all(users.map(user => belongings(server, user, others)));
    const [, everyName] = bends[0]!;
    const text = steps(makes, 'given: {mailbox: [{text: "Subject: a\\n\\na\\n"}]}');
    const { events } = await playAll(await targetOf(server, everyName, true), scenarios(text));
    expect(events).toMatchObject([{ verdict: 'pass' }]);
    expect(await Promise.all(users.map(user => belongings(server, user, others)))).toEqual(before);
  });
});

const makes = `
- connect: {imap: a, login: true}
- {do: ["CREATE \${mailbox}-other", "SUBSCRIBE \${mailbox}-other"]}
- {send: NOOP, expect: OK}
`;

describe('what could not be taken away', () => {
  const rows = (count: number) => Array.from({ length: count }, (_, at) => `      - {id: r${at}, n: ${at}}\n`).join('');
  const many = (count: number) =>
    steps(`${makes.replace('NOOP', '"NOOP ${n}"').replace('expect: OK', 'expect: BAD')}`).replace(
      '    steps:',
      `    each:\n${rows(count)}    steps:`,
    );

  it.each<[string, LineRewrite, string, RegExp]>([
    [
      'mailboxes that the server does not delete',
      instead([/^(\S+) DELETE .*$/i, '$1 DELETE INBOX']),
      'clean-up/mailboxes',
      /^mailboxes that the run created are left: anna: (?:mailspec-1x\w+-other, ){2}mailspec-1x\w+-other and \d+ more \(DELETE: expected tagged OK, got \S+ NO .*\); bert: .*; carl: .*; and in 3 more accounts$/,
    ],
    [
      'subscriptions that the server does not take away',
      instead([/^(\S+) UNSUBSCRIBE .*$/i, '$1 NONSENSE']),
      'clean-up/subscriptions',
      /^subscriptions that the run created are left: anna: mailspec-1x\w+-other, .* and \d+ more \(UNSUBSCRIBE: expected tagged OK, got \S+ BAD .*\); bert: /,
    ],
    [
      'mailboxes that stay, though DELETE is answered OK',
      instead([/^(\S+) DELETE .*$/i, '$1 NOOP']),
      'clean-up/mailboxes',
      /^mailboxes that the run created are left: anna: mailspec-1x.*-other and \d+ more; bert: /,
    ],
  ])('is told in one line: %s', async (_, bend, id, reason) => {
    const server = await startReferenceServer({ accounts: users.map(user => ({ user, password: 'secret' })) });
    onTestFinished(() => server.close());
    const { events } = await playAll(await targetOf(server, bend, false), scenarios(many(60)), { jobs: 8 });
    const told = events.filter(({ scenario }) => !scenario.startsWith('test/'));
    expect(told).toMatchObject([{ scenario: id, rule: id, verdict: 'error', reason: expect.stringMatching(reason) }]);
    expect(events.length).toBe(61);
  });

  it('is no name without a mailbox behind it, which the server need not delete', async () => {
    const server = await startReferenceServer({ accounts: users.map(user => ({ user, password: 'secret' })) });
    onTestFinished(() => server.close());
    // The harness writes names in quotes: what the scenario deletes is not refused.
    const made: string[] = [];
    const keeps = (line: string) => {
      made.push(...(/ CREATE (\S+)\/one$/.exec(line)?.slice(1) ?? []));
      return line.replace(/^(\S+) DELETE "([^"]*)"$/i, (all, tag, name) =>
        made.includes(name) ? `${tag} DELETE INBOX` : all,
      );
    };
    const target = await targetOf(server, keeps, true);
    const without = steps(
      '- connect: {imap: a, login: true}\n- {do: ["CREATE ${mailbox}", "CREATE ${mailbox}/one", "DELETE ${mailbox}"]}\n- {send: NOOP, expect: OK}',
    );
    expect((await playAll(target, scenarios(without))).events).toMatchObject([{ verdict: 'pass' }]);
    const [kept] = await askImap(server.ports.imap, 'anna', 'LIST "" "mailspec-*"');
    expect(kept).toMatch(/^\* LIST \([^)]*\\Noselect[^)]*\) "\/" "?mailspec-[^/]*\r\nt OK/i);
  });

  it('is told in one line: mail that the server keeps', async () => {
    const server = await startReferenceServer({ accounts: users.map(user => ({ user, password: 'secret' })) });
    onTestFinished(() => server.close());
    const target = await targetOf(server, instead([/^(\S+) STORE .*$/i, '$1 NOOP']), true);
    const text = steps(
      '- connect: {imap: a, login: true}\n- {do: "SELECT INBOX"}\n- {send: NOOP, expect: OK}',
      'given: {maildrop: [{text: "Subject: a\\n\\na\\n"}]}',
    );
    const { events } = await playAll({ ...target, deliver: 'append' }, scenarios(text));
    expect(events.filter(({ scenario }) => scenario.startsWith('clean-up/'))).toMatchObject([
      {
        scenario: 'clean-up/messages',
        title: 'The messages that the run created are gone after it',
        verdict: 'error',
        reason: expect.stringMatching(/^messages that the run created are left: anna: \d+ in INBOX$/),
      },
    ]);
  });

  it('is told when the account cannot be asked any more', async () => {
    const server = await startReferenceServer({ accounts: users.map(user => ({ user, password: 'secret' })) });
    onTestFinished(() => server.close());
    const target = await targetOf(server, instead([/^(\S+) LIST .*$/i, '$1 NONSENSE']), true);
    const { events } = await playAll(target, scenarios(steps(makes)));
    expect(events).toMatchObject([
      { verdict: 'pass' },
      {
        scenario: 'clean-up/mailboxes',
        reason: expect.stringMatching(
          /^mailboxes that the run created are left: anna: it could not be seen how many \(LIST: expected OK, got /,
        ),
      },
    ]);
  });

  it.each(['MAILSPEC-', 'MailSpec-'])('is told, and not deleted, where the server lists names as %s', async shown => {
    const server = await startReferenceServer({ accounts: users.map(user => ({ user, password: 'secret' })) });
    onTestFinished(() => server.close());
    const sent: string[] = [];
    // The scenario writes names without quotes, and the harness with them: its LIST finds what CREATE made in another case.
    const bend: LineRewrite = line => {
      sent.push(line);
      return line
        .replace(/(CREATE|SUBSCRIBE) mailspec-/, `$1 ${shown}`)
        .replace(/(LIST|LSUB) "" "mailspec-.*/, `$1 "" "${shown}*"`);
    };
    const { events } = await playAll(await targetOf(server, bend, false), scenarios(steps(makes)));
    const name = `${shown}1x\\w+-other`;
    const why = `\\(the server lists ${name}, and the harness made no name in this case\\)`;
    expect(events).toMatchObject([
      { verdict: 'pass' },
      ...['mailboxes', 'subscriptions'].map(what => ({
        scenario: `clean-up/${what}`,
        verdict: 'error',
        reason: expect.stringMatching(new RegExp(`^${what} that the run created are left: anna: ${name} ${why}$`)),
      })),
    ]);
    expect(sent.filter(line => /DELETE .*-other|UNSUBSCRIBE/.test(line))).toEqual([]);
  });

  it('is tried once more at the end of the run', async () => {
    const server = await startReferenceServer({ accounts: users.map(user => ({ user, password: 'secret' })) });
    onTestFinished(() => server.close());
    let refused = 0;
    const once: LineRewrite = line => {
      if (!/ DELETE /.test(line) || refused > 0) return line;
      refused += 1;
      return line.replace(/DELETE .*/, 'NONSENSE');
    };
    const { events } = await playAll(await targetOf(server, once, false), scenarios(steps(makes)));
    expect(events.map(({ verdict }) => verdict)).toEqual(['pass']);
    expect(refused).toBe(1);
    const [left] = await askImap(server.ports.imap, 'anna', 'LIST "" mailspec*');
    expect(left).not.toContain('* LIST');
  });
});

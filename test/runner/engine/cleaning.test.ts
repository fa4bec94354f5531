import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type ReferenceServer, startReferenceServer } from '../../../reference/server.js';
import { Client } from '../../reference/client.js';
import { type Account, type Played, playAll, scenarios, steps, type Target, targetAt } from './playing.js';

const names = ['me', 'you'];
let server: ReferenceServer;
beforeAll(async () => {
  server = await startReferenceServer({ accounts: names.map(user => ({ user, password: 'secret' })) });
});
afterAll(() => server.close());

const accounts = names.map((user): Account => ({ user, password: 'secret', address: `${user}@example.test` }));

function target(more: Partial<Target> = {}): Target {
  const { ports } = server;
  const services = {
    ...targetAt('smtp', ports.smtp).services,
    ...targetAt('imap', ports.imap).services,
    ...targetAt('pop3', ports.pop3).services,
  };
  return { ...targetAt('smtp', ports.smtp), services, accounts, timeoutMs: 5000, ...more };
}

/** What an account holds: the names of its mailboxes and subscriptions, and the number of messages in INBOX. */
async function holds(user: string): Promise<{ mailboxes: string[]; subscriptions: string[]; messages: number }> {
  const client = await Client.open(server.ports.imap);
  try {
    const ask = async (line: string) => {
      client.write(`t ${line}\r\n`);
      return client.until(/^t OK.*\r\n/m);
    };
    await ask(`LOGIN ${user} secret`);
    const named = (text: string) => [...text.matchAll(/"\/" "?([^"\r\n]+)/g)].map(([, name]) => name ?? '');
    const mailboxes = named(await ask('LIST "" *')).filter(name => name.startsWith('mailspec'));
    const subscriptions = named(await ask('LSUB "" *')).filter(name => name.startsWith('mailspec'));
    const messages = Number(/MESSAGES (\d+)/.exec(await ask('STATUS INBOX (MESSAGES)'))?.[1]);
    return { mailboxes, subscriptions, messages };
  } finally {
    client.close();
  }
}

async function send(user: string): Promise<void> {
  const client = await Client.open(server.ports.smtp);
  for (const line of [
    'EHLO client.example',
    'MAIL FROM:<a@example.com>',
    `RCPT TO:<${user}@example.test>`,
    'DATA',
    'Subject: x\r\n\r\nx\r\n.',
  ]) {
    client.write(`${line}\r\n`);
    await client.until(/^\d{3} .*\r\n/m);
  }
  client.close();
}

const nothing = { mailboxes: [], subscriptions: [], messages: 0 };

beforeEach(async () => {
  for (const user of names) expect(await holds(user)).toEqual(nothing);
});

async function leavesNothing(play: Promise<Played>): Promise<Played> {
  const played = await play;
  for (const user of names) expect(await holds(user)).toEqual(nothing);
  return played;
}

const makes = `
- connect: {imap: a, login: true}
- {do: "CREATE \${mailbox}/deep"}
- {do: "CREATE \${mailbox}-other"}
- {do: "SUBSCRIBE \${mailbox}"}
- {do: "SUBSCRIBE \${mailbox}-other"}
`;

describe('what a scenario made is taken away', () => {
  const given = 'given: {mailbox: [{text: "Subject: a\\n\\na\\n"}]}';

  it.each([
    ['passes', '- {send: NOOP, expect: OK}', 'pass'],
    ['fails', '- {send: NOOP, expect: BAD}', 'fail'],
    ['cannot be judged', '- {do: NONSENSE}\n- {send: NOOP, expect: OK}', 'error'],
    ['loses its connection', '- reset: a\n- connect: {imap: b}\n- {on: b, send: NOOP, expect: OK}', 'pass'],
    ['waits in IDLE', '- {send: IDLE, expect: continuation}', 'pass'],
  ])('when it %s', async (_, last, verdict) => {
    const { events } = await leavesNothing(playAll(target(), scenarios(steps(makes + last, given))));
    expect(events).toMatchObject([{ verdict }]);
  });

  it('when several looked at one mailbox, which was made once', async () => {
    const one = (id: string, subject: string, step: string) =>
      `  - id: ${id}\n    title: ${id}\n    rule: rfc9999/1/must\n    given: {mailbox: [{text: "Subject: ${subject}\\n\\na\\n"}], shared: true}\n    steps:\n      - connect: {imap: c, examine: "\${mailbox}"}\n      - ${step}\n`;
    const text = `scenarios:\n${one('a', 'x', '{send: NOOP, expect: OK}')}${one('b', 'x', '{send: NOOP, expect: BAD}')}${one('c', 'y', '{send: NOOP, expect: OK}')}${one('d', 'x', '{send: NOOP, expect: OK}')}`;
    const { events } = await leavesNothing(
      playAll(target({ accounts: accounts.slice(0, 1) }), scenarios(text), { jobs: 1 }),
    );
    expect(events.map(({ verdict }) => verdict)).toEqual(['pass', 'fail', 'pass', 'pass']);
    const opened = events.map(
      ({ transcript = [] }) => /EXAMINE "?([^"\\]+)/.exec(transcript.map(({ text }) => text).join(''))?.[1],
    );
    expect(new Set([opened[0], opened[1], opened[3]]).size).toBe(1);
    expect(opened[2]).not.toBe(opened[0]);
  });

  it('when its time runs out', async () => {
    const text = steps(`${makes}- pause: 60m\n- {send: NOOP, expect: OK}`, 'timeout: 700ms');
    const { events } = await leavesNothing(playAll(target(), scenarios(text)));
    expect(events).toMatchObject([{ verdict: 'error' }]);
  });

  it.each(['imap and pop3', 'pop3 alone'])('when the run is interrupted (%s)', async services => {
    const controller = new AbortController();
    const text = steps(
      '- connect: {pop3: p, login: true}\n- pause: 60m\n- {send: NOOP, expect: OK}',
      'given: {maildrop: [{text: "Subject: a\\n\\na\\n"}]}',
    );
    const { imap: _, ...others } = target().services;
    const on = services === 'pop3 alone' ? target({ services: others }) : target();
    const playing = playAll(on, scenarios(text), { signal: controller.signal });
    await expect.poll(async () => (await holds('me')).messages).toBe(1);
    controller.abort();
    const { events, stopped } = await leavesNothing(playing);
    expect(stopped).toBe('interrupted');
    expect(events).toEqual([]);
  });

  it('and scenarios that wait for an account when the run is interrupted are not begun', async () => {
    const controller = new AbortController();
    const row = (id: string) => `      - {id: ${id}, n: 1}\n`;
    const text = steps(
      '- connect: {imap: a, login: true}\n- {do: "CREATE ${mailbox}"}\n- {pause: 60m}\n- {send: "NOOP ${n}", expect: BAD}',
    ).replace('    steps:', `    each:\n${['a', 'b', 'c', 'd'].map(row).join('')}    steps:`);
    let begun = 0;
    const playing = playAll(target(), scenarios(text), {
      signal: controller.signal,
      onStart: () => {
        begun += 1;
      },
    });
    // Two are in their pause, and the other two wait for an account.
    for (const user of names) await expect.poll(async () => (await holds(user)).mailboxes).toHaveLength(1);
    expect(begun).toBe(4);
    controller.abort();
    expect((await leavesNothing(playing)).events).toEqual([]);
    expect(begun).toBe(4);
  });
});

describe('mail', () => {
  it('that lies in a disposable account is not counted, and is gone after', async () => {
    await send('me');
    const text = steps(
      '- deliver: {message: {text: "Subject: a\\n\\na\\n"}}\n- await: {messages: 1}\n- connect: {pop3: p, login: true}\n- {send: STAT, expect: {status: OK, args: "1 <any>"}}',
    );
    const { events } = await leavesNothing(playAll(target(), scenarios(text)));
    expect(events).toMatchObject([{ verdict: 'pass' }]);
  });

  it('that lies in another account is not touched', async () => {
    await send('me');
    try {
      const mail = steps('- connect: {pop3: p, login: true}\n- {send: STAT, expect: OK}');
      const { events } = await playAll(target({ disposable: false }), scenarios(mail));
      expect(events).toMatchObject([{ verdict: 'skip', reason: expect.stringContaining('not disposable') }]);
      const mailbox = steps(`${makes}- {send: NOOP, expect: OK}`, 'given: {mailbox: []}');
      expect((await playAll(target({ disposable: false }), scenarios(mailbox))).events).toMatchObject([
        { verdict: 'pass' },
      ]);
      expect(await holds('me')).toEqual({ ...nothing, messages: 1 });
    } finally {
      await playAll(
        target(),
        scenarios(steps('- connect: {pop3: p, login: true}\n- {send: STAT, expect: {status: OK, args: "0 0"}}')),
      );
    }
  });

  it('that comes late for a scenario which was broken off is not counted by the next', async () => {
    const brokenOff = steps(
      '- connect: {smtp: a, hello: EHLO}\n- {do: ["MAIL FROM:<s@example.com>", "RCPT TO:<${recipient}>", DATA]}\n- {data: {text: "Subject: x\\n\\nx\\n"}, skip-if: 250, expect: 5xx}',
    );
    const counts = steps(
      '- connect: {imap: a, login: true}\n- pause: 600ms\n- {send: STATUS INBOX (MESSAGES), expect: {untagged: ["STATUS INBOX (MESSAGES 1)"], tagged: OK}}',
      'given: {maildrop: [{text: "Subject: a\\n\\na\\n"}]}',
    );
    const one = target({ accounts: accounts.slice(0, 1) });
    let tell: () => void = () => {};
    const isBrokenOff = new Promise<void>(resolve => {
      tell = resolve;
    });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const playing = playAll(one, [...scenarios(brokenOff), ...scenarios(counts)], { onVerdict: tell, inOrder: true });
    await isBrokenOff;
    await send('me');
    // As long as an account rests.
    vi.advanceTimersByTime(1500);
    vi.useRealTimers();
    const { events } = await leavesNothing(playing);
    expect(events).toMatchObject([{ verdict: 'skip' }, { verdict: 'pass' }]);
  });

  it('that one scenario is sent is not counted by another, however few accounts there are', async () => {
    const rows = Array.from({ length: 12 }, (_, at) => `      - {id: r${at}, n: ${at}}\n`).join('');
    const each = (text: string) => text.replace('    steps:', `    each:\n${rows}    steps:`);
    const sends = each(
      steps(
        '- connect: {smtp: a, hello: EHLO}\n- {do: "MAIL FROM:<s${n}@example.com>"}\n- {do: "RCPT TO:<${recipient}>"}\n- {do: DATA}\n- {data: {text: "Subject: x\\n\\nx\\n"}, expect: 250}',
      ),
    );
    const reads = each(
      steps(
        '- deliver: {message: {text: "Subject: n${n}\\n\\na\\n"}}\n- await: {messages: 1}\n- connect: {imap: a, select: INBOX}\n- {send: "FETCH 1 BODY[HEADER.FIELDS (SUBJECT)]", expect: {tagged: OK, untagged: ["<seq:number> FETCH (BODY[HEADER.FIELDS (SUBJECT)] <text>)"]}}',
      ),
    );
    const both = [...scenarios(sends), ...scenarios(reads)].sort((a, b) => a.id.localeCompare(b.id));
    const { events } = await leavesNothing(playAll(target(), both, { jobs: 8 }));
    expect(events.map(({ verdict, reason }) => `${verdict} ${reason}`)).toEqual(
      Array.from({ length: 24 }, () => 'pass '),
    );
  });
});

describe('a run', () => {
  it('leaves no connection, listener or timer behind, and forgets what it has told', async () => {
    const rows = Array.from({ length: 150 }, (_, at) => `      - {id: r${at}, n: ${at}}\n`).join('');
    const text = steps(
      '- connect: {imap: [a, b], select: "${mailbox}"}\n- {on: a, send: "NOOP ${n}", expect: BAD}',
      'given: {mailbox: [{text: "Subject: x\\n\\nx\\n"}]}',
    );
    const many = scenarios(text.replace('    steps:', `    each:\n${rows}    steps:`));
    const resources = () =>
      process.getActiveResourcesInfo().filter(name => name === 'TCPSocketWrap' || name === 'TLSWRAP').length;
    const before = resources();
    const controller = new AbortController();
    const warnings: string[] = [];
    const onWarning = (warning: Error) => warnings.push(warning.message);
    process.on('warning', onWarning);
    const { events } = await leavesNothing(playAll(target(), many, { jobs: 12, signal: controller.signal }));
    expect(new Set(events.map(({ verdict }) => verdict))).toEqual(new Set(['pass']));
    await expect.poll(resources).toBe(before);
    process.off('warning', onWarning);
    expect(warnings).toEqual([]);
  });

  it('gives every scenario the accounts it needs, however many', async () => {
    const four = ['a', 'b', 'c', 'd'].map(user => ({ user, password: 'secret' }));
    const other = await startReferenceServer({ accounts: four });
    const on = {
      ...targetAt('imap', other.ports.imap),
      accounts: four.map(one => ({ ...one, address: `${one.user}@example.test` })),
      timeoutMs: 5000,
    };
    try {
      const text = steps('- connect: {imap: a, login: true}\n- {send: NOOP, expect: OK}', 'needs: {accounts: 4}');
      expect((await playAll(on, scenarios(text))).events).toMatchObject([{ verdict: 'pass' }]);
    } finally {
      await other.close();
    }
  });

  it('stops at the first failure when told to', async () => {
    const rows = ['a', 'b', 'c'].map(id => `      - {id: ${id}, n: 1}\n`).join('');
    const text = steps('- connect: {smtp: s, hello: EHLO}\n- {send: "NOOP ${n}", expect: 599}').replace(
      '    steps:',
      `    each:\n${rows}    steps:`,
    );
    const { events, stopped } = await playAll(target(), scenarios(text), { jobs: 1, failFast: true });
    expect(events.map(({ verdict }) => verdict)).toEqual(['fail']);
    expect(stopped).toBe('--fail-fast');
  });
});

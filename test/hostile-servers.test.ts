import { readdirSync, readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { RunEvent } from '../record/events.js';
import { startReferenceServer } from '../reference/server.js';
import { folder, mailspec } from './command-line.js';
import { Client } from './reference/client.js';
import { type LineRewrite, rewritingProxy } from './runner/engine/rewriting-proxy.js';
import { plainServer } from './runner/wire/servers.js';

// What servers do that no one would expect: a row for each, with what a run of the command line says of it, and how it ends.

/** Answers a command line; undefined: not at all. */
type Answer = (line: string, socket: Socket) => string | undefined;

/** A server of a few words, for this test. */
function scripted(greeting: string, answer: Answer): Promise<number> {
  return plainServer(socket => {
    socket.write(greeting);
    socket.on('end', () => socket.end());
    let rest = '';
    socket.on('data', octets => {
      const lines = (rest + octets.toString('latin1')).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const said = answer(line, socket);
        if (said !== undefined) socket.write(said);
      }
    });
  });
}

/** Says the same for ever, as fast as it is read. */
function flood(socket: Socket, text: string): undefined {
  const piece = text.repeat(1000);
  const more = () => {
    while (!socket.destroyed && socket.write(piece));
    if (!socket.destroyed) socket.once('drain', more);
  };
  more();
}

interface Outcome {
  readonly status: number | undefined;
  /** What was said of each scenario that neither passed nor was skipped. */
  readonly told: Readonly<Record<string, string>>;
  /** Everything that was printed or written. */
  readonly all: string;
}

async function run(...args: string[]): Promise<Outcome> {
  const results = folder();
  const { status, stdout, stderr } = await mailspec('run', ...args, '--results', results);
  const files = readdirSync(results).map(file => readFileSync(join(results, file), 'utf8'));
  const events = readFileSync(join(results, 'results.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as RunEvent);
  const told = events.flatMap(event =>
    event.event === 'verdict' && event.verdict !== 'pass' && event.verdict !== 'skip'
      ? [[event.scenario, `${event.verdict} ${event.rule}: ${event.reason}`] as const]
      : [],
  );
  return { status, told: Object.fromEntries(told), all: [stdout, stderr, ...files].join('\n') };
}

const tagOf = (line: string) => line.split(' ', 1)[0] ?? '';

/** The verdict, the rule and the reason on one line, as a pattern. */
const line = (pattern: RegExp) => expect.stringMatching(pattern);

describe('a server', () => {
  it('whose EHLO never ends is accused of that, and asked what needs no EHLO', async () => {
    const port = await scripted('220 ready\r\n', (said, socket) => {
      if (/^QUIT/.test(said)) socket.end('221 bye\r\n');
      return /^EHLO/.test(said) ? flood(socket, '250-more\r\n') : '250 ok\r\n';
    });
    const { status, told } = await run('smtp/session/quit[before-hello]', '--smtp', `smtp://127.0.0.1:${port}`);
    expect(status).toBe(1);
    expect(told).toEqual({
      'calibration/smtp/offers': line(
        /^fail rfc5321\/4\.2\.1\/last-line-has-space: .*the server's lines of one reply exceeded 128/,
      ),
    });
  });

  it('whose CAPA has no end is accused of that', async () => {
    const port = await scripted('+OK ready\r\n', (said, socket) => {
      if (said === 'QUIT') socket.end('+OK bye\r\n');
      return said === 'CAPA' ? '+OK capabilities\r\nTOP\r\nUIDL\r\n' : '+OK\r\n';
    });
    const target = `name: endless\nservices: {pop3: {port: ${port}, tls: none}}\ndomain: example.test\ntimeout: 500ms\n`;
    const at = folder({ 'endless.yaml': target });
    const { status, told } = await run('pop3/greeting', '--target', join(at, 'endless.yaml'));
    expect(status).toBe(1);
    expect(told).toEqual({ 'calibration/pop3/offers': line(/^fail rfc2449\/5\/capa-multi-line: /) });
  });

  it.each([
    ['pop3', 'Hello\r\n', /^fail rfc1939\/4\/greeting-positive: /],
    ['smtp', '250 hi\r\n', /^fail rfc5321\//],
    ['imap', '+OK hi\r\n', /^fail rfc3501\//],
  ])('of %s that greets with %j is accused of that alone', async (protocol, greeting, accusation) => {
    const port = await scripted(greeting, () => '250 ok\r\n');
    const { status, told } = await run(protocol, `--${protocol}`, `${protocol}://127.0.0.1:${port}`);
    expect(status).toBe(1);
    expect(told[`calibration/${protocol}/greeting`]).toMatch(accusation);
    const others = Object.entries(told).filter(([scenario]) => scenario !== `calibration/${protocol}/greeting`);
    expect(others.filter(([, said]) => /^(?:fail|warn|error)/.test(said))).toEqual([]);
  });

  it('that puts off what it is asked is accused of nothing, and the run does not look well', async () => {
    const port = await scripted('220 ready\r\n', (said, socket) => {
      if (/^QUIT/.test(said)) socket.end('221 bye\r\n');
      return /^DATA/i.test(said) ? '451 4.3.0 later\r\n' : '250 mail.example.test\r\n';
    });
    const scenario = 'smtp/sequence/data-before-rcpt';
    const { status, told } = await run(scenario, '--smtp', `smtp://me:secret@127.0.0.1:${port}`);
    expect(status).toBe(3);
    expect(told).toEqual({
      [scenario]: line(
        /^error .*: not judged: the server refused for a temporary failure .* while reply 354 was waited for, got 451 4\.3\.0 later$/,
      ),
    });
  });

  it('that says the password back does not have it shown', async () => {
    const port = await scripted('* OK ready\r\n', said => {
      if (/ CAPABILITY/.test(said)) return `* CAPABILITY IMAP4rev1\r\n${tagOf(said)} OK\r\n`;
      if (/ LOGOUT/.test(said)) return `* BYE\r\n${tagOf(said)} OK\r\n`;
      return `${tagOf(said)} NO you said ${said}\r\n`;
    });
    const { status, told, all } = await run('imap/login', '--imap', `imap://me:pass-me-by@127.0.0.1:${port}`);
    expect(status).toBe(1);
    expect(all).not.toContain('pass-me-by');
    // Nobody could sign in, so there is nothing that would have to be taken away.
    expect(Object.keys(told).filter(scenario => scenario.startsWith('clean-up/'))).toEqual([]);
  });

  it('that signs its client in itself is asked what needs no sign-in, and accused of nothing', async () => {
    const port = await scripted('* PREAUTH signed in as anna\r\n', (said, socket) => {
      if (/ CAPABILITY/.test(said)) return `* CAPABILITY IMAP4rev1\r\n${tagOf(said)} OK done\r\n`;
      if (/ LOGOUT/.test(said)) {
        socket.end(`* BYE bye\r\n${tagOf(said)} OK done\r\n`);
        return undefined;
      }
      return / (?:LOGIN|AUTHENTICATE)/.test(said) ? `${tagOf(said)} BAD you are in\r\n` : `${tagOf(said)} OK done\r\n`;
    });
    const url = `imap://me:secret@127.0.0.1:${port}`;
    const { status, told, all } = await run('imap/login', 'imap/commands', 'imap/greeting', '--imap', url);
    expect(Object.values(told).filter(said => !said.startsWith('note'))).toEqual([]);
    expect(status).toBe(0);
    expect(/"imap\/commands\/refused-before-login\[create\]".*?"reason":"([^"]*)"/.exec(all)?.[1]).toBe(
      'imap greets with PREAUTH: it has signed the client in itself, so that no account can sign in',
    );
  });

  it('that makes a mailbox for nobody and lets nobody in is told to hold it still', async () => {
    const port = await scripted('* OK ready\r\n', said => {
      if (/ CAPABILITY/.test(said)) return `* CAPABILITY IMAP4rev1\r\n${tagOf(said)} OK\r\n`;
      if (/ LOGOUT/.test(said)) return `* BYE\r\n${tagOf(said)} OK\r\n`;
      return `${tagOf(said)} ${/ CREATE/.test(said) ? 'OK' : 'NO'} so be it\r\n`;
    });
    const scenario = 'imap/commands/refused-before-login[create]';
    const { status, told } = await run(scenario, '--imap', `imap://me:secret@127.0.0.1:${port}`);
    expect(status).toBe(1);
    expect(told).toMatchObject({
      [scenario]: line(/^fail rfc3501\/3\/refused-in-wrong-state: /),
      'clean-up/mailboxes': line(
        /^error .*: mailboxes that the run created are left: me: it could not be seen how many \(LOGIN: expected tagged OK, got /,
      ),
    });
  });

  it('that lists more than it is asked for is accused of that, and loses nothing', async () => {
    const server = await startReferenceServer({ accounts: [{ user: 'me', password: 'secret' }] });
    onTestFinished(() => server.close());
    const everything: LineRewrite = said => said.replace(/^(\S+ L(?:IST|SUB)) "" ("?mailspec.*|.*%.*)$/i, '$1 "" "*"');
    const port = await rewritingProxy(server.ports.imap, everything);
    const mailboxes = async () => {
      const client = await Client.open(server.ports.imap);
      client.write('a LOGIN me secret\r\nb CREATE Letters\r\nc LIST "" *\r\n');
      const text = await client.until(/^c OK.*\r\n/m);
      client.close();
      return text.split('\r\n').filter(one => one.startsWith('* LIST'));
    };
    const before = await mailboxes();
    const url = `imap://me:secret@127.0.0.1:${port}`;
    const { status, told } = await run('imap/list/star', 'imap/list/percent', '--imap', url, '--insecure');
    expect(status).toBe(1);
    expect(told).toMatchObject({
      'imap/list/star': line(/^fail rfc3501\/6\.3\.8\/star-matches-all: /),
      'imap/list/percent': line(/^fail rfc3501\/6\.3\.8\/percent-within-level: /),
    });
    expect(await mailboxes()).toEqual(before);
  });

  it('that delivers each message twice is not accused: RFC 5321 does not forbid it', async () => {
    const { status, told } = await run('delivery/transactions', '--fault', 'smtp-delivers-twice');
    expect(status).toBe(0);
    expect(told).toMatchObject({ 'delivery/transactions/copies': 'note rfc5321/6.1/duplicates: more than once' });
  });
});

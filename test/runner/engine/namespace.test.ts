import type { Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { RunContext } from '../../../runner/engine/context.js';
import { InvariantBook } from '../../../runner/engine/invariant-book.js';
import { type Namespace, personalNamespace } from '../../../runner/engine/namespace.js';
import { open } from '../../../runner/engine/open.js';
import { OwnMailboxes } from '../../../runner/engine/own-mailboxes.js';
import { Pace } from '../../../runner/engine/pace.js';
import { ServerBehaviour } from '../../../runner/engine/server-behaviour.js';
import { plainServer, Transcript } from '../wire/servers.js';
import { playAll, scenarios, steps, targetAt } from './playing.js';

/** What a server answers, by the command's name; the tagged response follows, OK where the name is not listed among `refused`. */
interface Answers {
  readonly untagged: Readonly<Record<string, string>>;
  readonly refused?: readonly string[];
}

/** Starts an IMAP server that knows these answers alone, and notes the command lines that it gets. */
async function server({ untagged, refused = [] }: Answers): Promise<{ port: number; received: string[] }> {
  const received: string[] = [];
  const serve = (socket: Socket) => {
    socket.write('* OK ready\r\n');
    socket.on('end', () => socket.end());
    let rest = '';
    socket.on('data', (octets: Buffer) => {
      const lines = (rest + octets.toString('latin1')).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const [, tag = '', command = ''] = /^(\S+) (.*)$/.exec(line) ?? [];
        received.push(command);
        const name = command.split(' ', 1)[0] ?? '';
        const data = untagged[command] ?? untagged[name];
        if (data !== undefined) socket.write(`* ${data}\r\n`);
        if (name === 'LOGOUT') socket.write('* BYE\r\n');
        socket.write(`${tag} ${refused.includes(name) ? 'BAD' : 'OK'} ${name}\r\n`);
        if (name === 'LOGOUT') socket.end();
      }
    });
  };
  return { port: await plainServer(serve), received };
}

async function ask(answers: Answers, offered: readonly string[]): Promise<{ found: Namespace; received: string[] }> {
  const { port, received } = await server(answers);
  const context: RunContext = {
    target: targetAt('imap', port),
    profiles: new Map(),
    message: () => Buffer.alloc(0),
    invariants: new InvariantBook([]),
    pace: new Pace(),
    ownMailboxes: new OwnMailboxes(),
    behaviour: new ServerBehaviour(),
  };
  const deadline = context.pace.clock.now() + 2000;
  const connection = await open(context, {
    service: 'imap',
    name: 'a',
    greeting: true,
    transcript: new Transcript(),
    deadline,
  });
  onTestFinished(() => connection.close());
  return { found: await personalNamespace(connection, offered, deadline), received };
}

const list = { 'LIST "" ""': 'LIST (\\Noselect) "." ""' };

describe('the personal namespace', () => {
  it.each([
    ['below INBOX', 'NAMESPACE (("INBOX." ".")) NIL NIL', { prefix: 'INBOX.', delimiter: '.' }],
    ['at the top', 'NAMESPACE (("" "/")) NIL (("Shared/" "/")("Public/" "/"))', { prefix: '', delimiter: '/' }],
    ['the first of several', 'NAMESPACE (("" "/")("Archive/" "/")) NIL NIL', { prefix: '', delimiter: '/' }],
    ['without a hierarchy', 'NAMESPACE (("" NIL)) NIL NIL', { prefix: '', delimiter: '' }],
    ['with a backslash', 'NAMESPACE (("INBOX\\\\" "\\\\")) NIL NIL', { prefix: 'INBOX\\', delimiter: '\\' }],
  ])('is read from NAMESPACE: %s', async (_, NAMESPACE, namespace) => {
    const { found, received } = await ask({ untagged: { NAMESPACE, ...list } }, ['IMAP4rev1', 'namespace']);
    expect(found).toEqual(namespace);
    expect(received).toEqual(['NAMESPACE']);
  });

  it('is the top, with the delimiter that LIST tells, where NAMESPACE is not offered', async () => {
    const { found, received } = await ask({ untagged: list }, ['IMAP4rev1']);
    expect(found).toEqual({ prefix: '', delimiter: '.' });
    expect(received).toEqual(['LIST "" ""']);
  });

  it.each([
    ['refuses', { untagged: list, refused: ['NAMESPACE'] }],
    ['answers nothing', { untagged: list }],
    ['has none', { untagged: { NAMESPACE: 'NAMESPACE NIL NIL (("" "."))', ...list } }],
  ])('is the top, with the delimiter that LIST tells, where the server %s', async (_, answers) => {
    const { found, received } = await ask(answers, ['NAMESPACE']);
    expect(found).toEqual({ prefix: '', delimiter: '.' });
    expect(received).toEqual(['NAMESPACE', 'LIST "" ""']);
  });

  it('is where scenarios make their mailboxes', async () => {
    const { port, received } = await server({
      untagged: {
        CAPABILITY: 'CAPABILITY IMAP4rev1 NAMESPACE',
        NAMESPACE: 'NAMESPACE (("INBOX." ".")) NIL NIL',
        ...list,
      },
    });
    const accounts = [{ user: 'user1', password: 'secret', address: 'user1@example.test' }];
    const chosen = scenarios(
      steps(
        `
- connect: {imap: a, login: true}
- {send: 'CREATE "\${mailbox}\${delimiter}child"', expect: OK}
`,
        'given: {mailbox: []}',
      ),
    );
    const { events } = await playAll(targetAt('imap', port, { accounts }), chosen);
    expect(events).toMatchObject([{ verdict: 'pass' }]);
    // The first is made before the run, to see whether the server makes any.
    const [tried, ...created] = received.filter(command => command.startsWith('CREATE'));
    expect(received).toContain(tried?.replace('CREATE', 'DELETE'));
    expect(tried).toMatch(/^CREATE "INBOX\.mailspec-\w+"$/);
    expect(created).toHaveLength(2);
    expect(created[0]).toMatch(/^CREATE "INBOX\.mailspec-\w+"$/);
    expect(created[1]).toBe(created[0]?.replace(/"$/, '.child"'));
    // What LIST finds of it is taken away again.
    expect(received).toContain(created[0]?.replace('CREATE', 'LIST ""').replace(/"$/, '*"'));
  });
});

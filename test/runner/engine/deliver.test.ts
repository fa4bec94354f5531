import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { startReferenceServer } from '../../../reference/server.js';
import type { RunContext } from '../../../runner/engine/context.js';
import { deliver } from '../../../runner/engine/deliver.js';
import { InvariantBook } from '../../../runner/engine/invariant-book.js';
import { Maildrop } from '../../../runner/engine/maildrop.js';
import { OwnMailboxes } from '../../../runner/engine/own-mailboxes.js';
import { Pace } from '../../../runner/engine/pace.js';
import { ServerBehaviour } from '../../../runner/engine/server-behaviour.js';
import { Client } from '../../reference/client.js';
import { startProxy } from '../wire/proxy.js';
import { plainServer, Transcript } from '../wire/servers.js';
import { type Account, type ServiceName, targetAt } from './playing.js';

// Envelopes go in one write where PIPELINING is offered: what counts is how often the harness waits.

const account: Account = { user: 'me', password: 'secret', address: 'me@example.test' };

/** What a server was sent at once: lines, a message or the commands in them, and the words that tests go by. */
function whatCame(octets: Buffer): { lines: string[]; message: boolean; burst: string[] } {
  const lines = octets.toString('latin1').split('\r\n').slice(0, -1);
  const message = lines.at(-1) === '.';
  return { lines, message, burst: message ? ['the message'] : lines.map(line => line.split(/[ :]/, 1)[0] ?? '') };
}

/**
 * An SMTP server that answers each command by its first word, 250 where it is not listed.
 * @param takes how many commands of what came at once it reads; the others are thrown away
 */
async function scripted(answers: Readonly<Record<string, string>>, takes = Number.POSITIVE_INFINITY) {
  const bursts: string[][] = [];
  const port = await plainServer((socket: Socket) => {
    socket.write('220 ready\r\n');
    socket.on('end', () => socket.end());
    socket.on('data', octets => {
      const { lines, message, burst } = whatCame(octets);
      bursts.push(burst);
      const read = message ? ['.'] : lines.slice(0, takes);
      socket.write(
        read
          .map(line => `${answers[line.split(' ', 1)[0] ?? ''] ?? (line === 'DATA' ? '354' : '250')} said\r\n`)
          .join(''),
      );
    });
  });
  return { port, bursts };
}

function contextOf(
  service: ServiceName,
  port: number,
  clear: readonly string[],
  behaviour = new ServerBehaviour(),
): RunContext {
  return {
    target: targetAt(service, port, { accounts: [account] }),
    profiles: new Map([[service, { service, host: '127.0.0.1', port, tls: 'none', capabilities: { clear } }]]),
    message: () => Buffer.alloc(0),
    invariants: new InvariantBook([]),
    pace: new Pace(),
    ownMailboxes: new OwnMailboxes(),
    behaviour,
  } as unknown as RunContext;
}

function bring(context: RunContext): Promise<void> {
  const scenarioContext = {
    context,
    adminOf: () => {
      throw new Error('no mailbox admin is asked for');
    },
    transcript: new Transcript(),
    until: context.pace.clock.now() + 20_000,
    signal: new AbortController().signal,
  };
  const octets = Buffer.from('Subject: a\r\n\r\na\r\n');
  return deliver(scenarioContext, { octets, from: 'a@example.com', to: account.address, account, via: 'smtp' });
}

const together = [['EHLO'], ['MAIL', 'RCPT', 'DATA'], ['the message'], ['QUIT']];
const apart = [['EHLO'], ['MAIL'], ['RCPT'], ['DATA'], ['the message'], ['QUIT']];

describe('a delivery', () => {
  it('takes two round trips less where PIPELINING is offered', async () => {
    const { port, bursts } = await scripted({});
    await bring(contextOf('smtp', port, ['PIPELINING']));
    expect(bursts).toEqual(together);
  });

  it('goes command by command where it is not', async () => {
    const { port, bursts } = await scripted({});
    await bring(contextOf('smtp', port, ['SIZE 1000']));
    expect(bursts).toEqual(apart);
  });

  it('goes command by command from then on where the server closes on what came too soon', async () => {
    const bursts: string[][] = [];
    const port = await plainServer((socket: Socket) => {
      socket.write('220 ready\r\n');
      socket.on('end', () => socket.end());
      socket.on('data', octets => {
        const { lines, message, burst } = whatCame(octets);
        bursts.push(burst);
        if (!message && lines.length > 1) socket.end('554 synchronization error\r\n');
        else socket.write(lines[0] === 'DATA' ? '354 go on\r\n' : '250 well\r\n');
      });
    });
    const behaviour = new ServerBehaviour();
    await bring(contextOf('smtp', port, ['PIPELINING'], behaviour));
    await bring(contextOf('smtp', port, ['PIPELINING'], behaviour));
    expect(bursts).toEqual([...together.slice(0, 2), ...apart, ...apart]);
  });

  it('that is refused is told in the words of the server, and tried together again', async () => {
    const { port, bursts } = await scripted({ RCPT: '550' });
    const behaviour = new ServerBehaviour();
    for (let at = 0; at < 2; at += 1)
      await expect(bring(contextOf('smtp', port, ['PIPELINING'], behaviour))).rejects.toThrow(
        /^RCPT: expected .*, got 550 said/,
      );
    const once = [...together.slice(0, 2), ...apart.slice(0, 3)];
    expect(bursts).toEqual([...once, ...once]);
  });
});

describe('a maildrop', () => {
  it('is emptied in one round trip where PIPELINING is offered, and message by message where it is not', async () => {
    const server = await startReferenceServer({ accounts: [account] });
    const bursts: string[] = [];
    const between = await startProxy(server.ports.pop3, () => ({
      asked: {
        passes(octets: Buffer) {
          const verbs = [...octets.toString('latin1').matchAll(/^[A-Z]+/gm)].map(([verb]) => verb);
          bursts.push(verbs.join(' '));
          return octets;
        },
      },
    }));
    try {
      for (const capabilities of [['PIPELINING', 'USER'], ['USER']]) {
        const sender = await Client.open(server.ports.smtp);
        await sender.reply();
        await sender.ask('EHLO client.example');
        for (let at = 0; at < 3; at += 1) {
          await sender.ask('MAIL FROM:<a@example.com>');
          await sender.ask('RCPT TO:<me@example.test>');
          await sender.ask('DATA');
          await sender.ask('Subject: a\r\n\r\na\r\n.');
        }
        sender.close();
        const context = contextOf('pop3', between.port, capabilities);
        const adminOf = () => undefined as never;
        await new Maildrop({ context, adminOf, transcript: new Transcript() }, account).empty();
        expect(await new Maildrop({ context, adminOf, transcript: new Transcript() }, account).count('pop3')).toBe(0);
      }
    } finally {
      between.close();
      await server.close();
    }
    const looked = ['USER', 'PASS', 'STAT', 'QUIT'];
    expect(bursts).toEqual([
      ...['USER', 'PASS', 'STAT', 'DELE DELE DELE', 'QUIT'],
      ...looked,
      ...['USER', 'PASS', 'STAT', 'DELE', 'DELE', 'DELE', 'QUIT'],
      ...looked,
    ]);
  });
});

import type { Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startReferenceServer } from '../../../reference/server.js';
import type { RunContext } from '../../../runner/engine/context.js';
import { InvariantBook } from '../../../runner/engine/invariant-book.js';
import { MailboxAdmin } from '../../../runner/engine/mailbox-admin.js';
import { OwnMailboxes } from '../../../runner/engine/own-mailboxes.js';
import { Pace } from '../../../runner/engine/pace.js';
import { ServerBehaviour } from '../../../runner/engine/server-behaviour.js';
import { askImap } from '../../reference/client.js';
import { TestClock } from '../test-clock.js';
import { startProxy } from '../wire/proxy.js';
import { plainServer } from '../wire/servers.js';
import { type Account, playAll, scenarios, steps, type Target, targetAt } from './playing.js';

// The harness's own commands are sent together where the server takes them so: what counts is how often it waits.

/** How the server of a test answers; undefined: not at all. */
type Answer = (command: string, tag: string) => string | undefined;

interface Scripted {
  readonly port: number;
  /** What came at once, without a wait for an answer: the commands in it, without tags and octets of literals. */
  readonly bursts: string[][];
}

/**
 * An IMAP server that answers commands in their order, asks for literals, and takes those that need no leave.
 * @param takes how many commands of what came at once it reads; the others are thrown away
 */
async function scripted(answer: Answer, takes = Number.POSITIVE_INFINITY): Promise<Scripted> {
  const bursts: string[][] = [];
  const port = await plainServer((socket: Socket) => {
    socket.write('* OK ready\r\n');
    socket.on('end', () => socket.end());
    let rest = '';
    let begun: { tag: string; command: string } | undefined;
    socket.on('data', octets => {
      rest += octets.toString('latin1');
      const burst: string[] = [];
      let answers = '';
      for (let read = 0; rest.includes('\r\n'); ) {
        const line = rest.slice(0, rest.indexOf('\r\n'));
        const [, tag = '', command = ''] = begun ? [] : (/^(\S+) (.*)$/.exec(line) ?? []);
        const current = begun ?? { tag, command };
        const literal = begun ? undefined : /\{(\d+)(\+?)\}$/.exec(line);
        if (literal?.[2] === '') {
          rest = rest.slice(line.length + 2);
          burst.push(command);
          begun = current;
          answers += '+ go on\r\n';
          continue;
        }
        if (begun === undefined) burst.push(command);
        // The literal of a message ends with a line "End." in these tests.
        const end = begun || literal ? rest.indexOf('End.\r\n\r\n') + 8 : line.length + 2;
        rest = rest.slice(end);
        begun = undefined;
        read += 1;
        if (read <= takes) answers += answer(current.command, current.tag) ?? `${current.tag} OK done\r\n`;
      }
      if (burst.length > 0) bursts.push(burst);
      if (answers !== '') socket.write(answers);
    });
  });
  return { port, bursts };
}

/** A clock on which one wait is over at once, of those that are as long as what commands have when later ones were answered. */
class HurriedClock extends TestClock {
  hurried = false;

  override after(ms: number, wake: () => void): () => void {
    const cancel = super.after(ms, wake);
    if (this.hurried && ms === 2_000) {
      this.hurried = false;
      setImmediate(() => this.advance(ms));
    }
    return cancel;
  }
}

const account: Account = { user: 'me', password: 'secret', address: 'me@example.test' };
const message = (text: string) => ({ line: '', literal: Buffer.from(`Subject: ${text}\r\n\r\nEnd.\r\n`) });

function admin(
  port: number,
  keywords: readonly string[],
  behaviour = new ServerBehaviour(),
  disposable = true,
  pace = new Pace(),
): MailboxAdmin {
  const profile = { service: 'imap', host: '127.0.0.1', port, tls: 'none', capabilities: { authenticated: keywords } };
  const ownMailboxes = new OwnMailboxes();
  ownMailboxes.claim('mine');
  const context = {
    target: targetAt('imap', port, { accounts: [account], disposable }),
    profiles: new Map([['imap', profile]]),
    message: () => Buffer.alloc(0),
    invariants: new InvariantBook([]),
    pace,
    ownMailboxes,
    behaviour,
  } as unknown as RunContext;
  const mailboxAdmin = new MailboxAdmin(context, account);
  onTestFinished(() => mailboxAdmin.close());
  return mailboxAdmin;
}

const opened = [['LOGIN "me" "secret"'], ['NOOP', 'NOOP', 'NOOP']];
const three = [message('one'), message('two'), message('three')];
const appends = (suffix: string) =>
  three.map(({ literal }) => `APPEND "mine" {${literal.length}${suffix}}`.replace(/ +/g, ' '));

describe('a mailbox and its messages', () => {
  it('are made in one round trip where LITERAL+ is offered', async () => {
    const { port, bursts } = await scripted(() => undefined);
    await admin(port, ['LITERAL+']).make('mine', three);
    expect(bursts).toEqual([...opened, ['CREATE "mine"', ...appends('+')]]);
  });

  it('take one more for each message that the server has to ask for', async () => {
    const { port, bursts } = await scripted(() => undefined);
    await admin(port, []).make('mine', three);
    const [one = '', two = '', last = ''] = appends('');
    expect(bursts).toEqual([...opened, ['CREATE "mine"', one], [two], [last]]);
  });

  it('are asked for one by one where LITERAL- is offered and a message is long', async () => {
    const { port, bursts } = await scripted(() => undefined);
    const long = { line: '', literal: Buffer.from(`${'x'.repeat(4096)}\r\nEnd.\r\n`) };
    await admin(port, ['LITERAL-']).make('mine', [message('one'), long]);
    const announced = [`APPEND "mine" {${message('one').literal.length}+}`, `APPEND "mine" {${long.literal.length}}`];
    expect(bursts).toEqual([...opened, ['CREATE "mine"', ...announced]]);
  });

  it('go with no literal without leave where mail must not be lost', async () => {
    const { port, bursts } = await scripted(command =>
      command.startsWith('STATUS') ? '* STATUS INBOX (UIDNEXT 1)\r\nm2 OK done\r\n' : undefined,
    );
    await admin(port, ['LITERAL+'], new ServerBehaviour(), false).make('mine', [message('one')]);
    expect(bursts.at(-1)).toEqual(['CREATE "mine"', `APPEND "mine" {${message('one').literal.length}}`]);
  });

  it('are made one after the other by a server that throws away what it has not answered', async () => {
    const { port, bursts } = await scripted(() => undefined, 1);
    const behaviour = new ServerBehaviour();
    await admin(port, ['LITERAL+'], behaviour).make('mine', [message('one')]);
    const one = `APPEND "mine" {${message('one').literal.length}}`;
    expect(bursts).toEqual([...opened, ['CREATE "mine"'], [one]]);
    await admin(port, ['LITERAL+'], behaviour).make('mine', []);
    expect(bursts.slice(4)).toEqual([['LOGIN "me" "secret"'], ['CREATE "mine"']]);
  });

  it('are made again one after the other where the server refuses what came too soon', async () => {
    let created = false;
    // It makes the mailbox when it has read all.
    const { port, bursts } = await scripted((command, tag) => {
      if (command.startsWith('APPEND') && !created) return `${tag} NO [TRYCREATE] there is none\r\n`;
      if (command.startsWith('DELETE')) created = true;
      return undefined;
    });
    const behaviour = new ServerBehaviour();
    await admin(port, ['LITERAL+'], behaviour).make('mine', three);
    const one = appends('').map(line => [line]);
    expect(bursts.slice(2)).toEqual([['CREATE "mine"', ...appends('+')], ['DELETE "mine"'], ['CREATE "mine"'], ...one]);
    expect(await behaviour.pipelines).toBe(false);
  });

  it.each([
    ['answers in another order', ['m5 OK\r\n', 'm7 OK\r\n', 'm6 OK\r\n', 'm8 OK\r\n']],
    [
      'gives UIDs in another order',
      ['m5 OK\r\n', 'm6 OK [APPENDUID 1 2] a\r\n', 'm7 OK [APPENDUID 1 1] b\r\n', 'm8 OK [APPENDUID 1 3] c\r\n'],
    ],
  ])('are made again where the server %s', async (_, answers) => {
    const said = [...answers];
    const { port, bursts } = await scripted(command => (/^(?:CREATE|APPEND)/.test(command) ? said.shift() : undefined));
    const behaviour = new ServerBehaviour();
    // LOGIN is m1, and the trial m2 to m4.
    await admin(port, ['LITERAL+'], behaviour).make('mine', three);
    expect(bursts.slice(2).map(burst => burst.map(line => line.split(' ', 1)[0]))).toEqual([
      ['CREATE', 'APPEND', 'APPEND', 'APPEND'],
      ['DELETE'],
      ['CREATE'],
      ['APPEND'],
      ['APPEND'],
      ['APPEND'],
    ]);
    expect(await behaviour.pipelines).toBe(false);
  });

  it('are made again by another connection where the server loses one of those that are sent together', async () => {
    const behaviour = new ServerBehaviour();
    behaviour.pipelines = Promise.resolve(true);
    const clock = new HurriedClock();
    let held = 0;
    let lost = false;
    const { port, bursts } = await scripted((command, tag) => {
      if (command.startsWith('STATUS')) return `* STATUS mine (MESSAGES ${held})\r\n${tag} OK done\r\n`;
      if (command.startsWith('DELETE')) held = 0;
      if (!command.startsWith('APPEND')) return undefined;
      if (!lost) {
        lost = true;
        clock.hurried = true;
        return '';
      }
      held += 1;
      return undefined;
    });
    await admin(port, ['LITERAL+'], behaviour, true, new Pace(clock)).make('mine', three);
    const one = appends('').map(line => [line]);
    expect(bursts).toEqual([
      ['LOGIN "me" "secret"'],
      ['CREATE "mine"', ...appends('+')],
      ['LOGIN "me" "secret"'],
      ['DELETE "mine"'],
      ['CREATE "mine"'],
      ...one,
      ['STATUS "mine" (MESSAGES)'],
    ]);
    expect(await behaviour.pipelines).toBe(false);
  });

  it('are not made where a server does late what it was not waited for', async () => {
    const behaviour = new ServerBehaviour();
    behaviour.pipelines = Promise.resolve(true);
    const clock = new HurriedClock();
    let lost = false;
    const { port } = await scripted((command, tag) => {
      if (command.startsWith('STATUS')) return `* STATUS mine (MESSAGES 4)\r\n${tag} OK done\r\n`;
      if (!command.startsWith('APPEND') || lost) return undefined;
      lost = true;
      clock.hurried = true;
      return '';
    });
    const made = admin(port, ['LITERAL+'], behaviour, true, new Pace(clock)).make('mine', three);
    await expect(made).rejects.toThrow('what was sent together came into the mailbox');
  });

  it.each([
    ['sent together', ['CREATE "mine"', 'APPEND "mine" {22+}']],
    ['sent one after the other', ['CREATE "mine"']],
  ])('are made in a second attempt where a mailbox is refused that was made all the same: %s', async (_, first) => {
    let creates = 0;
    const { port, bursts } = await scripted((command, tag) => {
      if (!command.startsWith('CREATE')) return undefined;
      creates += 1;
      return creates === 1 ? `${tag} NO [ALREADYEXISTS] it is there\r\n` : undefined;
    });
    const behaviour = new ServerBehaviour();
    if (first.length === 1) behaviour.pipelines = Promise.resolve(false);
    await admin(port, ['LITERAL+'], behaviour).make('mine', [message('one')]);
    const append = `APPEND "mine" {${message('one').literal.length}}`;
    expect(bursts.slice(first.length === 1 ? 1 : 2)).toEqual([first, ['DELETE "mine"'], ['CREATE "mine"'], [append]]);
  });

  it('that the server refuses are told in its words', async () => {
    const { port } = await scripted((command, tag) =>
      command.startsWith('CREATE') ? `${tag} NO no more mailboxes\r\n` : undefined,
    );
    await expect(admin(port, ['LITERAL+']).make('mine', three)).rejects.toThrow(
      /^CREATE: expected tagged OK, got m\d+ NO no more mailboxes/,
    );
  });
});

describe('what is taken away', () => {
  it('goes in one round trip, and each refusal is told', async () => {
    const { port, bursts } = await scripted((command, tag) =>
      command === 'DELETE "mine/a"' ? `${tag} NO it stays\r\n` : undefined,
    );
    const failures = await admin(port, []).runEach(['DELETE "mine/a"', 'DELETE "mine"', 'UNSUBSCRIBE "mine"']);
    expect(failures.map(failure => failure?.message.replace(/m\d+/g, 'tag'))).toEqual([
      'DELETE: expected tagged OK, got tag NO it stays; in tag NO it stays',
      undefined,
      undefined,
    ]);
    expect(bursts).toEqual([...opened, ['DELETE "mine/a"', 'DELETE "mine"', 'UNSUBSCRIBE "mine"']]);
  });

  it('is looked for in one round trip', async () => {
    const { port, bursts } = await scripted((command, tag) => {
      const verb = command.split(' ', 1)[0] ?? '';
      return /^L(?:IST|SUB)/.test(verb)
        ? `* ${verb} () "/" mine\r\n* ${verb} () "/" mine/a\r\n${tag} OK\r\n`
        : undefined;
    });
    expect(await admin(port, []).list('mine*')).toEqual({
      mailboxes: ['mine/a', 'mine'],
      subscriptions: ['mine/a', 'mine'],
    });
    expect(bursts.slice(2).flat()).toEqual(['LIST "" "mine*"', 'LSUB "" "mine*"']);
  });

  it('later is not waited for, and what was refused is looked after before the next scenario', async () => {
    const { port, bursts } = await scripted((command, tag) =>
      command.startsWith('DELETE') ? `${tag} NO it stays\r\n` : undefined,
    );
    const mailboxAdmin = admin(port, ['LITERAL+']);
    let told = 0;
    await mailboxAdmin.make('mine', []);
    await mailboxAdmin.deleteLater('mine', async () => {
      told += 1;
    });
    expect(told).toBe(0);
    await mailboxAdmin.make('mine-2', []);
    expect(told).toBe(1);
    expect(bursts.slice(2).flat()).toEqual(['CREATE "mine"', 'DELETE "mine"', 'CREATE "mine-2"']);
  });
});

describe('scenarios that are given a mailbox', () => {
  /** Plays scenarios by one account, and gives the commands of the harness's own connection after it has signed in. */
  async function commandsOf(text: string, change: (line: string) => string = line => line): Promise<string[]> {
    const server = await startReferenceServer({ accounts: [{ user: 'me', password: 'secret' }] });
    onTestFinished(() => server.close());
    const asked: string[] = [];
    const between = await startProxy(server.ports.imap, () => {
      const at = asked.push('') - 1;
      return {
        asked: {
          passes(octets: Buffer) {
            const changed = change(octets.toString('latin1'));
            asked[at] += changed;
            return Buffer.from(changed, 'latin1');
          },
        },
      };
    });
    onTestFinished(() => between.close());
    const target: Target = { ...targetAt('imap', between.port), accounts: [account], timeoutMs: 5000 };
    const { events } = await playAll(target, scenarios(text), { jobs: 1 });
    expect(new Set(events.map(({ verdict }) => verdict))).toEqual(new Set(['pass']));
    const own = asked.find(one => /^m\d+ CREATE/m.test(one) && /^m\d+ LIST/m.test(one)) ?? '';
    // Nothing is left behind.
    expect((await askImap(server.ports.imap, 'me', 'LIST "" "mailspec*"')).join('')).not.toContain('mailspec-');
    return [...own.matchAll(/^m\d+ (\w+)/gm)].map(([, verb]) => verb ?? '');
  }

  const rows = (text: string) =>
    text.replace(
      '    steps:',
      '    each:\n      - {id: a, n: 1}\n      - {id: b, n: 2}\n      - {id: c, n: 3}\n    steps:',
    );

  it('are looked after once: what they leave is known from then on', async () => {
    const text = steps(
      '- connect: {imap: a, select: "${mailbox}"}\n- {send: "NOOP ${n}", expect: BAD}',
      'given: {mailbox: [{text: "Subject: a\\n\\na\\n"}]}',
    );
    const commands = await commandsOf(rows(text));
    const count = (verb: string) => commands.filter(one => one === verb).length;
    // The first look, and the one at the end of the run. A mailbox and a message are tried before it.
    expect([count('LIST'), count('LSUB'), count('DELETE'), count('APPEND')]).toEqual([2, 2, 4, 4]);
  });

  it('are looked after each time where they make others', async () => {
    const text = steps(
      '- connect: {imap: a, login: true}\n- {send: "CREATE ${mailbox}-${n}", expect: OK}',
      'given: {mailbox: []}',
    );
    const commands = await commandsOf(rows(text));
    const count = (verb: string) => commands.filter(one => one === verb).length;
    expect([count('LSUB'), count('DELETE')]).toEqual([4, 7]);
  });
});

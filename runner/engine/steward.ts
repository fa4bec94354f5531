import type { Account } from '../targets/target.js';
import { Transcript } from '../wire/transcript.js';
import { signIn } from './authenticate.js';
import type { Channel } from './channel.js';
import type { RunContext } from './context.js';
import { asked } from './expectation.js';
import { SetUpFailure } from './observation.js';
import { expectSetUp, open } from './open.js';
import { quoted } from './quoted.js';

const patience = 20_000;

/**
 * The harness's own IMAP connection to an account: it makes mailboxes, fills them and takes them away, beside the connections that a
 * scenario plays on. It is kept between scenarios and opened again when the server closed it.
 */
export class Steward {
  private channel: Channel | undefined;
  private transcript = new Transcript();

  constructor(
    private readonly context: RunContext,
    private readonly account: Account,
  ) {}

  /**
   * Sends a command that must succeed, with an optional literal behind it.
   * @throws SetUpFailure with the server's words
   */
  async run(line: string, literal?: Buffer): Promise<void> {
    const channel = await this.ready();
    await this.send(channel, line, literal);
  }

  /** Names of the mailboxes that a LIST pattern finds, longest first, so that inferiors come before their superiors. */
  async list(pattern: string): Promise<readonly string[]> {
    const channel = await this.ready();
    const names: string[] = [];
    const tag = channel.nextTag();
    await channel.write(Buffer.from(`${tag} LIST "" ${quoted(pattern)}\r\n`));
    const deadline = performance.now() + patience;
    for (;;) {
      const question = { forbid: [], bind: {}, message: () => Buffer.alloc(0), tag };
      const answer = await channel.ask(
        [asked({ untagged: ['LIST <any> <any> <name>'] }), asked('OK')],
        question,
        deadline,
      );
      if (!answer.met) throw new SetUpFailure(`LIST: expected ${answer.expected}, got ${answer.got}`);
      if (answer.index === 1) break;
      names.push(answer.bindings.name ?? '');
    }
    return names.sort((a, b) => b.length - a.length);
  }

  /** How many messages a mailbox holds. */
  async messages(mailbox: string): Promise<number> {
    const channel = await this.ready();
    const tag = channel.nextTag();
    await channel.write(Buffer.from(`${tag} STATUS ${quoted(mailbox)} (MESSAGES)\r\n`));
    const expectation = { tagged: 'OK', untagged: ['STATUS <any> (MESSAGES <count:number>)'] };
    const { bindings } = await expectSetUp(channel, expectation, 'STATUS', performance.now() + patience, tag);
    return Number(bindings.count);
  }

  /** Empties a mailbox for good. */
  async empty(mailbox: string): Promise<void> {
    if ((await this.messages(mailbox)) === 0) return;
    await this.run(`SELECT ${quoted(mailbox)}`);
    await this.run('STORE 1:* +FLAGS.SILENT (\\Deleted)');
    await this.run('CLOSE');
  }

  async close(): Promise<void> {
    const channel = this.channel;
    this.channel = undefined;
    if (channel === undefined) return;
    await this.send(channel, 'LOGOUT').catch(() => undefined);
    await channel.close();
  }

  private async send(channel: Channel, line: string, literal?: Buffer): Promise<void> {
    const what = line.split(' ', 1)[0] ?? line;
    const deadline = performance.now() + patience;
    const tag = channel.nextTag();
    await channel.write(Buffer.from(`${tag} ${line}${literal === undefined ? '' : ` {${literal.length}}`}\r\n`));
    if (literal !== undefined) {
      await expectSetUp(channel, 'continuation', what, deadline);
      await channel.write(Buffer.concat([literal, Buffer.from('\r\n')]));
    }
    await expectSetUp(channel, 'OK', what, deadline, tag);
  }

  private async ready(): Promise<Channel> {
    if (this.channel !== undefined) {
      await this.channel.drain();
      if (!this.channel.ended) return this.channel;
      await this.channel.close();
    }
    const deadline = performance.now() + patience;
    this.transcript = new Transcript();
    const service = this.context.target.services.imap ? 'imap' : 'imaps';
    const channel = await open(this.context, {
      service,
      name: 'steward',
      greeting: true,
      transcript: this.transcript,
      scenario: 'set-up',
      deadline,
    });
    try {
      await signIn(channel, this.account, this.context, this.transcript, deadline);
    } catch (error) {
      await channel.close();
      throw error;
    }
    this.channel = channel;
    return channel;
  }
}

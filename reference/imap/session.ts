import { imapFaults } from '../faults/imap.js';
import type { Connection } from '../net/connection.js';
import type { SessionContext } from '../net/context.js';
import { type Account, StoreError } from '../store/account.js';
import { capabilities } from './capabilities.js';
import { type Command, type Outcome, Refusal, type State, storeRefusal } from './command.js';
import { type Input, type InputSession, readCommand } from './command-input.js';
import { commands } from './commands/index.js';
import { Reply } from './reply.js';
import type { SelectedMailbox } from './selected.js';
import { SyntaxFault } from './syntax/reader.js';

/** Serves one IMAP connection until it ends (RFC 3501). TLS, if implicit, is in force already. */
export async function serveImap(connection: Connection, context: SessionContext): Promise<void> {
  const session = new Session(connection, context);
  try {
    await session.serve();
  } finally {
    session.deselect();
    connection.end();
  }
}

/** One client's session: its state, and the one place through which everything is sent. */
export class Session implements InputSession {
  readonly connection: Connection;
  readonly context: SessionContext;
  account: Account | undefined;
  selected: SelectedMailbox | undefined;
  /** Log-ins refused so far. */
  failedLogins = 0;
  /** Tag of the command being carried out. */
  tag = '';
  #ended = false;
  /** The command being carried out, without tag; faults of replies go by it. */
  #text = '';
  /** Some reply fault is on, so replies have to be put together as text. */
  readonly #bends: boolean;

  constructor(connection: Connection, context: SessionContext) {
    this.connection = connection;
    this.context = context;
    this.#bends =
      context.dialect !== undefined ||
      imapFaults.some(fault => fault.reply !== undefined && context.faults.has(fault.name));
  }

  get state(): State {
    if (this.account === undefined) return 'not-authenticated';
    return this.selected === undefined ? 'authenticated' : 'selected';
  }

  get capabilities(): string {
    return capabilities(this.account !== undefined, this.connection.secure);
  }

  /** Greets the client and answers its commands, one after the other, until the connection ends. */
  async serve(): Promise<void> {
    this.#send([`* OK [CAPABILITY ${this.capabilities}] ${this.context.hostname} ready\r\n`]);
    while (!this.#ended) {
      const input = await readCommand(this);
      if (input.kind === 'closed') break;
      this.#text = input.kind === 'lost' ? '' : input.text;
      if (input.kind === 'lost') {
        this.bye(input.reason);
        return;
      }
      await this.#answer(input);
    }
    if (this.connection.timedOut) this.bye('the session was idle for too long');
  }

  find(name: string): Command | undefined {
    return this.context.dialect?.lacks(name) ? undefined : commands.get(name);
  }

  allows(command: Command): boolean {
    return command.states.includes(this.state) || this.context.faults.has('imap-state-not-checked');
  }

  invite(text: string): void {
    this.#text = text;
    this.#send(['+ send the literal\r\n']);
  }

  /** Asks the client to go on, within a command (AUTHENTICATE, IDLE). What `reply` has collected goes first. */
  continue(text: string, reply: Reply): void {
    reply.line(`+ ${text}`);
    this.send(reply);
  }

  /** Sends what a reply has collected so far, outside the batch that ends with the tagged response. */
  send(reply: Reply): void {
    if (!reply.isEmpty) this.#send(reply.take());
  }

  /** Ends the session for a reason of the server's own (RFC 3501 7.1.5). */
  bye(reason: string): void {
    this.#send([`* BYE ${reason}\r\n`]);
    this.finish();
  }

  /** Leaves the selected mailbox, if there is one, without expunging anything. */
  deselect(): void {
    this.selected?.release();
    this.selected = undefined;
  }

  /** No further command is read. */
  finish(): void {
    this.#ended = true;
  }

  async #answer(input: Extract<Input, { kind: 'refused' | 'command' }>): Promise<void> {
    const reply = new Reply();
    if (input.kind === 'refused') {
      reply.line(`${input.tag ?? '*'} ${input.status}`);
      this.send(reply);
      return;
    }
    const outcome = await this.#execute(input, reply);
    this.selected?.tellNews(reply, input.command.mayExpunge);
    reply.line(`${input.tag} ${outcome.tagged}`);
    this.send(reply);
    await outcome.afterwards?.();
  }

  async #execute(input: Extract<Input, { kind: 'command' }>, reply: Reply): Promise<Outcome> {
    this.tag = input.tag;
    const refusal = this.context.dialect?.refusal(input.text, input.literals);
    if (refusal !== undefined) return { tagged: refusal };
    try {
      const outcome = await input.execute(this, reply);
      return typeof outcome === 'string' ? { tagged: outcome } : outcome;
    } catch (error) {
      if (error instanceof StoreError) return { tagged: `NO ${storeRefusal(error)}` };
      if (error instanceof Refusal) return { tagged: `NO ${error.message}` };
      if (error instanceof SyntaxFault) return { tagged: `BAD ${error.message}` };
      throw error;
    }
  }

  #send(chunks: readonly (Buffer | string)[]): void {
    if (!this.#bends) {
      for (const chunk of chunks) this.connection.write(chunk);
      return;
    }
    const text = chunks.map(chunk => (typeof chunk === 'string' ? chunk : chunk.toString('latin1'))).join('');
    const bent = this.context.faults.reply('imap', this.#text, text);
    if (bent !== '') this.connection.write(bent);
  }
}

import type { Connection } from '../net/connection.js';
import { type Account, StoreError } from '../store/account.js';
import { Refusal, storeRefusal } from './command.js';
import { type Input, readCommand } from './command-input.js';
import { iDefault } from './extensions/language.js';
import { defaultComparator } from './ordering/comparators.js';
import { Reply } from './reply.js';
import { rev2 } from './revision.js';
import type { SelectedMailbox } from './selected.js';
import type { Execution, ImapContext, Outcome, Session, State } from './session.js';
import { SyntaxFault } from './syntax/reader.js';
import type { Chunk } from './syntax/write.js';
import { usual } from './wants.js';

/** Serves one IMAP connection until it ends (RFC 3501). TLS, if implicit, is in force already. */
export async function serveImap(connection: Connection, context: ImapContext): Promise<void> {
  const session = new ImapConnection(connection, context);
  try {
    await session.serve();
  } finally {
    session.watch?.stop();
    session.deselect();
    connection.end();
  }
}

class ImapConnection implements Session {
  account: Account | undefined;
  selected: SelectedMailbox | undefined;
  readonly enabled = new Set<string>();
  condstore = false;
  language = iDefault;
  comparator = defaultComparator;
  wants = usual;
  watch: Session['watch'];
  executing = false;
  private newsDue = false;
  failedLogins = 0;
  tag = '';
  text = '';
  private ended = false;

  constructor(
    readonly connection: Connection,
    readonly context: ImapContext,
  ) {
    if (context.imap.offers().includes('IMAP4rev2 alone')) this.enabled.add(rev2);
  }

  /** A status response without its tag, in the language of the session. */
  private readonly say = (text: string): string => this.context.imap.say(this, text);

  get state(): State {
    if (this.account === undefined) return 'not-authenticated';
    return this.selected === undefined ? 'authenticated' : 'selected';
  }

  /** Greets the client and answers its commands, one after the other, until the connection ends. */
  async serve(): Promise<void> {
    const { imap, hostname } = this.context;
    this.write([`* OK [CAPABILITY ${imap.capabilities(this).join(' ')}] ${hostname} ready\r\n`]);
    while (!this.ended) {
      const input = await readCommand(this);
      if (input.kind === 'closed') break;
      this.text = input.kind === 'lost' ? '' : input.text;
      if (input.kind === 'lost') {
        this.bye(input.reason);
        return;
      }
      await this.answer(input);
    }
    if (this.connection.timedOut) this.bye('the session was idle for too long');
  }

  invite(text: string): void {
    this.text = text;
    this.write(['+ send the literal\r\n']);
  }

  continue(text: string, reply: Reply): void {
    reply.line(`+ ${text}`);
    this.send(reply);
  }

  send(reply: Reply): void {
    if (!reply.isEmpty) this.write(reply.take());
  }

  bye(reason: string): void {
    this.write([`* ${this.say(`BYE ${reason}`)}\r\n`]);
    this.finish();
  }

  deselect(): void {
    this.selected?.release();
    this.selected = undefined;
  }

  finish(): void {
    this.ended = true;
  }

  /** What the client wants at once is sent once all is done that is being done: several changes made in one go make one batch. */
  newsCame(): void {
    if (!this.wants.atOnce || this.executing || this.newsDue) return;
    this.newsDue = true;
    queueMicrotask(() => {
      this.newsDue = false;
      const { selected } = this;
      if (selected === undefined || selected.isListenedTo || this.ended) return;
      const reply = new Reply(this.say);
      selected.tellNews(reply, !this.wants.removalsWait);
      this.send(reply);
    });
  }

  private async answer(input: Extract<Input, { kind: 'refused' | 'command' }>): Promise<void> {
    const reply = new Reply(this.say);
    if (input.kind === 'refused') {
      reply.line(`${input.tag ?? '*'} ${this.say(input.status)}`);
      this.send(reply);
      return;
    }
    const outcome = await this.execute(input, reply);
    const mayExpunge = this.context.imap.mayReportExpunge(input.command) && outcome.keepsNumbers !== true;
    this.selected?.tellNews(reply, mayExpunge);
    this.context.imap.tellNews(this, reply);
    reply.line(`${input.tag} ${this.say(outcome.tagged)}`);
    this.send(reply);
    await outcome.afterwards?.();
  }

  private async execute(input: Extract<Input, { kind: 'command' }>, reply: Reply): Promise<Outcome> {
    const { dialect, imap } = this.context;
    this.tag = input.tag;
    const refusal = dialect?.refusal(input.text, input.literals);
    if (refusal !== undefined) return { tagged: refusal };
    try {
      this.executing = true;
      const coming = imap.carryOut(this, input.name, input.execute, reply);
      // What changes while the client is waited for is not its own doing.
      this.executing = false;
      const outcome = await coming;
      return typeof outcome === 'string' ? { tagged: outcome } : outcome;
    } catch (error) {
      if (error instanceof StoreError) return { tagged: `NO ${storeRefusal(error)}` };
      if (error instanceof Refusal) return { tagged: `NO ${error.message}` };
      if (error instanceof SyntaxFault) return { tagged: `BAD ${error.message}` };
      throw error;
    }
  }

  private write(chunks: readonly Chunk[]): void {
    this.context.imap.send(this, chunks);
  }
}

/** Carries out a command. */
export async function carryOut(
  session: Session,
  _name: string,
  execute: Execution,
  reply: Reply,
): Promise<string | Outcome> {
  return execute(session, reply);
}

/** Sends responses. */
export function send({ connection }: Session, chunks: readonly Chunk[]): void {
  for (const chunk of chunks) connection.write(chunk);
}

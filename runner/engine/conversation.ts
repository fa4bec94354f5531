import { protocolAt } from '../protocols/index.js';
import type { Invariant, Violation } from '../protocols/session.js';
import type { ServiceName, Target } from '../targets/target.js';
import { showOctets } from '../wire/octet-text.js';
import { Transcript } from '../wire/transcript.js';
import { signIn } from './authenticate.js';
import { newContext } from './new-context.js';
import { SetUpFailure } from './observation.js';
import { open as openConnection, sendLine } from './open.js';
import { probe } from './probe.js';
import type { ProtocolConnection } from './protocol-connection.js';
import { describeEnd } from './stream-end.js';

/** Who listens to a conversation. */
export interface Listener {
  /** Octets went over the connection, shown as in every transcript, or something happened to it. */
  heard(from: 'client' | 'server' | 'event', text: string): void;
  /** The server broke a rule that is checked on all it says. */
  broke(invariant: Invariant, violation: Violation): void;
}

/** What was done, in the order in which it was, as a scenario has it. */
export interface Turn {
  readonly verb: 'send' | 'write' | 'wait' | 'handshake' | 'deflate' | 'login';
  /** Of `send` and `write`: lines, without the end of the last. */
  readonly text?: string;
  /** How the answer came out. */
  expect?: string | undefined;
}

/** What a line that is said next is: a command, a line of what the server has asked for, or a line of a message. */
export type Awaited = 'command' | 'answer' | 'message';

/** A person talks to a server, line by line; what the server says is held against the invariants. */
export class Conversation {
  readonly turns: Turn[] = [];
  private state: Awaited = 'command';
  private readonly message: string[] = [];
  private muted = false;

  private constructor(
    private readonly connection: ProtocolConnection,
    private readonly context: ReturnType<typeof newContext>,
    private readonly transcript: Transcript,
    private readonly signal: AbortSignal,
  ) {}

  /**
   * Opens a connection, with TLS as the target has it, and waits for the greeting.
   * @throws ConnectFailure, SetUpFailure
   */
  static async open(
    target: Target,
    service: ServiceName,
    listener: Listener,
    signal: AbortSignal,
  ): Promise<Conversation> {
    let conversation: Conversation | undefined;
    const transcript = new Heard((from, text) => {
      if (!conversation?.muted) listener.heard(from, text);
    });
    const context = newContext(target, () => Buffer.alloc(0));
    const known = protocolAt(service).invariants;
    const invariants = {
      opened: () => {},
      add: (_: unknown, violation: Violation) => {
        const invariant = known.find(({ id }) => id === violation.invariant);
        if (invariant !== undefined) listener.broke(invariant, violation);
      },
    };
    const greeting = target.services[service]?.tls === 'starttls';
    // What a person says is said: nothing of it is held back, as what a scenario says to an account that is not disposable would be.
    const connection = await openConnection(
      { ...context, target: { ...target, disposable: true }, invariants },
      {
        service,
        name: service,
        greeting,
        transcript,
        scenario: '',
        deadline: context.pace.clock.now() + target.timeoutMs,
        signal,
      },
    );
    conversation = new Conversation(connection, context, transcript, signal);
    if (!greeting) await conversation.listen(true);
    return conversation;
  }

  /** What the next line is. */
  get awaits(): Awaited {
    return this.state;
  }

  /** What a person may want to say. */
  get commands(): readonly string[] {
    return this.connection.protocol.commands;
  }

  /** Nothing more can be said. */
  get over(): boolean {
    return this.connection.ended;
  }

  /** Says a line, and waits for what the server says to it, or until it has been silent for as long as the target has time. */
  async say(line: string): Promise<void> {
    const octets = Buffer.from(line);
    if (this.state === 'message') {
      await this.connection.write(Buffer.concat([octets, CRLF]));
      this.message.push(line);
      if (line !== '.') return;
      this.turns.push({ verb: 'write', text: this.message.splice(0).join('\n') });
      this.state = 'command';
      await this.listen();
      return;
    }
    const isCommand = this.state === 'command';
    if (isCommand) await sendLine(this.connection, octets);
    else await this.connection.write(Buffer.concat([octets, CRLF]));
    this.turns.push({ verb: isCommand ? 'send' : 'write', text: line });
    const { protocol } = this.connection;
    const succeeded = await this.listen();
    if (!isCommand || !succeeded) return;
    const is = (command: string | undefined) => command?.toUpperCase() === line.trim().toUpperCase();
    if (is(protocol.startTls)) await this.begin('handshake');
    else if (is(protocol.compress)) await this.begin('deflate');
    else if (protocol.data && is('DATA')) this.state = 'message';
  }

  /** Waits for what the server says next by itself. */
  async wait(): Promise<void> {
    this.turns.push({ verb: 'wait' });
    await this.listen(true);
  }

  /**
   * Signs in as the first account of the target; what goes over the connection meanwhile is not told.
   * @throws SetUpFailure
   */
  async signIn(): Promise<string> {
    const { connection, context, transcript, signal } = this;
    const [account] = context.target.accounts;
    if (account === undefined) throw new SetUpFailure('the target has no account');
    if (!context.profiles.has(connection.service)) await probe(context, signal, new Set([connection.service]));
    this.muted = true;
    try {
      await signIn(connection, account, context, transcript, context.pace.clock.now() + context.target.timeoutMs);
    } finally {
      this.muted = false;
    }
    this.turns.push({ verb: 'login' });
    return account.user;
  }

  /** Takes in what has come since, without waiting. */
  async catchUp(): Promise<void> {
    await this.connection.drain();
    this.connection.session.replies.splice(0);
  }

  async close(): Promise<void> {
    await this.connection.close();
  }

  private async begin(verb: 'handshake' | 'deflate'): Promise<void> {
    this.turns.push({ verb });
    if (verb === 'deflate') {
      this.connection.compress();
      return;
    }
    const { pace, target } = this.context;
    const silentMs = pace.silenceLimit(target.timeoutMs);
    const until = this.connection.now() + silentMs;
    const outcome = await this.connection.handshake(target.tls, { silentMs, until });
    if (outcome !== 'secured') this.transcript.event(this.connection.name, describeEnd(outcome));
  }

  /**
   * Waits for a reply that ends what was said, or asks for more.
   * @param any any reply will do
   * @returns whether it reports success
   */
  private async listen(any = false): Promise<boolean> {
    const { connection, context } = this;
    const { session } = connection;
    const until = connection.now() + context.pace.silenceLimit(context.target.timeoutMs);
    const asks = (reply: unknown) => session.challenge(reply) !== undefined;
    const found = () => session.replies.find(reply => any || asks(reply) || session.concludes(reply));
    while (found() === undefined && !connection.ended) {
      if (await connection.more(until)) continue;
      this.transcript.event(connection.name, 'nothing came in time');
      break;
    }
    const reply = found();
    session.replies.splice(0);
    if (reply === undefined) return false;
    this.state = asks(reply) ? 'answer' : 'command';
    const turn = this.turns.at(-1);
    if (turn !== undefined) turn.expect = session.outcome(reply);
    return session.succeeded(reply);
  }
}

const CRLF = Buffer.from('\r\n');

/** A transcript that tells at once of what is put into it. */
class Heard extends Transcript {
  constructor(private readonly tell: Listener['heard']) {
    super();
  }

  override client(connection: string, octets: Uint8Array): void {
    super.client(connection, octets);
    this.tell('client', this.hidden(showOctets(octets)));
  }

  override server(connection: string, octets: Uint8Array): void {
    super.server(connection, octets);
    this.tell('server', this.hidden(showOctets(octets)));
  }

  override event(connection: string, text: string): void {
    super.event(connection, text);
    this.tell('event', text);
  }
}

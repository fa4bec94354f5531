import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { revisions } from '../protocols/imap/revisions.js';
import type { Compiled } from '../protocols/match/compiled.js';
import { type Expected, expecting } from '../protocols/match/expectation.js';
import { inlineMessage } from '../protocols/match/inline-message.js';
import type { GivenMailbox } from '../protocols/protocol.js';
import { computes } from '../scenario/computed.js';
import type { GivenSink, MessageSource, Scenario, Step, Template } from '../scenario/model.js';
import { verbOf } from '../scenario/verbs/index.js';
import type { RelayedMail } from '../sink/mail.js';
import type { Sink } from '../sink/sink.js';
import { substitute } from '../source/substitute.js';
import type { Account, ServiceName } from '../targets/target.js';
import { showText } from '../wire/octet-text.js';
import { Transcript } from '../wire/transcript.js';
import { ConnectFailure, Wire } from '../wire/wire.js';
import { signIn } from './authenticate.js';
import { commandText } from './command-text.js';
import { offered, type RunContext } from './context.js';
import type { MailboxAdmin } from './mailbox-admin.js';
import { SetUpFailure } from './observation.js';
import { offersKeyword } from './offered-keyword.js';
import { command, type OpenOptions, open } from './open.js';
import type { WaitLimits } from './pace.js';
import type { ProtocolConnection } from './protocol-connection.js';
import type { HeldBack } from './server-condition.js';
import { serviceOf } from './service-of.js';

/** After the end of a scenario's time a wait has so long to come to its own end, in milliseconds. */
const grace = 250;

/** What one scenario works with while it plays: its accounts, variables and connections. */
export class ScenarioContext {
  readonly connections = new Map<string, ProtocolConnection>();
  /** Messages at the sink that steps have looked at already. */
  readonly seen = new Set<RelayedMail>();
  /** Connections that others have been opened in place of. */
  private readonly replaced: ProtocolConnection[] = [];
  private readonly refusals: (() => void)[] = [];
  private readonly halting = new AbortController();
  private readonly cancelHalt: () => void;
  private current: string | undefined;
  private put: GivenMailbox | undefined;

  constructor(
    readonly context: RunContext,
    readonly scenario: Scenario,
    /** The accounts it works with, first one first. */
    readonly accounts: readonly Account[],
    /** The accounts are its own as long as it plays: no other scenario uses them. */
    readonly exclusive: boolean,
    readonly adminOf: (account: Account) => MailboxAdmin,
    readonly variables: Map<string, unknown>,
    readonly transcript: Transcript,
    /** When the scenario's time is up: milliseconds, on the clock of the run. */
    readonly until: number,
  ) {
    // A scenario may have as many connections as it likes.
    setMaxListeners(0, this.signal);
    // Waits end by themselves when the time is up. A write to a server that does not read has no end of its own.
    const late = () => this.halt('the time of the scenario ran out');
    this.cancelHalt = context.pace.clock.after(until - this.now() + grace, late);
  }

  /** Is aborted when the scenario is broken off. */
  get signal(): AbortSignal {
    return this.halting.signal;
  }

  /** Breaks the scenario off: every wait ends, every connection is thrown away. What has been made can still be taken away. */
  halt(why: string): void {
    this.halting.abort(why);
  }

  /** The nth account, counted from 1. */
  account(number: number): Account {
    const account = this.accounts[number - 1];
    if (account === undefined) throw new SetUpFailure(`the scenario has no account ${number}`);
    return account;
  }

  /** A template's value, its variables put in. */
  expand(template: Template): unknown {
    return substitute(template, name => this.variables.get(name));
  }

  /**
   * What has been read of a scenario, its variables put in.
   * @throws Invalid when what they hold does not fit
   */
  bind<T>(read: Compiled<T>): T {
    return read.bind(name => this.variables.get(name));
  }

  /** A template's value as text. */
  text(template: Template): string {
    return String(this.expand(template));
  }

  /**
   * A command's text for a connection.
   * @throws SetUpFailure when what its variables hold is more than a line
   */
  command(connection: ProtocolConnection, template: Template): string {
    const { strings } = connection.protocol;
    return oneLine(
      strings === undefined || typeof template !== 'string'
        ? this.text(template)
        : commandText(template, name => this.variables.get(name), strings),
    );
  }

  /**
   * A template's value as text that is sent in a line.
   * @throws SetUpFailure as `command`
   */
  line(template: Template): string {
    return oneLine(this.text(template));
  }

  /** The octets of a message: a fixture, or text whose lines are ended by CRLF. */
  message(source: MessageSource): Buffer {
    if ('file' in source) return this.context.message(source.file);
    const { text, repeat, times = 0 } = source;
    return inlineMessage({ text: this.text(text), repeat: repeat === undefined ? '' : this.text(repeat), times });
  }

  /** What was put into the fresh mailbox, where something is computed from it. All connections share it. */
  private get given(): GivenMailbox | undefined {
    if (!computes(this.scenario.steps)) return undefined;
    const given = this.scenario.given.mailbox ?? [];
    this.put ??= {
      name: this.text('${mailbox}'),
      messages: given.map(({ message }) => this.message(message)),
      facts: given.map(({ message, flags = [], date }) => ({
        name: 'file' in message ? message.file : 'a text',
        flags,
        date,
      })),
    };
    return this.put;
  }

  /** Milliseconds, on the clock of the run. */
  now(): number {
    return this.context.pace.clock.now();
  }

  /** When a wait that begins now, and that tells nothing about the server, has to end. */
  deadline(withinMs = 0): number {
    return Math.min(this.until, this.now() + this.longer(withinMs));
  }

  /**
   * How long a judged answer is waited for: the server may be silent for so long, or for the target's own time-out if that is longer. No RFC says
   * how fast a server has to be, so that a step cannot ask for less.
   */
  waitLimits(withinMs = 0): WaitLimits {
    return { silentMs: this.longer(withinMs), until: this.until };
  }

  /** For an answer that has been waited for already. */
  get noWait(): WaitLimits {
    return { silentMs: 0, until: this.until };
  }

  private longer(withinMs: number): number {
    const { pace, target } = this.context;
    return pace.silenceLimit(Math.max(withinMs, target.timeoutMs));
  }

  /** An expectation, its variables put in; a silence lasts as long as this server needs to break it. */
  asked(expectation: Compiled<Expected>): Expected {
    return this.stretch(this.bind(expectation));
  }

  /** The same, with a silence that lasts as long as this server needs to break it. */
  stretch<E extends Expected>(asked: E): E {
    const { silenceMs } = asked;
    return silenceMs === undefined ? asked : { ...asked, silenceMs: this.context.pace.silence(silenceMs) };
  }

  /** The sink to which the target relays. */
  get sink(): Sink {
    const { sink } = this.context.target;
    if (sink === undefined) throw new SetUpFailure('the target relays no mail to a sink');
    return sink;
  }

  /** Has the sink refuse mail until the scenario is over. */
  refuse({ to, ...refusal }: GivenSink): void {
    this.refusals.push(this.sink.book.refuse({ to: this.text(to), ...refusal }));
  }

  /** Opens a connection under a name, which becomes the current one. */
  async open(
    name: string,
    opening: Pick<OpenOptions, 'tls' | 'greeting'> & { service: string },
  ): Promise<ProtocolConnection> {
    const connection = await open(this.context, {
      ...opening,
      service: serviceOf(this.context.target, opening.service, opening.tls) ?? (opening.service as ServiceName),
      name,
      transcript: this.transcript,
      scenario: this.scenario.id,
      separable: this.scenario.steps.some(({ action }) => action && verbOf(action.verb).separates),
      accounts: this.accounts,
      given: this.given,
      deadline: this.deadline(),
      signal: this.signal,
    });
    const before = this.connections.get(name);
    await before?.close();
    if (before) this.replaced.push(before);
    this.connections.set(name, connection);
    this.current = name;
    return connection;
  }

  /** Does nobody listen any more where a service was? Then what became of its connections was the server's end. */
  async isGone(service: ServiceName): Promise<boolean> {
    const { host, port } = this.context.target.services[service] ?? {};
    if (host === undefined || port === undefined) return false;
    const left = Math.max(1, this.waitLimits().until - this.now());
    const connectTimeoutMs = Math.min(left, this.context.target.timeoutMs);
    const transcript = new Transcript();
    const { tls: tlsOptions } = this.context.target;
    try {
      const wire = await Wire.connect({
        host,
        port,
        tls: 'none',
        tlsOptions,
        connectTimeoutMs,
        name: 'again',
        transcript,
      });
      wire.reset();
      return false;
    } catch (error) {
      return error instanceof ConnectFailure && error.code === 'refused';
    }
  }

  /** The connection that a step is about, which becomes the current one. */
  connection(step: Pick<Step, 'on'>): ProtocolConnection {
    this.current = step.on ?? this.current;
    const connection = this.connections.get(this.current ?? '');
    if (connection === undefined) throw new SetUpFailure(`there is no connection ${this.current ?? ''}`);
    return connection;
  }

  /** Is it so of any of its connections? */
  any(holds: (connection: ProtocolConnection) => boolean): boolean {
    return [...this.replaced, ...this.connections.values()].some(holds);
  }

  /** What the server has said of itself on one of them where a step left open what comes. */
  heldBack(): HeldBack | undefined {
    return [...this.replaced, ...this.connections.values()].find(({ heldBack }) => heldBack !== undefined)?.heldBack;
  }

  /** Sends a set-up command on a connection. */
  async perform(connection: ProtocolConnection, text: string, deadline: number, expectation?: Expected): Promise<void> {
    await command(connection, text, deadline, expectation);
  }

  /**
   * Signs in as one of the accounts, and goes over to the revision of IMAP in which the scenario is played.
   * @param number the account's, counted from 1
   */
  async signIn(connection: ProtocolConnection, number: number, deadline: number, mechanism?: string): Promise<void> {
    await signIn(connection, this.account(number), this.context, this.transcript, deadline, mechanism);
    const revision = this.scenario.revision && revisions[this.scenario.revision];
    if (!revision?.enabled || connection.protocol.name !== 'imap') return;
    const { capability } = revision;
    // Where there is no other revision it need not be enabled, and is not told to be.
    const listed = offered(this.context.profiles.get(connection.service));
    const alone = !Object.values(revisions).some(other => !other.enabled && offersKeyword(listed, other.capability));
    const wanted = alone ? 'OK' : { untagged: [{ enabled: [capability] }], tagged: 'OK' };
    const enabled = expecting(wanted, connection.protocol);
    await this.perform(connection, `ENABLE ${capability}`, deadline, enabled);
  }

  /** Lets time pass, at most to the end of the scenario's. */
  async pause(ms: number): Promise<void> {
    const left = Math.max(0, this.until - this.now());
    await sleep(Math.min(ms, left), undefined, { signal: this.signal });
    if (left < ms) throw new SetUpFailure('the time of the scenario ran out in a pause');
  }

  /** Reads what is left on every connection, for the invariants, and closes them. */
  async clear(): Promise<void> {
    this.cancelHalt();
    for (const end of this.refusals) end();
    await Promise.all(
      [...this.connections.values()].map(async connection => {
        await connection.drain();
        await connection.close();
      }),
    );
  }
}

/** What a file writes has no line end there: what a variable holds may. */
function oneLine(text: string): string {
  if (!/[\r\n]/.test(text)) return text;
  throw new SetUpFailure(`${showText(text)} cannot be sent as one line: a variable holds a line end`);
}

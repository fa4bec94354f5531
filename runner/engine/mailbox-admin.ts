import { createHash } from 'node:crypto';
import { imap } from '../protocols/imap/index.js';
import { quoted } from '../protocols/imap/quoted.js';
import { mailboxService } from '../protocols/index.js';
import { expecting } from '../protocols/match/expectation.js';
import type { Account } from '../targets/target.js';
import { Transcript } from '../wire/transcript.js';
import { openSignedIn } from './authenticate.js';
import { offered, type RunContext } from './context.js';
import { type Namespace, personalNamespace } from './namespace.js';
import { SetUpFailure } from './observation.js';
import { command, expectSetUp } from './open.js';
import { OwnershipCheck } from './ownership-check.js';
import { untilDeadline } from './pace.js';
import { type Outcomes, pipeline, readAnswers, type Sent, type SetUpCommand } from './pipelining.js';
import type { ProtocolConnection } from './protocol-connection.js';
import { serviceOf } from './service-of.js';

const commandTimeoutMs = 20_000;

/** A server that does not answer LOGOUT is left after so many milliseconds. */
const farewell = 2_000;

/** A server that is near answers commands of a pipeline in this time, in milliseconds: when it is tried whether it takes them so, and behind later ones. */
const trialTimeoutMs = 2_000;

const refused = expecting(['NO', 'BAD'], imap);
const counted = expecting({ tagged: 'OK', untagged: ['<count:number> EXISTS'] }, imap);

/** A mailbox that is being deleted. */
interface PendingDelete extends Sent {
  readonly connection: ProtocolConnection;
  readonly refused: () => Promise<void>;
}

/**
 * The harness's own IMAP connection to an account: it makes mailboxes, fills them and takes them away, beside the connections that a
 * scenario plays on. It is kept between scenarios and opened again when the server closed it. Scenarios that share an account share its
 * mailbox admin: what one of them asks for is done before the next is listened to.
 */
export class MailboxAdmin {
  private connection: ProtocolConnection | undefined;
  private transcript = new Transcript();
  private turn: Promise<unknown> = Promise.resolve();
  /** It has signed in once: where it never could, nothing was made that it would have to take away. */
  welcome = false;
  private tried: Promise<string | undefined> | undefined;
  /** The UID that the next message in INBOX would have had when it signed in first. */
  private firstUid: number | undefined;
  /** Mailboxes that several scenarios look at, by what they hold. */
  private readonly shared = new Map<string, Promise<string>>();
  /** What was sent without a wait for the answer. */
  private readonly pending: PendingDelete[] = [];
  /** What is to be done about those of them that were refused. */
  private readonly refusals: (() => Promise<void>)[] = [];

  constructor(
    private readonly context: RunContext,
    private readonly account: Account,
  ) {}

  /**
   * Sends a command that must succeed, with an optional literal behind it.
   * @throws SetUpFailure with the server's words
   */
  run(line: string, literal?: Buffer): Promise<void> {
    return this.inTurn(connection => this.send(connection, literal === undefined ? { line } : { line, literal }));
  }

  /**
   * Sends commands, none of which goes by what another one does.
   * @returns for each why it failed; undefined: it succeeded
   */
  runEach(lines: readonly string[]): Promise<readonly (Error | undefined)[]> {
    const commands = lines.map(line => ({ line }));
    return this.inTurn(async connection => {
      if (lines.length > 1 && (await this.pipelines(connection)))
        return (await this.exchange(connection, commands, true)).failures;
      const failures: (Error | undefined)[] = [];
      for (const setUpCommand of commands) failures.push(...(await this.exchange(connection, [setUpCommand])).failures);
      return failures;
    });
  }

  /**
   * Makes a mailbox and puts messages into it, all at once where the server takes it so, else one after the other.
   * @param appends what follows the name in APPEND, with the message
   * @throws SetUpFailure with the server's words
   */
  async make(mailbox: string, appends: readonly SetUpCommand[]): Promise<void> {
    const name = quoted(mailbox);
    const commands = [
      { line: `CREATE ${name}` },
      ...appends.map(({ line, ...literal }) => ({ line: `APPEND ${name}${line}`, ...literal })),
    ];
    await this.inTurn(async connection => {
      if (!(await this.pipelines(connection))) return this.inSequence(connection, name, commands);
      const { failures, answered, lost, ordered } = await this.exchange(connection, commands, true);
      const failed = failures.find(failure => failure !== undefined);
      if (failed === undefined && failures.length === commands.length && ordered) return;
      this.context.behaviour.pipelines = Promise.resolve(false);
      // What the server has not answered it may still do.
      if (!answered && !lost && !connection.ended) throw failed;
      if (lost) await connection.close();
      const again = await this.ready();
      await this.send(again, { line: `DELETE ${name}` }).catch(() => undefined);
      await this.inSequence(again, name, commands);
      if (lost && (await this.status(again, mailbox, 'MESSAGES')) !== appends.length)
        throw new SetUpFailure('what was sent together came into the mailbox when it was not waited for any more');
    });
    await this.afterRefusals();
  }

  /**
   * The same, unless the admin has made a mailbox with these messages before: then that one serves again.
   * @returns its name
   * @throws SetUpFailure with the server's words
   */
  makeOnce(mailbox: string, appends: readonly SetUpCommand[]): Promise<string> {
    const hash = createHash('sha256');
    for (const { line, literal = '' } of appends) hash.update(`${line}\n${literal.length}\n`).update(literal);
    const contents = hash.digest('base64');
    const made = this.shared.get(contents) ?? this.make(mailbox, appends).then(() => mailbox);
    this.shared.set(contents, made);
    // What failed may succeed the next time.
    made.catch(() => this.shared.delete(contents));
    return made;
  }

  /**
   * Deletes a mailbox, and does not wait for the answer: whatever the admin is asked next waits for it.
   * @param refused what is to be done if it is not deleted
   */
  deleteLater(mailbox: string, refused: () => Promise<void>): Promise<void> {
    return this.inTurn(async connection => {
      const line = `DELETE ${quoted(mailbox)}`;
      const [sent] = await pipeline(connection, [{ line }], -1, commandTimeoutMs);
      if (sent) this.pending.push({ ...sent, connection, refused });
    });
  }

  /** Waits for what was not waited for. */
  async awaitPending(): Promise<void> {
    if (this.pending.length > 0) await this.inTurn(() => this.readPending());
    await this.afterRefusals();
  }

  /** Mailboxes and subscriptions that a pattern finds, longest first, so that inferiors come before their superiors. No subscriptions where there is no LSUB. */
  list(pattern: string): Promise<{ readonly mailboxes: readonly string[]; readonly subscriptions: readonly string[] }> {
    return this.inTurn(async connection => {
      const together = await this.pipelines(connection);
      const mailboxes = await this.ask(connection, 'LIST', pattern);
      const early = together ? await this.ask(connection, 'LSUB', pattern) : undefined;
      const found = await this.names(connection, mailboxes);
      const subscriptions = early ?? (await this.ask(connection, 'LSUB', pattern));
      return { mailboxes: found, subscriptions: await this.names(connection, subscriptions).catch(() => []) };
    });
  }

  /** Mailboxes that are names alone, with nothing behind them: LIST tells of them with \Noselect (RFC 3501 7.2.2). */
  namesAlone(pattern: string): Promise<readonly string[]> {
    return this.inTurn(async connection => {
      const asked = await this.ask(connection, 'LIST', pattern);
      return this.names(connection, asked, { list: { name: '<name>', has: ['\\Noselect'] } });
    });
  }

  /** Where the account makes its mailboxes. */
  namespace(): Promise<Namespace> {
    return this.inTurn(connection => {
      const capabilities = offered(this.context.profiles.get(connection.service));
      return personalNamespace(connection, capabilities, this.context.pace.clock.now() + commandTimeoutMs);
    });
  }

  /** How many messages a mailbox holds. */
  messages(mailbox: string): Promise<number> {
    return this.inTurn(connection => this.status(connection, mailbox, 'MESSAGES'));
  }

  /**
   * Makes a mailbox, opens it, puts a message there and takes it away again: a server that opens another one instead, or puts the message into another
   * one, shows it so. It is asked once; a trial that failed is made again the next time.
   * @returns what speaks against the server; undefined when nothing does
   * @throws SetUpFailure, and ConnectFailure, when it could not be tried
   */
  confuses(mailbox: string): Promise<string | undefined> {
    this.tried ??= this.tryMailbox(mailbox).catch((error: unknown) => {
      this.tried = undefined;
      throw error;
    });
    return this.tried;
  }

  private tryMailbox(mailbox: string): Promise<string | undefined> {
    return this.inTurn(async connection => {
      const name = quoted(mailbox);
      await this.send(connection, { line: `CREATE ${name}` });
      try {
        return await this.doubtAbout(connection, mailbox);
      } finally {
        // Whether it can be taken away says nothing of this: what is left is told at the end of the run.
        await this.send(connection, { line: `DELETE ${name}` }).catch(() => undefined);
      }
    });
  }

  private async doubtAbout(connection: ProtocolConnection, mailbox: string): Promise<string | undefined> {
    const name = quoted(mailbox);
    // SELECT comes last: Courier puts no message into a mailbox that is open by EXAMINE.
    for (const verb of ['EXAMINE', 'SELECT']) {
      const count = await this.exists(connection, `${verb} ${name}`).catch(() => undefined);
      if (count === undefined) return `the server did not say what a new mailbox holds when it was asked to ${verb} it`;
      if (count > 0) return `a new mailbox was opened, and the server said that it holds ${count} messages`;
    }
    const literal = Buffer.from(`Subject: ${mailbox}\r\n\r\nA trial.\r\n`);
    await this.send(connection, { line: `APPEND ${name}`, literal });
    return (await this.countMisdelivered(connection))
      ? 'the server put into INBOX what was for a mailbox of the harness'
      : undefined;
  }

  /** How many messages that were put into mailboxes of the harness came into INBOX instead. INBOX is only looked at. */
  misdelivered(): Promise<number> {
    return this.inTurn(connection => this.countMisdelivered(connection));
  }

  private async countMisdelivered(connection: ProtocolConnection): Promise<number> {
    const { firstUid, context } = this;
    // Without its UID every message of INBOX would have to be looked at.
    if (firstUid === undefined || !context.ownMailboxes.filled) return 0;
    await this.send(connection, { line: 'EXAMINE INBOX' });
    const ours = (fingerprint: string) => context.ownMailboxes.holds(fingerprint);
    const check = new OwnershipCheck(connection.nextTag(), `UID FETCH ${firstUid}:*`, ours, firstUid);
    await connection.check(check);
    if (!check.succeeded) throw new SetUpFailure(`FETCH: expected OK, got ${check.answer ?? 'no answer'}`);
    return check.own;
  }

  /** Empties a mailbox for good. */
  empty(mailbox: string): Promise<void> {
    return this.inTurn(async connection => {
      if ((await this.status(connection, mailbox, 'MESSAGES')) === 0) return;
      await this.send(connection, { line: `SELECT ${quoted(mailbox)}` });
      await this.send(connection, { line: 'STORE 1:* +FLAGS.SILENT (\\Deleted)' });
      await this.send(connection, { line: 'CLOSE' });
    });
  }

  async close(): Promise<void> {
    await this.turn;
    const connection = this.connection;
    this.connection = undefined;
    if (connection === undefined) return;
    await this.send(connection, { line: 'LOGOUT' }, farewell).catch(() => undefined);
    await connection.close();
  }

  private inTurn<T>(work: (connection: ProtocolConnection) => Promise<T>): Promise<T> {
    const done = this.turn.then(async () => work(await this.ready()));
    this.turn = done.catch(() => undefined);
    return done;
  }

  /** Asks for names, without a wait for them. */
  private async ask(connection: ProtocolConnection, verb: 'LIST' | 'LSUB', pattern: string): Promise<Sent> {
    await this.readPending();
    const tag = connection.nextTag();
    await connection.write(Buffer.from(`${tag} ${verb} "" ${quoted(pattern)}\r\n`));
    return { verb, tag };
  }

  private async names(
    connection: ProtocolConnection,
    { verb, tag }: Sent,
    wanted: unknown = `${verb} <any> <any> <name>`,
  ): Promise<readonly string[]> {
    const names: string[] = [];
    const listed = expecting({ untagged: [wanted] }, imap);
    const deadline = this.context.pace.clock.now() + commandTimeoutMs;
    for (;;) {
      const question = { forbid: [], bind: {}, message: () => Buffer.alloc(0), tag };
      const answer = await connection.ask([listed, imap.success, refused], question, untilDeadline(deadline));
      if (!answer.met || answer.index === 2) throw new SetUpFailure(`${verb}: expected OK, got ${answer.got}`);
      if (answer.index === 1) break;
      names.push(answer.bindings.name ?? '');
    }
    return names.sort((a, b) => b.length - a.length);
  }

  private async status(connection: ProtocolConnection, mailbox: string, item: 'MESSAGES' | 'UIDNEXT'): Promise<number> {
    await this.readPending();
    const tag = connection.nextTag();
    await connection.write(Buffer.from(`${tag} STATUS ${quoted(mailbox)} (${item})\r\n`));
    const expectation = expecting({ tagged: 'OK', untagged: [`STATUS <any> (${item} <count:number>)`] }, imap);
    const { bindings } = await expectSetUp(
      connection,
      expectation,
      'STATUS',
      this.context.pace.clock.now() + commandTimeoutMs,
      tag,
    );
    return Number(bindings.count);
  }

  private async exists(connection: ProtocolConnection, text: string): Promise<number> {
    const { bindings } = await command(connection, text, this.context.pace.clock.now() + commandTimeoutMs, counted);
    return Number(bindings.count);
  }

  private async send(
    connection: ProtocolConnection,
    setUpCommand: SetUpCommand,
    withinMs = commandTimeoutMs,
  ): Promise<void> {
    const [failure] = (await this.exchange(connection, [setUpCommand], false, withinMs)).failures;
    if (failure) throw failure;
  }

  private async inSequence(
    connection: ProtocolConnection,
    name: string,
    commands: readonly SetUpCommand[],
  ): Promise<void> {
    const [create, ...appends] = commands;
    if (create) await this.create(connection, name, create);
    for (const append of appends) await this.send(connection, append);
  }

  /**
   * Makes a mailbox, in a second attempt where the first is refused. Nobody else has the name, so what there is of it by then the first attempt has left:
   * Dovecot makes the mailbox, and refuses all the same, when another session comes upon it half made.
   */
  private async create(connection: ProtocolConnection, name: string, create: SetUpCommand): Promise<void> {
    const { failures, answered } = await this.exchange(connection, [create]);
    const [failure] = failures;
    if (failure === undefined) return;
    if (!answered) throw failure;
    await this.send(connection, { line: `DELETE ${name}` }).catch(() => undefined);
    await this.send(connection, create);
  }

  /**
   * Sends commands in a pipeline, and reads the answers.
   * @param together the server takes them behind others that it has not answered
   */
  private async exchange(
    connection: ProtocolConnection,
    commands: readonly SetUpCommand[],
    together = false,
    withinMs = commandTimeoutMs,
  ): Promise<Outcomes> {
    if (!together) await this.readPending();
    const sent = await pipeline(
      connection,
      commands,
      together ? this.longestNonSynchronizing(connection) : -1,
      withinMs,
    );
    await this.readPending();
    return readAnswers(connection, sent, withinMs, this.context.pace.silenceLimit(trialTimeoutMs));
  }

  /** A literal of so many octets at the most goes without leave (RFC 7888). Where mail must not be lost, none does: a server might read it as commands. */
  private longestNonSynchronizing({ service }: ProtocolConnection): number {
    const { profiles, target } = this.context;
    const profile = profiles.get(service);
    const keywords = (profile?.capabilities.authenticated ?? offered(profile)).map(keyword => keyword.toUpperCase());
    if (!target.disposable) return -1;
    if (keywords.includes('LITERAL+')) return 65_536;
    return keywords.includes('LITERAL-') ? 4096 : -1;
  }

  /** Does the server answer commands that are sent together? Some throw away what they have not answered when they answer. */
  private pipelines(connection: ProtocolConnection): Promise<boolean> {
    this.context.behaviour.pipelines ??= (async () => {
      await this.readPending();
      const trial = [{ line: 'NOOP' }, { line: 'NOOP' }, { line: 'NOOP' }];
      const sent = await pipeline(connection, trial, -1, commandTimeoutMs);
      const patience = this.context.pace.silenceLimit(trialTimeoutMs);
      const { answered, ordered } = await readAnswers(connection, sent, patience);
      return answered && ordered;
    })();
    return this.context.behaviour.pipelines;
  }

  /** Reads the answers that were not waited for. */
  private async readPending(): Promise<void> {
    for (const pending of this.pending.splice(0)) {
      const same = pending.connection === this.connection;
      const [failure] = same ? (await readAnswers(pending.connection, [pending], commandTimeoutMs)).failures : [true];
      if (failure) this.refusals.push(pending.refused);
    }
  }

  private async afterRefusals(): Promise<void> {
    for (const refused of this.refusals.splice(0)) await refused();
  }

  private async ready(): Promise<ProtocolConnection> {
    if (this.connection !== undefined) {
      await this.connection.drain();
      if (!this.connection.ended) return this.connection;
      await this.connection.close();
    }
    const deadline = this.context.pace.clock.now() + commandTimeoutMs;
    this.transcript = new Transcript();
    const service = serviceOf(this.context.target, mailboxService) ?? mailboxService;
    const opening = { service, name: 'mailbox admin', transcript: this.transcript, deadline };
    const connection = await openSignedIn(this.context, opening, this.account);
    this.connection = connection;
    if (!this.welcome && !this.context.target.disposable)
      this.firstUid = await this.status(connection, 'INBOX', 'UIDNEXT').catch(() => undefined);
    this.welcome = true;
    return connection;
  }
}

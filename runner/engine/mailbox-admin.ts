import { imap } from '../protocols/imap/index.js';
import { quoted } from '../protocols/imap/quoted.js';
import { mailboxService } from '../protocols/index.js';
import { expecting } from '../protocols/match/expectation.js';
import type { Account } from '../targets/target.js';
import { Transcript } from '../wire/transcript.js';
import { signIn } from './authenticate.js';
import { offered, type RunContext } from './context.js';
import { type Namespace, personalNamespace } from './namespace.js';
import { SetUpFailure } from './observation.js';
import { command, expectSetUp, open } from './open.js';
import { OwnershipCheck } from './ownership-check.js';
import { untilDeadline } from './pace.js';
import type { ProtocolConnection } from './protocol-connection.js';
import { serviceOf } from './service-of.js';

const commandTimeoutMs = 20_000;

/** A server that does not answer LOGOUT is left after so many milliseconds. */
const farewell = 2_000;

const refused = expecting(['NO', 'BAD'], imap);
const goAhead = expecting('continuation', imap);
const counted = expecting({ tagged: 'OK', untagged: ['<count:number> EXISTS'] }, imap);

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

  constructor(
    private readonly context: RunContext,
    private readonly account: Account,
  ) {}

  /**
   * Sends a command that must succeed, with an optional literal behind it.
   * @throws SetUpFailure with the server's words
   */
  run(line: string, literal?: Buffer): Promise<void> {
    return this.inTurn(connection => this.send(connection, line, literal));
  }

  /** Names of the mailboxes that a LIST or LSUB pattern finds, longest first, so that inferiors come before their superiors. */
  list(verb: 'LIST' | 'LSUB', pattern: string): Promise<readonly string[]> {
    return this.inTurn(connection => this.names(connection, verb, pattern));
  }

  /** Those that are names alone, with no mailbox behind them: LIST tells of them with \Noselect (RFC 3501 7.2.2). */
  namesAlone(pattern: string): Promise<readonly string[]> {
    return this.inTurn(connection =>
      this.names(connection, 'LIST', pattern, { list: { name: '<name>', has: ['\\Noselect'] } }),
    );
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
      await this.send(connection, `CREATE ${name}`);
      const doubts: string[] = [];
      for (const verb of ['SELECT', 'EXAMINE']) {
        const count = await this.exists(connection, `${verb} ${name}`).catch(() => undefined);
        if (count === undefined)
          doubts.push(`the server did not say what a new mailbox holds when it was asked to ${verb} it`);
        else if (count > 0)
          doubts.push(`a new mailbox was opened, and the server said that it holds ${count} messages`);
      }
      if (doubts.length === 0) {
        await this.send(connection, `APPEND ${name}`, Buffer.from(`Subject: ${mailbox}\r\n\r\nA trial.\r\n`));
        if (await this.countMisdelivered(connection))
          doubts.push('the server put into INBOX what was for a mailbox of the harness');
      }
      // Whether it can be taken away says nothing of this: what is left is told at the end of the run.
      await this.send(connection, `DELETE ${name}`).catch(() => undefined);
      return doubts[0];
    });
  }

  /** How many messages that were put into mailboxes of the harness came into INBOX instead. INBOX is only looked at. */
  misdelivered(): Promise<number> {
    return this.inTurn(connection => this.countMisdelivered(connection));
  }

  private async countMisdelivered(connection: ProtocolConnection): Promise<number> {
    const { firstUid, context } = this;
    // Without it every message of INBOX would have to be looked at.
    if (firstUid === undefined) return 0;
    await this.send(connection, 'EXAMINE INBOX');
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
      await this.send(connection, `SELECT ${quoted(mailbox)}`);
      await this.send(connection, 'STORE 1:* +FLAGS.SILENT (\\Deleted)');
      await this.send(connection, 'CLOSE');
    });
  }

  async close(): Promise<void> {
    await this.turn;
    const connection = this.connection;
    this.connection = undefined;
    if (connection === undefined) return;
    await this.send(connection, 'LOGOUT', undefined, farewell).catch(() => undefined);
    await connection.close();
  }

  private inTurn<T>(work: (connection: ProtocolConnection) => Promise<T>): Promise<T> {
    const done = this.turn.then(async () => work(await this.ready()));
    this.turn = done.catch(() => undefined);
    return done;
  }

  private async names(
    connection: ProtocolConnection,
    verb: string,
    pattern: string,
    wanted: unknown = `${verb} <any> <any> <name>`,
  ): Promise<readonly string[]> {
    const names: string[] = [];
    const listed = expecting({ untagged: [wanted] }, imap);
    const tag = connection.nextTag();
    await connection.write(Buffer.from(`${tag} ${verb} "" ${quoted(pattern)}\r\n`));
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
    line: string,
    literal?: Buffer,
    withinMs = commandTimeoutMs,
  ): Promise<void> {
    const what = line.split(' ', 1)[0] ?? line;
    const deadline = this.context.pace.clock.now() + withinMs;
    const tag = connection.nextTag();
    await connection.write(Buffer.from(`${tag} ${line}${literal === undefined ? '' : ` {${literal.length}}`}\r\n`));
    if (literal !== undefined) {
      await expectSetUp(connection, goAhead, what, deadline);
      await connection.write(Buffer.concat([literal, Buffer.from('\r\n')]));
    }
    await expectSetUp(connection, imap.success, what, deadline, tag);
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
    const connection = await open(this.context, {
      service,
      name: 'mailbox admin',
      greeting: true,
      transcript: this.transcript,
      deadline,
    });
    try {
      await signIn(connection, this.account, this.context, this.transcript, deadline);
    } catch (error) {
      await connection.close();
      throw error;
    }
    this.connection = connection;
    if (!this.welcome && !this.context.target.disposable)
      this.firstUid = await this.status(connection, 'INBOX', 'UIDNEXT').catch(() => undefined);
    this.welcome = true;
    return connection;
  }
}

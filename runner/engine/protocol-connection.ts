import { judgeUniversal } from '../protocols/match/universal.js';
import type { Protocol } from '../protocols/protocol.js';
import type { Judgement, Question, Session } from '../protocols/session.js';
import { LimitExceeded } from '../protocols/session.js';
import type { ServiceName } from '../targets/target.js';
import { type Clock, loopClock } from '../wire/clock.js';
import type { TlsOptions } from '../wire/wire.js';
import { type Answer, type BoundExpectation, unanswered } from './answer.js';
import type { Connection, ConnectionOptions, ViolationListener } from './connection-options.js';
import type { OwnershipCheck } from './ownership-check.js';
import type { WaitLimits } from './pace.js';
import { type HeldBack, ServerCondition } from './server-condition.js';
import { describeEnd, endOf, isOneOf, type StreamEnd } from './stream-end.js';

/** What is left of a connection is read up to so many octets, however much the server goes on to send. */
const longestDrain = 1024 * 1024;
/** What the open mailbox holds is waited for so long, in milliseconds. */
const checkTimeoutMs = 20_000;
/** A server that talks on while the time runs out is listened to for so long, in milliseconds. */
const lastWords = 250;

/** A wire with the protocol's session on it: the client's end of one connection. */
export class ProtocolConnection {
  readonly session: Session<unknown>;
  /** The tag of the command sent last, where commands bear tags. */
  tag: string | undefined;
  /** The client has introduced itself since the connection began or TLS was begun. */
  greeted = false;
  /** Tags of commands that steps have sent without asking for the answer. */
  readonly unread: string[] = [];
  private tags = 0;
  /** Octets that came so far. */
  private receivedOctets = 0;
  /** When the latest of them came. */
  private receivedAt = Number.NEGATIVE_INFINITY;
  /** Octets came in the silence that is asked for. */
  private broken = false;
  /** When octets were written that nothing has followed yet. */
  private askedAt: number | undefined;
  private readonly clock: Clock;
  private readonly condition: ServerCondition;
  private end: StreamEnd | undefined;
  private readonly left: () => void;

  constructor(
    readonly name: string,
    readonly service: ServiceName,
    readonly protocol: Protocol,
    private readonly wire: Connection,
    private readonly onDeparture: ViolationListener,
    private readonly options: ConnectionOptions = {},
  ) {
    const { signal } = options;
    this.clock = options.clock ?? loopClock;
    this.session = protocol.session({ service, ...options.standing });
    this.condition = new ServerCondition(this.session);
    const abandon = () => this.abandon(String(signal?.reason));
    signal?.addEventListener('abort', abandon);
    this.left = () => {
      signal?.removeEventListener('abort', abandon);
      this.session.left?.();
    };
    if (signal?.aborted) abandon();
  }

  get secure(): boolean {
    return this.wire.secure;
  }

  /** The channel binding of this type (RFC 5929, RFC 9266) of the TLS in force, if there is one. */
  channelBinding(type: string): Buffer | undefined {
    return this.wire.channelBinding(type);
  }

  /** Milliseconds, on the clock by which it waits. */
  now(): number {
    return this.clock.now();
  }

  /** The server has ended the stream, as far as has been read. */
  get ended(): boolean {
    return this.end !== undefined;
  }

  /** The words with which the server has ended the session, as far as has been read; undefined: it has said nothing of the kind. */
  get dismissal(): string | undefined {
    return this.condition.farewell;
  }

  /** What the server has said of itself where a step left open what comes; undefined: nothing. */
  get heldBack(): HeldBack | undefined {
    return this.condition.heldBack;
  }

  /**
   * Writes octets, and waits until they are handed to the system. A write to a connection that the server has closed is not an error here: the next
   * question will say so.
   */
  async write(octets: Uint8Array): Promise<void> {
    const { guard } = this.options;
    for (let check = guard?.permit(octets); check !== undefined; check = guard?.checked?.(check))
      await this.check(check);
    this.session.wrote(octets);
    this.report();
    await this.wire.write(octets).catch(() => undefined);
    this.askedAt ??= this.now();
  }

  /** Asks something of the harness's own: neither the session nor the transcript hears of it. */
  async check(check: OwnershipCheck): Promise<void> {
    this.options.guard?.asking?.(check);
    await this.wire
      .write(check.line, 'the harness checks what the open mailbox holds, which is not shown')
      .catch(() => {});
    const until = this.now() + checkTimeoutMs;
    while (check.answer === undefined && this.end === undefined && (await this.more(until)));
  }

  /** A tag that this connection has not used yet. */
  nextTag(): string {
    this.tags += 1;
    this.tag = `m${this.tags}`;
    return this.tag;
  }

  /**
   * Reads until one of the things asked is met, or none can be met any more. What has arrived is looked at before anything is said of the time.
   * @param asked in order of preference; the last one speaks for all of them when none is met
   * @param options `keep`: replies that do not meet it stay in the queue, for the next question; `others`: so do those that conclude other commands
   */
  async ask(
    asked: readonly BoundExpectation[],
    question: Omit<Question, 'expect'>,
    patience: WaitLimits,
    options: { readonly keep?: boolean; readonly others?: boolean } = {},
  ): Promise<Answer> {
    const { keep = false, others = false } = options;
    const began = this.now();
    const { receivedOctets: before } = this;
    const silence = asked.findIndex(one => one.silenceMs !== undefined);
    const quietUntil = began + (asked[silence]?.silenceMs ?? Number.POSITIVE_INFINITY);
    for (let nothingCame = false; ; ) {
      const answer = this.judge(asked, question, this.end !== undefined && this.end.kind !== 'ours', keep, others);
      if (answer) return answer;
      if (this.end?.kind === 'ours') return this.unjudged(asked, question, this.end.message);
      const now = this.now();
      // Half a line is no reply yet, but no silence either.
      this.broken = this.receivedOctets !== before;
      const quiet = this.session.replies.length === 0 && !this.broken;
      if (nothingCame && now >= quietUntil && (quiet || asked.some(one => one.forbidsOnly)))
        return { met: true, got: 'silence', bindings: {}, index: silence };
      const silentUntil = Math.max(began, this.receivedAt) + patience.silentMs;
      const waitUntil = quiet && silence >= 0 ? quietUntil : silentUntil;
      if (nothingCame && now >= waitUntil) {
        // Who does not wait has waited before, and says what is wrong.
        if (patience.silentMs > 0 && now >= silentUntil) this.session.silent?.();
        this.report();
        return this.judge(asked, question, true, keep, others) ?? unanswered(asked);
      }
      const latest = nothingCame ? patience.until : Math.max(began, patience.until) + lastWords;
      if (now >= latest) return this.unjudged(asked, question, 'the time ran out');
      const next = now < quietUntil ? Math.min(waitUntil, quietUntil) : waitUntil;
      nothingCame = !(await this.more(Math.min(next, patience.until)));
    }
  }

  /**
   * Waits for the next thing that the server does, and takes it in.
   * @param deadline on the run's clock
   * @returns whether there was anything
   */
  async more(deadline: number): Promise<boolean> {
    const event = await this.wire.next(Math.max(0, deadline - this.now()));
    if (event.kind === 'octets') this.take(event.octets);
    else if (event.kind !== 'timeout') this.finish(endOf(event));
    return event.kind !== 'timeout';
  }

  /** Begins TLS. What the server had sent in the clear before is dropped, as RFC 3207 4.2 asks of a client. */
  async handshake(options: TlsOptions, { silentMs, until }: WaitLimits): Promise<'secured' | StreamEnd> {
    const left = until - this.now();
    const event = await this.wire.handshake(options, Math.max(1, Math.min(silentMs, left)));
    if (event.kind === 'secured') {
      this.session.secured();
      this.greeted = false;
      return 'secured';
    }
    if (event.kind === 'octets' || event.kind === 'timeout')
      return silentMs > left
        ? { kind: 'ours', message: 'the time ran out in the handshake' }
        : { kind: 'failed', message: 'the handshake did not end in time' };
    this.finish(endOf(event));
    return this.end ?? endOf(event);
  }

  /** Ends TLS with close_notify; the connection goes on in the clear (RFC 8446 6.1). */
  async endTls(): Promise<void> {
    await this.wire.endTls();
  }

  /** From here on all octets are compressed, both ways. */
  compress(): void {
    this.wire.compress(this.session.compressed?.() ?? Buffer.alloc(0));
  }

  halfClose(): void {
    this.wire.halfClose();
  }

  reset(): void {
    this.left();
    this.wire.reset();
    this.end ??= { kind: 'local' };
  }

  /** Throws the connection away, whatever waits for it: the scenario's time is up, or the run was interrupted. */
  abandon(why: string): void {
    this.left();
    this.end ??= { kind: 'ours', message: why };
    this.wire.reset();
  }

  async close(): Promise<void> {
    this.left();
    await this.wire.close();
    this.end ??= { kind: 'local' };
  }

  /** Reads what has arrived and was not asked for, so that the invariants see it. Does not wait. */
  async drain(): Promise<void> {
    const most = this.receivedOctets + longestDrain;
    while (this.end === undefined && this.receivedOctets < most && (await this.more(Number.NEGATIVE_INFINITY)));
  }

  private judge(
    asked: readonly BoundExpectation[],
    question: Omit<Question, 'expect'>,
    final: boolean,
    keep: boolean,
    others = false,
  ): Answer | undefined {
    let waiting = false;
    let unmet: Extract<Judgement, { state: 'unmet' }> | undefined;
    for (const [index, one] of asked.entries()) {
      if (this.end !== undefined && isOneOf(this.end, one.ends))
        return { met: true, got: describeEnd(this.end), bindings: {}, index };
      const judgement =
        one.replies.length === 0 && !one.forbidsOnly
          ? judgeUniversal(this.session, one, this.broken, final)
          : this.session.judge({ ...question, ...(one.skips ? { bind: {} } : {}), expect: one.replies }, final);
      if (judgement.state === 'met') {
        const used = this.session.replies.splice(0, judgement.consumed);
        this.condition.met(used, one, question);
        if (others) this.session.replies.unshift(...used.slice(0, -1).filter(reply => this.session.concludes(reply)));
        const { bindings } = judgement;
        return {
          met: true,
          get got() {
            return judgement.got;
          },
          bindings,
          index,
          replies: used,
        };
      }
      if (judgement.state === 'unmet') {
        unmet = judgement;
      } else if (final) {
        const { expected, got } = judgement;
        unmet = { state: 'unmet', consumed: 0, expected, got };
      } else waiting = true;
    }
    if (waiting || unmet === undefined) return undefined;
    const { replies } = this.session;
    const held = unmet.consumed > 0 ? replies.slice(0, unmet.consumed) : replies;
    this.condition.received(held);
    const expected = unmet.expected || (asked.at(-1)?.text ?? '');
    const got = this.addEnd(unmet.got, final);
    const closed = this.end?.kind === 'end' || this.end?.kind === 'reset';
    const unjudged = this.condition.excuse(asked, question, held, { expected, got, closed });
    const accepted = held.some(reply => this.session.concludes(reply) && this.session.succeeded(reply));
    if (!keep) replies.splice(0, unmet.consumed);
    return {
      met: false,
      expected,
      got,
      ...(accepted && { accepted }),
      ...(unjudged === undefined ? {} : { unjudged }),
      ...(unmet.malformed === undefined ? {} : { malformed: unmet.malformed }),
      ...(unmet.unsolicited && { unsolicited: true as const }),
    };
  }

  /** What can be said when nothing can be said: what was waited for, and what came. */
  private unjudged(asked: readonly BoundExpectation[], question: Omit<Question, 'expect'>, why: string): Answer {
    const answer = this.judge(asked, question, true, true) ?? unanswered(asked);
    return answer.met ? answer : { ...answer, unjudged: `${why} while ${answer.expected} was waited for` };
  }

  private addEnd(got: string, final: boolean): string {
    if (!final) return got;
    const end = this.end === undefined ? 'nothing more in time' : describeEnd(this.end);
    return got === '' ? end : `${got}; then ${end}`;
  }

  private take(octets: Buffer): void {
    this.receivedOctets += octets.length;
    this.receivedAt = this.now();
    if (this.askedAt !== undefined) this.options.onReply?.(this.receivedAt - this.askedAt);
    this.askedAt = undefined;
    this.options.guard?.received?.(octets);
    try {
      this.session.received(octets);
    } catch (error) {
      if (!(error instanceof LimitExceeded)) throw error;
      this.end = { kind: 'ours', message: error.message };
      this.wire.reset();
    }
    this.report();
  }

  private finish(end: StreamEnd): void {
    this.end ??= end;
    // Only an orderly end says that the server was done: what a reset cuts off is nobody's fault.
    if (end.kind === 'end') this.session.ended();
    this.session.left?.();
    this.report();
  }

  private report(): void {
    for (const violation of this.session.violations.splice(0)) this.onDeparture(violation, this.name);
  }
}

import type { Protocol } from '../protocols/protocol.js';
import type { Bindings, Departure, Judgement, Question, Session } from '../protocols/session.js';
import { LimitExceeded } from '../protocols/session.js';
import type { ServiceName } from '../targets/target.js';
import type { TlsOptions, Wire } from '../wire/wire.js';
import { type Asked, meetsEnd, type StreamEnd } from './expectation.js';
import { SetUpFailure } from './observation.js';

/** How a question to the server came out. */
export type Answer =
  | {
      readonly met: true;
      readonly got: string;
      readonly bindings: Bindings;
      /** Which of the things asked was met. */
      readonly index: number;
    }
  | { readonly met: false; readonly expected: string; readonly got: string };

/** Reading what is left of a connection takes no longer, in milliseconds, however much the server goes on to send. */
const longestDrain = 250;

/** What a channel tells of each departure that its session notes. */
export type DepartureListener = (departure: Departure, connection: string) => void;

/** A wire with the protocol's session on it: the client's end of one connection. */
export class Channel {
  readonly session: Session<unknown>;
  /** The IMAP tag of the command sent last. */
  tag: string | undefined;
  /** An EHLO, HELO or LHLO was sent since the connection began or TLS was begun. */
  greeted = false;
  private tags = 0;
  /** Octets that came so far. */
  private heard = 0;
  private end: StreamEnd | undefined;
  private readonly left: () => void;

  /** @param signal throws the connection away when it aborts; its reason is text for a report */
  constructor(
    readonly name: string,
    readonly service: ServiceName,
    readonly protocol: Protocol,
    private readonly wire: Wire,
    private readonly onDeparture: DepartureListener,
    signal?: AbortSignal,
  ) {
    this.session = protocol.session({ lmtp: service === 'lmtp' });
    const abandon = () => this.abandon(String(signal?.reason));
    signal?.addEventListener('abort', abandon);
    this.left = () => signal?.removeEventListener('abort', abandon);
    if (signal?.aborted) abandon();
  }

  get secure(): boolean {
    return this.wire.secure;
  }

  /** The server has ended the stream, as far as has been read. */
  get ended(): boolean {
    return this.end !== undefined;
  }

  /** Writes octets. A write to a connection that the server has closed is not an error here: the next question will say so. */
  async write(octets: Uint8Array): Promise<void> {
    this.session.wrote(octets);
    this.report();
    await this.wire.write(octets).catch(() => undefined);
  }

  /** A tag that this connection has not used yet. */
  nextTag(): string {
    this.tags += 1;
    this.tag = `m${this.tags}`;
    return this.tag;
  }

  /**
   * Reads until one of the things asked is met, or none can be met any more.
   * @param asked in order of preference; the last one speaks for all of them when none is met
   * @param deadline milliseconds, on the clock of `performance.now()`
   * @param options `keep`: replies that do not meet it stay in the queue, for the next question
   */
  async ask(
    asked: readonly Asked[],
    question: Omit<Question, 'expect'>,
    deadline: number,
    options: { readonly keep?: boolean } = {},
  ): Promise<Answer> {
    const silence = asked.map(one => one.silenceMs ?? Number.POSITIVE_INFINITY);
    const quietUntil = performance.now() + Math.min(...silence);
    const heard = this.heard;
    for (;;) {
      const now = performance.now();
      const final = this.end !== undefined || now >= deadline;
      // Half a line is no reply yet, but no silence either.
      const quiet = this.session.replies.length === 0 && this.heard === heard;
      if (quiet && now >= deadline && now < quietUntil && quietUntil !== Number.POSITIVE_INFINITY)
        throw new SetUpFailure('the time ran out before it could be told whether the server stays silent');
      const answer = this.judge(asked, question, final, options.keep ?? false);
      if (answer) return answer;
      if (now >= quietUntil && (quiet || asked.some(one => one.forbidsOnly))) {
        const index = asked.findIndex(one => one.silenceMs !== undefined);
        return { met: true, got: 'silence', bindings: {}, index };
      }
      await this.more(now >= quietUntil ? deadline : Math.min(deadline, quietUntil));
    }
  }

  /** Waits for the next thing that the server does, at most until the deadline, and takes it in. */
  async more(deadline: number): Promise<void> {
    const event = await this.wire.next(Math.max(0, deadline - performance.now()));
    if (event.kind === 'octets') this.take(event.octets);
    else if (event.kind !== 'timeout') this.finish(event);
  }

  /**
   * Begins TLS. What the server had sent in the clear before is dropped, as RFC 3207 section 4.2 asks of a client.
   * @param deadline milliseconds, on the clock of `performance.now()`
   */
  async handshake(options: TlsOptions, deadline: number): Promise<'secured' | StreamEnd> {
    const event = await this.wire.handshake(options, Math.max(1, deadline - performance.now()));
    if (event.kind === 'secured') {
      this.session.secured();
      this.greeted = false;
      return 'secured';
    }
    if (event.kind === 'octets' || event.kind === 'timeout')
      return { kind: 'failed', message: 'the handshake did not end in time' };
    this.finish(event);
    return this.end ?? event;
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
    this.end ??= { kind: 'failed', message: why };
    this.wire.reset();
  }

  async close(): Promise<void> {
    this.left();
    await this.wire.close();
    this.end ??= { kind: 'local' };
  }

  /** Reads what has arrived and was not asked for, so that the watches see it. Does not wait. */
  async drain(): Promise<void> {
    const until = performance.now() + longestDrain;
    while (this.end === undefined && performance.now() < until) {
      const event = await this.wire.next(0);
      if (event.kind === 'timeout') return;
      if (event.kind === 'octets') this.take(event.octets);
      else this.finish(event);
    }
  }

  private judge(
    asked: readonly Asked[],
    question: Omit<Question, 'expect'>,
    final: boolean,
    keep: boolean,
  ): Answer | undefined {
    let waiting = false;
    let unmet: Extract<Judgement, { state: 'unmet' }> | undefined;
    let unmetGot = '';
    for (const [index, one] of asked.entries()) {
      if (this.end !== undefined && meetsEnd(one, this.end))
        return { met: true, got: describeEnd(this.end), bindings: {}, index };
      const judgement =
        one.replies === undefined && !one.forbidsOnly
          ? this.onlyUniversal(one, final)
          : this.session.judge(
              { ...question, ...(one.captures === false ? { bind: {} } : {}), expect: one.replies },
              final,
            );
      if (judgement.state === 'met') {
        this.session.replies.splice(0, judgement.consumed);
        return { met: true, got: judgement.got, bindings: judgement.bindings, index };
      }
      if (judgement.state === 'unmet') {
        unmet = judgement;
        unmetGot = judgement.got;
      } else if (final) {
        unmet = { state: 'unmet', consumed: 0, expected: judgement.expected, got: judgement.got };
        unmetGot = judgement.got;
      } else waiting = true;
    }
    if (waiting || unmet === undefined) return undefined;
    if (!keep) this.session.replies.splice(0, unmet.consumed);
    const expected = asked.at(-1)?.text ?? unmet.expected;
    return { met: false, expected: unmet.expected || expected, got: this.addEnd(unmetGot, final) };
  }

  /** Neither an end of stream nor silence asks anything of replies: they are let pass, but for silence, which they break. */
  private onlyUniversal(one: Asked, final: boolean): Judgement {
    const first = this.session.replies[0];
    if (one.silenceMs !== undefined && first !== undefined) {
      return { state: 'unmet', consumed: 1, expected: one.text, got: this.session.describe(first) };
    }
    const got = this.session.replies.map(reply => this.session.describe(reply)).join('; ');
    return final
      ? { state: 'unmet', consumed: this.session.replies.length, expected: one.text, got }
      : { state: 'waiting', expected: one.text, got };
  }

  private addEnd(got: string, final: boolean): string {
    if (!final) return got;
    const end = this.end === undefined ? 'nothing more in time' : describeEnd(this.end);
    return got === '' ? end : `${got}; then ${end}`;
  }

  private take(octets: Buffer): void {
    this.heard += octets.length;
    try {
      this.session.received(octets);
    } catch (error) {
      if (!(error instanceof LimitExceeded)) throw error;
      this.end = { kind: 'limit', message: error.message };
      this.wire.reset();
    }
    this.report();
  }

  private finish(end: StreamEnd): void {
    this.end ??= end;
    // Only an orderly end says that the server was done: what a reset cuts off is nobody's fault.
    if (end.kind === 'end') this.session.ended();
    this.report();
  }

  private report(): void {
    for (const departure of this.session.departures.splice(0)) this.onDeparture(departure, this.name);
  }
}

/** How the stream came to its end, in words for a report. */
export function describeEnd(end: StreamEnd): string {
  switch (end.kind) {
    case 'end':
      return 'the server closed the connection';
    case 'reset':
      return 'the server reset the connection';
    case 'alert':
      return `TLS alert ${end.alert}`;
    case 'local':
      return 'the connection had been closed by the scenario';
    default:
      return end.message;
  }
}

import type { Clock } from '../wire/clock.js';
import { type Asking, askAgain, askForToken, type Token, type TokenRequest } from './oauth.js';

/** A token is renewed so long before it ends, or in the middle of its life if that is later: a scenario that has begun ends with it. In milliseconds. */
const marginMs = 5 * 60_000;
/** An endpoint that has given none is not asked again for so long, in milliseconds. */
const pauseMs = 60_000;

/** A token ends by the time of day, whatever this process did meanwhile. */
export const wallClock: Clock = {
  now: () => Date.now(),
  after: (ms, wake) => {
    const timer = setTimeout(wake, ms);
    return () => clearTimeout(timer);
  },
};

/** An access token that does not end before the run does. */
export class TokenSource {
  private token: Token;
  private endsAt = Number.POSITIVE_INFINITY;
  private renewAt = Number.POSITIVE_INFINITY;
  private renewing: Promise<void> | undefined;
  private failure: unknown;

  private constructor(
    first: Token,
    private readonly request: TokenRequest,
    private readonly asking: Asking,
  ) {
    this.token = first;
    this.take(first);
  }

  /** @throws TargetUnavailable when there is none to be had */
  static async open(request: TokenRequest, asking: Asking): Promise<TokenSource> {
    return new TokenSource(await askForToken(request, asking), request, asking);
  }

  /** The token as it is now. */
  get text(): string {
    return this.token.text;
  }

  /**
   * Gets the next token where this one is about to end.
   * @throws TargetUnavailable when this one has ended, and there is no other to be had
   */
  async renew(): Promise<void> {
    const { clock } = this.asking;
    if (clock.now() >= this.renewAt) {
      this.renewing ??= this.next();
      await this.renewing;
    }
    if (clock.now() >= this.endsAt) throw this.failure;
  }

  private async next(): Promise<void> {
    try {
      this.take(await askAgain(this.request, this.token, this.asking));
    } catch (error) {
      this.failure = error;
      this.renewAt = this.asking.clock.now() + pauseMs;
    } finally {
      this.renewing = undefined;
    }
  }

  private take(token: Token): void {
    this.token = token;
    const lifeMs = (token.seconds ?? Number.POSITIVE_INFINITY) * 1000;
    this.endsAt = this.asking.clock.now() + lifeMs;
    this.renewAt = this.endsAt - Math.min(marginMs, lifeMs / 2);
  }
}

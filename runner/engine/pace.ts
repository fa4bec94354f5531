import { type Clock, loopClock } from '../wire/clock.js';

/** How long an answer is waited for. */
export interface WaitLimits {
  /**
   * The server may be silent for so long, in milliseconds, counted from the last octet that it sent or, if that was earlier, from when the wait
   * began, with all our octets handed to the system.
   */
  readonly silentMs: number;
  /** When all has to be over, on the run's clock. A wait that this cuts short tells nothing about the server. */
  readonly until: number;
}

/** The clock of a run, and how much time its target needs: a slow server is given more. */
export class Pace {
  private readonly replies: number[] = [];
  private median: number | undefined = 0;

  constructor(readonly clock: Clock = loopClock) {}

  /** A reply came after so many milliseconds, when the server was asked what it offers. */
  saw(ms: number): void {
    this.replies.push(ms);
    this.median = undefined;
  }

  /** What a reply of this server takes as a rule, in milliseconds: the median, since one of them may have its reasons. */
  get replyMs(): number {
    if (this.median === undefined) {
      const sorted = [...this.replies].sort((a, b) => a - b);
      this.median = sorted[Math.floor(sorted.length / 2)] ?? 0;
    }
    return this.median;
  }

  /** The silence, in milliseconds, after which no reply is expected any more, where it would be `ms` for a server that is near. */
  silenceLimit(ms: number): number {
    return ms + 10 * this.replyMs;
  }

  /** The silence, in milliseconds, in which a reply would have come. */
  silence(ms: number): number {
    return ms + 2 * this.replyMs;
  }

  /** The time of a whole scenario, in milliseconds: it may have some hundred replies. */
  budget(ms: number): number {
    return ms * (1 + this.replyMs / 20);
  }
}

/** A wait that has to be over at a moment, however the server talks meanwhile: for setting up. */
export function untilDeadline(until: number): WaitLimits {
  return { silentMs: Number.POSITIVE_INFINITY, until };
}

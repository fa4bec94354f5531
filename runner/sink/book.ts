import { type Clock, loopClock } from '../wire/clock.js';
import { type RelayedMail, utf8 } from './mail.js';

/** What the sink answers, in place of taking a message, for the recipients of one scenario. */
export interface Refusal {
  /** What a forward-path must have in it, in any case of letters. */
  readonly to: string;
  /** The code with which RCPT is answered. */
  readonly rcpt?: number;
  /** The code with which the end of the data is answered. */
  readonly data?: number;
  /** How many times; from then on the message is taken. Undefined: always. */
  readonly times?: number;
}

/** So much is kept at the most, in messages and in octets: the oldest go first. */
const mostMessages = 5000;
const mostOctets = 128 * 1024 * 1024;

/** What the sink has got, and what it is to refuse: the two things that scenarios know of it. */
export class SinkBook {
  private mails: RelayedMail[] = [];
  private octets = 0;
  private readonly refusals = new Set<{ readonly refusal: Refusal; left: number }>();
  private readonly waiting = new Set<() => void>();

  /** A message has been taken. */
  add(mail: RelayedMail): void {
    this.mails.push(mail);
    this.octets += mail.stuffed.length;
    while (this.mails.length > mostMessages || this.octets > mostOctets)
      this.octets -= this.mails.shift()?.stuffed.length ?? 0;
    for (const wake of [...this.waiting]) wake();
  }

  /** The code of the refusal that stands for a forward-path, if one does; it is used up by being asked for. */
  refusal(path: string, at: 'rcpt' | 'data'): number | undefined {
    for (const one of this.refusals) {
      const code = one.refusal[at];
      if (code === undefined || !holds(path, one.refusal.to)) continue;
      one.left -= 1;
      if (one.left <= 0) this.refusals.delete(one);
      return code;
    }
    return undefined;
  }

  /**
   * Has recipients refused.
   * @returns takes the refusal back
   */
  refuse(refusal: Refusal): () => void {
    const one = { refusal, left: refusal.times ?? Number.POSITIVE_INFINITY };
    this.refusals.add(one);
    return () => this.refusals.delete(one);
  }

  /**
   * Waits for a message to a forward-path.
   * @param to what the path must have in it, in any case of letters
   * @param known messages that do not count
   * @param deadline on the clock
   * @param signal breaks the wait off
   * @returns undefined when none came in time
   */
  async next(
    to: string,
    known: ReadonlySet<RelayedMail>,
    deadline: number,
    signal: AbortSignal,
    clock: Clock = loopClock,
  ): Promise<RelayedMail | undefined> {
    for (;;) {
      const found = this.mails.find(
        mail => !known.has(mail) && mail.recipients.some(({ path }) => holds(utf8(path), to)),
      );
      const left = deadline - clock.now();
      if (found !== undefined || left <= 0 || signal.aborted) return found;
      await this.change(left, clock, signal);
    }
  }

  private change(ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      const wake = () => {
        cancel();
        signal.removeEventListener('abort', wake);
        this.waiting.delete(wake);
        resolve();
      };
      const cancel = clock.after(ms, wake);
      signal.addEventListener('abort', wake);
      this.waiting.add(wake);
    });
  }
}

function holds(path: string, part: string): boolean {
  return path.toLowerCase().includes(part.toLowerCase());
}

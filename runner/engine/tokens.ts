/** What no other scenario has, neither of this run nor of another one against the same server: names of mailboxes hold it. */
export class Tokens {
  private readonly run: string;
  private made = 0;

  /**
   * @param seed tells runs apart
   * @param shard tells the parts of one run apart, which have its seed and may be played against one server side by side
   */
  constructor(seed: number, shard?: number) {
    this.run = `${seed.toString(36)}${shard === undefined ? '' : `s${shard}`}`;
  }

  /** Lower-case letters and digits; those of a run are of one length, so that no mailbox's name is the beginning of another's. */
  next(): string {
    this.made += 1;
    return `${this.run}x${this.made.toString(36).padStart(5, '0')}`;
  }
}

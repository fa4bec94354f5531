/** Facts that are remembered of one mailbox; those that come later are not. */
const remembered = 100_000;

/** What a run was told of one mailbox on all of its connections: what never changes of its messages, by their UIDs. */
export class Mailbox {
  private readonly facts = new Map<string, string>();

  /** What was told of a message first; undefined: nothing. */
  fact(uid: number, item: string): string | undefined {
    return this.facts.get(`${uid} ${item}`);
  }

  /** Remembers what is told of a message, unless something else was told before. */
  learn(uid: number, item: string, value: string): void {
    if (this.facts.size < remembered && this.fact(uid, item) === undefined) this.facts.set(`${uid} ${item}`, value);
  }
}

/** Messages of one mailbox that are remembered; those that come later are not. */
const remembered = 100_000;

/** What a run was told of one mailbox on all of its connections: what never changes of its messages, by their UIDs. */
export class Mailbox {
  /** By UID, then by item. */
  private readonly facts = new Map<number, Map<string, string>>();

  /** What was told of a message first; undefined: nothing. */
  fact(uid: number, item: string): string | undefined {
    return this.facts.get(uid)?.get(item);
  }

  /** Remembers what is told of a message, unless something else was told before. */
  learn(uid: number, item: string, value: string): void {
    let facts = this.facts.get(uid);
    if (!facts) {
      if (this.facts.size >= remembered) return;
      facts = new Map();
      this.facts.set(uid, facts);
    }
    if (!facts.has(item)) facts.set(item, value);
  }
}

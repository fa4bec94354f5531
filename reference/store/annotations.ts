/** Annotations of an account's mailboxes, by their names; '' stands for the account itself (RFC 5464 4.1). */
export class Annotations {
  private readonly byName = new Map<string, Map<string, Buffer>>();

  /** The values of a mailbox, by their entries. */
  of(name: string): ReadonlyMap<string, Buffer> {
    return this.byName.get(name) ?? new Map();
  }

  /** Gives an entry a value, or takes it away. */
  set(name: string, entry: string, value: Buffer | undefined): void {
    const values = this.byName.get(name) ?? new Map<string, Buffer>();
    if (value === undefined) values.delete(entry);
    else values.set(entry, value);
    this.byName.set(name, values);
  }

  /** A mailbox is gone. */
  forget(name: string): void {
    this.byName.delete(name);
  }

  /** A mailbox has the annotations of another one. */
  copy(from: string, to: string): void {
    this.byName.set(to, new Map(this.of(from)));
  }
}

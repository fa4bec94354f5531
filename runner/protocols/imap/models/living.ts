/** How many messages a mailbox has, and which, as far as that follows from what was done to it. */
export class Living {
  /** Undefined: not known. */
  count: number | undefined;
  /** All of their UIDs; undefined: not all of them are known. */
  uids: Set<number> | undefined;

  /** The mailbox was made now. */
  begin(): void {
    this.count = 0;
    this.uids = new Set();
  }

  /** It has so many messages now. */
  counted(count: number): void {
    this.count = count;
    if (this.uids?.size !== count) this.uids = count === 0 ? new Set() : undefined;
  }

  /** Messages were added. @param uids undefined: not known */
  added(count: number | undefined, uids: readonly number[] | undefined): void {
    this.count = count === undefined || this.count === undefined ? undefined : this.count + count;
    if (this.uids && uids && uids.length === count) for (const uid of uids) this.uids.add(uid);
    else this.uids = undefined;
  }

  /** A message was expunged, perhaps long ago. @param uid undefined: it is not known which one */
  removed(uid: number | undefined): void {
    if (uid === undefined || !this.uids) this.forget();
    else if (this.uids.delete(uid) && this.count !== undefined) this.count--;
  }

  /** Nothing is known any more. */
  forget(): void {
    this.count = undefined;
    this.uids = undefined;
  }

  /** They have other UIDs, or perhaps others. */
  renumbered(): void {
    this.uids = undefined;
  }
}

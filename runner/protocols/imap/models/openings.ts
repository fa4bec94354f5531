import type { Heard } from './clock.js';

/** Openings of one mailbox that are remembered. */
const most = 64;

/** A time for which a session has a mailbox open, by SELECT or by EXAMINE, from its first octet on. Whose end the server has not told goes on. */
export interface Opening {
  readonly began: number;
  /** By EXAMINE, which may not change the mailbox. */
  readonly readOnly: boolean;
  /** The OK said READ-WRITE. */
  readWrite: boolean;
  ended?: number;
}

/** Where a message was told to be \Recent. */
export interface ToldRecent {
  readonly opening: Opening;
  readonly heard: Heard;
}

/** Who has a mailbox open, and had (RFC 3501 2.3.2: the first session that may change it takes \Recent away from later ones). */
export class Openings {
  private all: Opening[] = [];
  /** When the last ended that is not remembered. */
  private forgotten = -1;

  begin(began: number, readOnly: boolean): void {
    this.all.push({ began, readOnly, readWrite: false });
    if (this.all.length <= most) return;
    const oldest = this.all.shift();
    this.forgotten = oldest?.ended === undefined ? Number.POSITIVE_INFINITY : Math.max(this.forgotten, oldest.ended);
  }

  /** The one that began then; undefined: not known, or there are two. */
  of(began: number): Opening | undefined {
    const [opening, ...others] = this.all.filter(each => each.began === began);
    return others.length === 0 ? opening : undefined;
  }

  /** Since a tick of the clock, may a session have had it open that takes \Recent away, this one aside? */
  taken(since: number, but: Opening): boolean {
    return (
      this.forgotten >= since ||
      this.all.some(other => other !== but && !other.readOnly && (other.ended === undefined || other.ended >= since))
    );
  }
}

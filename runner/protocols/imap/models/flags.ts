import type { Heard } from './clock.js';
import type { Source } from './source.js';

/** The flags of a message, in capitals and without \Recent, as they were at a moment. */
export interface KnownFlags {
  readonly flags: ReadonlySet<string>;
  /** `told` also where they follow from STORE. */
  readonly source: Source;
  readonly heard: Heard;
  /** The session that was told them, or changed them. */
  readonly by: object;
  /** They count as long as the mailbox's epoch is this one. */
  readonly epoch: number;
}

/** What is known of changes of flags in a mailbox. */
export class FlagChanges {
  /** Goes up with each change of which it is not known what it did. */
  epoch = 0;
  /** When the last change ended. */
  ended = -1;
  private by: object | undefined;
  /** When the last one ended that was another session's than the last. */
  private before = -1;
  /** What PERMANENTFLAGS listed, in capitals; undefined: nothing, so that all are permanent (RFC 3501 6.3.1). */
  permanent: readonly string[] | undefined;

  /** When the last change of another session ended. */
  endedBesides(by: object): number {
    return by === this.by ? this.before : this.ended;
  }

  /** Do changes of a flag last? */
  lasts(flag: string): boolean {
    return lastsBy(this.permanent, flag);
  }

  /** A change has ended. @param understood what it did to the messages has been taken in */
  changed(understood: boolean, by: object, now: number): void {
    if (!understood) this.epoch++;
    if (by !== this.by) this.before = this.ended;
    this.ended = now;
    this.by = by;
  }
}

/** Does a change of a flag last, by a list of PERMANENTFLAGS? Undefined: there is none. */
function lastsBy(permanent: readonly string[] | undefined, flag: string): boolean {
  return permanent === undefined || permanent.includes(flag) || (!flag.startsWith('\\') && permanent.includes('\\*'));
}

/** Does all that STORE changes last? Where nothing is permanent, as with EXAMINE, it may hold for the session alone. */
export function allLast(permanent: readonly string[] | undefined, flags: readonly string[]): boolean {
  return permanent?.length !== 0 && flags.every(flag => lastsBy(permanent, flag));
}

/** What STORE makes of flags. */
export function stored(
  flags: ReadonlySet<string>,
  mode: 'replace' | 'add' | 'remove',
  given: readonly string[],
): ReadonlySet<string> {
  if (mode === 'replace') return new Set(given);
  const result = new Set(flags);
  for (const flag of given) {
    if (mode === 'add') result.add(flag);
    else result.delete(flag);
  }
  return result;
}

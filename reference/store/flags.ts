/** The system flags that a client may set (RFC 3501 2.3.2). \Recent is left out: it belongs to a session, not to a message. */
export const systemFlags = ['\\Answered', '\\Flagged', '\\Deleted', '\\Seen', '\\Draft'] as const;

const systemFlagByFold = new Map<string, string>(systemFlags.map(flag => [flag.toLowerCase(), flag]));

/** Gives each system flag its RFC spelling; flags are case-insensitive. Other flags come back as they are. */
export function canonicalSystemFlag(flag: string): string {
  return systemFlagByFold.get(flag.toLowerCase()) ?? flag;
}

/** How many keywords one mailbox takes on. */
const mostKeywords = 1000;

/** The keywords a mailbox has met, each in the spelling it was first used with. */
export class KeywordList {
  private readonly spellings = new Map<string, string>();

  /** Returns the flag in its canonical spelling, remembering it when it is a keyword met for the first time. */
  canonical(flag: string): string {
    if (flag.startsWith('\\')) return canonicalSystemFlag(flag);
    const fold = flag.toLowerCase();
    const known = this.spellings.get(fold);
    if (known !== undefined) return known;
    this.spellings.set(fold, flag);
    return flag;
  }

  /** The canonical spelling of a flag if it has been met, or the flag itself: looking does not define a keyword. */
  find(flag: string): string {
    if (flag.startsWith('\\')) return canonicalSystemFlag(flag);
    return this.spellings.get(flag.toLowerCase()) ?? flag;
  }

  /** Whether these flags can be added without exceeding what a mailbox takes on. To be asked before a client's flags are stored. */
  hasRoomFor(flags: readonly string[]): boolean {
    const fresh = flags.filter(flag => !flag.startsWith('\\') && !this.spellings.has(flag.toLowerCase()));
    return this.spellings.size + fresh.length <= mostKeywords;
  }

  /** Every keyword met so far. */
  get all(): readonly string[] {
    return [...this.spellings.values()];
  }
}

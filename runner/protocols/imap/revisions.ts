/** A revision of IMAP in which a session can be. */
export interface Revision {
  /** The capability that says a server speaks it, and the name that ENABLE is given. */
  readonly capability: string;
  readonly rfc: number;
  /** What stands behind the id of a scenario that is played in it once more. */
  readonly suffix: string;
  /** A session is in it only when it was asked for by ENABLE. */
  readonly enabled: boolean;
}

/** Those that scenarios can name. */
export const revisions: Readonly<Record<'IMAP4rev1' | 'IMAP4rev2', Revision>> = {
  IMAP4rev1: { capability: 'IMAP4rev1', rfc: 3501, suffix: '@rev1', enabled: false },
  IMAP4rev2: {
    capability: 'IMAP4rev2',
    rfc: 9051,
    suffix: '@rev2',
    enabled: true,
  },
};

export type RevisionName = keyof typeof revisions;

/** The id of a scenario without what says in which revision it is played. */
export function withoutRevision(id: string): string {
  return id.replace(/@rev[12]$/, '');
}

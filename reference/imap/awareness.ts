/** What a session has said that bears on mod-sequences. */
export interface Awareness {
  /** It has issued a CONDSTORE enabling command other than ENABLE. */
  readonly condstore: boolean;
  /** What it has enabled. */
  readonly enabled: ReadonlySet<string>;
}

/** Whether the client has issued a CONDSTORE enabling command (RFC 7162 3.1). */
export function isAware({ condstore, enabled }: Awareness): boolean {
  return condstore || enabled.has('CONDSTORE') || enabled.has('QRESYNC');
}
